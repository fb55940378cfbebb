"""The error catalogue: every error the service answers, each with its code and its sentence.

Sentences marked *captured* are the service's own, to the letter (errors.md, captures); where
none is known the sentence follows its family. The renderer appends the time the service put
behind each of them.

Where the caller sees an error is decided by its base class: ``ItemError`` within the one
request it concerns, ``CallError`` for the whole call, ``ProtocolError`` when there is no call.
"""

from __future__ import annotations

from typing import ClassVar

Data = tuple[tuple[str, str], ...]


class ServiceError(Exception):
    """An answer that says no: a code, a sentence and pairs of data for programs."""

    code: ClassVar[str]

    def __init__(self, message: str, *data: tuple[str, str]) -> None:
        super().__init__(message)
        self.message = message
        self.data: Data = data


class ItemError(ServiceError):
    """One request of a call is refused; the others are answered. HTTP 200."""


class CallError(ServiceError):
    """The whole call is refused, under its ``OperationRequest``. HTTP 200."""


class ProtocolError(ServiceError):
    """What came is no call at all. A SOAP fault with HTTP 500, as SOAP 1.1 demands."""


# Platform errors, prefix "AWS."


class MissingParameters(ItemError):
    """A required parameter is absent. Captured."""

    code = "AWS.MissingParameters"

    def __init__(self, parameters: str, detail: str = "") -> None:
        super().__init__(
            "Your request is missing required parameters. "
            f"Required parameters include {parameters}.{' ' if detail else ''}{detail}"
        )


class ParameterOutOfRange(ItemError):
    """A number lies outside its range. Captured (from the later API on the same backend)."""

    code = "AWS.ParameterOutOfRange"

    def __init__(self, parameter: str, value: object, lowest: object, highest: object) -> None:
        super().__init__(
            f"The value {value} is invalid for {parameter}. "
            f"Valid values range from {lowest} to {highest}.",
            ("Parameter", parameter),
        )


class InvalidEnumeratedParameter(ItemError):
    """A value is not one of its list, or a structure was sent as text. Captured."""

    code = "AWS.InvalidEnumeratedParameter"

    def __init__(self, value: str) -> None:
        super().__init__(f'The value "{value}" you specified for enumeration is invalid.')


class ParameterRepeatedInRequest(ItemError):
    """One parameter came twice with different values. Text of the sibling service."""

    code = "AWS.ParameterRepeatedInRequest"

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"The parameter, {parameter}, appeared more than once in your request.",
            ("Parameter", parameter),
        )


class InvalidParameterCombination(ItemError):
    """Two parameters exclude each other. Text of the sibling service."""

    code = "AWS.InvalidParameterCombination"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            "Your request contains an invalid parameter combination. "
            f"{one} and {other} cannot appear in the same request."
        )


class InvalidResponseGroup(ItemError):
    """A response group no operation knows. Text of the sibling service."""

    code = "AWS.InvalidResponseGroup"

    def __init__(self, operation: str, allowed: str) -> None:
        super().__init__(
            "Your ResponseGroup parameter is invalid. "
            f"Valid response groups for {operation} requests include {allowed}."
        )


class InternalError(ItemError):
    """A bug of ours; the log has it under the request id."""

    code = "AWS.InternalError"

    def __init__(self) -> None:
        super().__init__("An internal error has occurred. Please retry your request.")


class NotAuthorized(CallError):
    """The access key or its signature is not accepted. Captured."""

    code = "AWS.NotAuthorized"

    def __init__(self) -> None:
        super().__init__(
            "The identity contained in the request is not authorized to use this AWSAccessKeyId"
        )


class InvalidOperation(CallError):
    """No such operation. Text of the sibling service."""

    code = "AWS.InvalidOperationParameter"

    def __init__(self, operations: str) -> None:
        super().__init__(
            "The Operation parameter is invalid. Please modify the Operation parameter and retry. "
            f"Valid values for the Operation parameter include {operations}."
        )


class InvalidISO8601Time(CallError):
    """The Timestamp of a call is no time. Text of the sibling service."""

    code = "AWS.InvalidISO8601Time"

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"{parameter} has an invalid value. It must contain a valid ISO 8601 date and time."
        )


class RequestExpired(ProtocolError):
    """The Timestamp of a call lies outside the window. Captured; nothing stands behind it.

    The front end said so, in a body without a RequestId element (wire.md §5).
    """

    code = "RequestExpired"

    def __init__(self, timestamp: str) -> None:
        super().__init__(f"Request has expired. Timestamp date is {timestamp}")


class InvalidRequest(ProtocolError):
    """The body is not a SOAP 1.1 call nor a bare request document. The sentence is ours."""

    code = "Client"


class BrokenAnswer(ProtocolError):
    """A bug of ours outside of any request; the log has it."""

    code = "Server"

    def __init__(self) -> None:
        super().__init__("An internal error has occurred.")


class RESTNotAnswered(ProtocolError):
    """A REST query came; this version answers SOAP only. The sentence is ours."""

    code = "Client"

    def __init__(self) -> None:
        super().__init__("REST query requests are not answered yet; send SOAP.")


# Service errors, prefix "AWS.MechanicalTurk."


class InvalidParameterValue(ItemError):
    """A value has the wrong type, form or kind. Captured.

    Behind a detail stands the service's extra full stop (capture of GetRequesterStatistic).
    """

    code = "AWS.MechanicalTurk.InvalidParameterValue"

    def __init__(self, parameter: str, value: object, detail: str = "") -> None:
        tail = f" {detail}." if detail else ""
        super().__init__(
            f'The value "{value}" is not valid for the parameter {parameter}.{tail}',
            ("Parameter", parameter),
        )


class ParameterTooShort(ItemError):
    """A required text is empty. Captured, two blanks included; its code was not shown."""

    code = "AWS.MechanicalTurk.InvalidParameterValue"

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"Your request parameter {parameter}  has a minimum length of 1.",
            ("Parameter", parameter),
        )


class XMLParseError(ItemError):
    """An embedded document is not well-formed XML. The legacy sentence is unknown."""

    code = "AWS.MechanicalTurk.XMLParseError"

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(
            f"There was an error parsing the XML data of the parameter {parameter}. "
            f"Please make sure the data is well-formed. Details: {reason}",
            ("Parameter", parameter),
        )


class XHTMLParseError(ItemError):
    """The XHTML or HTML inside a Question is invalid. Sentence of the later API's HTML check."""

    code = "AWS.MechanicalTurk.XHTMLParseError"

    def __init__(self, parameter: str, language: str, reason: str) -> None:
        super().__init__(
            f"There was an error parsing the {language} data in your request.  Please make sure "
            f"the data is well-formed and validates as {language}. Details: Errors: {reason}",
            ("Parameter", parameter),
        )


class InsufficientFunds(ItemError):
    """The requester's balance does not cover what may become due. Captured."""

    code = "AWS.MechanicalTurk.InsufficientFunds"

    def __init__(self) -> None:
        super().__init__(
            "This Requester has insufficient funds in their account to complete this transaction."
        )


class HITAlreadyExists(ItemError):
    """A UniqueRequestToken was used again within 24 hours (decisions.md 2)."""

    code = "AWS.MechanicalTurk.HITAlreadyExists"

    def __init__(self, token: str, hit_id: str) -> None:
        super().__init__(
            f'The request with UniqueRequestToken "{token}" has already been processed. '
            f"It created the HIT {hit_id}.",
            ("HITId", hit_id),
        )


class HITDoesNotExist(ItemError):
    """No such HIT, or another requester's. Captured."""

    code = "AWS.MechanicalTurk.HITDoesNotExist"

    def __init__(self, hit_id: str) -> None:
        super().__init__(f"Hit {hit_id} does not exist.", ("HITId", hit_id))


class HITTypeDoesNotExist(ItemError):
    """No such HIT type, or another requester's. The sentence follows its family."""

    code = "AWS.MechanicalTurk.HITTypeDoesNotExist"

    def __init__(self, hit_type_id: str) -> None:
        super().__init__(f"HITType {hit_type_id} does not exist.", ("HITTypeId", hit_type_id))


class HITLayoutDoesNotExist(ItemError):
    """No such HIT layout. The sentence follows its family."""

    code = "AWS.MechanicalTurk.HITLayoutDoesNotExist"

    def __init__(self, layout_id: str) -> None:
        super().__init__(f"HITLayout {layout_id} does not exist.", ("HITLayoutId", layout_id))


class QualificationTypeDoesNotExist(ItemError):
    """No such Qualification type. The sentence follows its family."""

    code = "AWS.MechanicalTurk.QualificationTypeDoesNotExist"

    def __init__(self, qualification_type_id: str) -> None:
        super().__init__(
            f"QualificationType {qualification_type_id} does not exist.",
            ("QualificationTypeId", qualification_type_id),
        )
