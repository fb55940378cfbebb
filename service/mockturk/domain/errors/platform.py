"""Errors of the platform that the service ran on (prefix ``AWS.``), and of its front end."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.errors.base import (
    CallError,
    Evidence,
    ItemError,
    ProtocolError,
    list_allowed,
    shorten,
    shorten_quotations,
)


class MissingParameters(ItemError):
    """A required parameter is absent. Captured."""

    code = "AWS.MissingParameters"
    evidence = Evidence.captured

    def __init__(self, parameters: str, detail: str = "") -> None:
        self.parameter = parameters
        super().__init__(
            "Your request is missing required parameters. "
            f"Required parameters include {parameters}.{' ' if detail else ''}{detail}"
        )


class ParameterOutOfRange(ItemError):
    """A number is outside its range. Captured (from the later API on the same backend)."""

    code = "AWS.ParameterOutOfRange"
    evidence = Evidence.captured

    def __init__(self, parameter: str, value: object, lowest: object, highest: object) -> None:
        super().__init__(
            f"The value {shorten(value)} is invalid for {parameter}. "
            f"Valid values range from {lowest} to {highest}.",
            ("Parameter", parameter),
        )


class InvalidEnumeratedParameter(ItemError):
    """A value is not in the enumeration, or a structure was sent as text. Captured.

    The message does not name the parameter. Our Data names it and lists the values of ``allowed``,
    unless the message lists them: it does for an ``enumeration`` with a name of its own, that of
    the countries (docs/reference/errors.md#text-unknown-country). The service's Data is unknown.
    """

    code = "AWS.InvalidEnumeratedParameter"
    evidence = Evidence.captured

    def __init__(
        self, value: str, parameter: str, allowed: Sequence[str] = (), *, enumeration: str = ""
    ) -> None:
        expected = f" Expected values [{', '.join(allowed)}]" if enumeration else ""
        super().__init__(
            f'The value "{shorten(value)}" you specified for {enumeration or "enumeration"} '
            f"is invalid.{expected}",
            ("Parameter", parameter),
            *([list_allowed(allowed)] if allowed and not enumeration else ()),
        )


class ParameterRepeatedInRequest(ItemError):
    """A parameter was sent twice with different values. Message as in a sibling service."""

    code = "AWS.ParameterRepeatedInRequest"
    evidence = Evidence.sibling

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"The parameter, {parameter}, appeared more than once in your request.",
            ("Parameter", parameter),
        )


class InvalidParameterCombination(ItemError):
    """Two parameters exclude each other. Message as in a sibling service."""

    code = "AWS.InvalidParameterCombination"
    evidence = Evidence.sibling

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            "Your request contains an invalid parameter combination. "
            f"{one} and {other} cannot appear in the same request.",
            message_2017="The combination of parameters supplied to the request is invalid: "
            f"{one}, {other}.",
        )


class InvalidResponseGroup(ItemError):
    """No operation has a response group of this name. Message as in a sibling service."""

    code = "AWS.InvalidResponseGroup"
    evidence = Evidence.sibling

    def __init__(self, operation: str, allowed: Sequence[str]) -> None:
        super().__init__(
            "Your ResponseGroup parameter is invalid. "
            f"Valid response groups for {operation} requests include {', '.join(allowed)}.",
            ("Parameter", "ResponseGroup"),
            list_allowed(allowed),
        )


class InternalError(ItemError):
    """A bug in Mockturk; the log has the traceback under the request id."""

    code = "AWS.InternalError"
    evidence = Evidence.family

    def __init__(self) -> None:
        super().__init__("An internal error has occurred. Please retry your request.")


class NotAuthorized(CallError):
    """The access key or its signature is not accepted. Captured.

    ``reason`` says which, for the log only: the service's response did not tell
    (docs/reference/decisions.md#d1).
    """

    code = "AWS.NotAuthorized"
    evidence = Evidence.captured

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            "The identity contained in the request is not authorized to use this AWSAccessKeyId"
        )
        self.reason = reason


class InvalidOperation(CallError):
    """The operation does not exist. Message as in a sibling service."""

    code = "AWS.InvalidOperationParameter"
    evidence = Evidence.sibling

    def __init__(self, operations: str) -> None:
        super().__init__(
            "The Operation parameter is invalid. Please modify the Operation parameter and retry. "
            f"Valid values for the Operation parameter include {operations}."
        )


class MissingOperation(CallError):
    """The call names no operation. Message as in a sibling service."""

    code = "AWS.MissingOperationParameter"
    evidence = Evidence.sibling

    def __init__(self, operations: str) -> None:
        super().__init__(
            "Your request is missing the Operation parameter. Please add the Operation parameter "
            "to your request and retry. "
            f"Valid values for the Operation parameter include {operations}."
        )


class InvalidService(CallError):
    """The call names another service. Message as in a sibling service."""

    code = "AWS.InvalidServiceParameter"
    evidence = Evidence.sibling

    def __init__(self, services: str) -> None:
        super().__init__(
            "The Service parameter is invalid. Please modify the Service parameter and retry. "
            f"Valid values for the Service parameter include {services}."
        )


class InvalidISO8601Time(CallError):
    """The Timestamp of a call is not a time. Message as in a sibling service."""

    code = "AWS.InvalidISO8601Time"
    evidence = Evidence.sibling

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"{parameter} has an invalid value. It must contain a valid ISO 8601 date and time."
        )


class RequestExpired(ProtocolError):
    """The Timestamp of a call is too old or too far ahead. Captured, without a time at the end.

    The front end returned it, in a body without a RequestId element
    (docs/reference/wire.md#request-expired).
    """

    code = "RequestExpired"
    evidence = Evidence.captured

    def __init__(self, timestamp: str) -> None:
        super().__init__(f"Request has expired. Timestamp date is {shorten(timestamp)}")


class InvalidRequestError(ProtocolError):
    """The body is neither a SOAP 1.1 call nor a bare request document. The message is ours."""

    code = "Client"
    evidence = Evidence.ours

    def __init__(self, message: str) -> None:
        super().__init__(shorten_quotations(message))


class ServerError(ProtocolError):
    """A bug in Mockturk outside of any request; the log has the traceback."""

    code = "Server"
    evidence = Evidence.ours

    def __init__(self) -> None:
        super().__init__("An internal error has occurred.")


class ServiceUnavailable(ProtocolError):
    """Too many calls in a period: HTTP 503, or a SOAP Server fault. Captured over REST.

    ``reason`` is for the log and the journal only.

    Message without a full stop and without a time at the end (docs/reference/decisions.md#d28).
    The Java SDK and ruby-aws know the code and retry (docs/reference/wire.md#throttling-retries).
    """

    code = "ServiceUnavailable"
    evidence = Evidence.captured

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            "Service AWSMechanicalTurkRequester is currently unavailable. Please try again later"
        )
        self.reason = reason


class ServiceRetiredError(ProtocolError):
    """The service is retired (``--retired``). Captured, without a time at the end."""

    code = "Forbidden"
    evidence = Evidence.captured

    def __init__(self) -> None:
        super().__init__(
            "This Requester API is no longer supported. Please use the latest API using the "
            "official AWS SDK. https://aws.amazon.com/getting-started/tools-sdks"
        )
