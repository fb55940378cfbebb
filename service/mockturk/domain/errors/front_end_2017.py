"""Errors of the front end of the API of 2017-01-17, named as on the wire (``__type``).

Their messages have no time at the end. Over the legacy protocols they only occur as injected
faults. Source: docs/reference/api-2017.md#front-end-errors.
"""

from __future__ import annotations

from typing import ClassVar

from mockturk.domain.errors.base import Evidence, ItemError, ProtocolError


class FrontEnd2017Error(ProtocolError):
    """An error of the front end. ``key`` is the name of its message in JSON."""

    key: ClassVar[str] = "message"
    status: ClassVar[int] = 400


class SerializationException(FrontEnd2017Error):
    """The body is not a JSON object, or a member has the wrong JSON type."""

    code = "SerializationException"
    evidence = Evidence.sibling
    key = "Message"


class ValidationException(FrontEnd2017Error):
    """A member violates the contract: it is missing, or its length, range or form is wrong."""

    code = "ValidationException"
    evidence = Evidence.captured


class UnknownOperationException(FrontEnd2017Error):
    """X-Amz-Target names no operation."""

    code = "UnknownOperationException"
    evidence = Evidence.sibling

    def __init__(self) -> None:
        super().__init__("")


class MissingAuthenticationTokenException(FrontEnd2017Error):
    """The call has no Authorization header."""

    code = "MissingAuthenticationTokenException"
    evidence = Evidence.sibling

    def __init__(self) -> None:
        super().__init__("Missing Authentication Token")


class IncompleteSignatureException(FrontEnd2017Error):
    """The Authorization header lacks a part, or there is no date."""

    code = "IncompleteSignatureException"
    evidence = Evidence.sibling


class UnrecognizedClientException(FrontEnd2017Error):
    """The access key is unknown."""

    code = "UnrecognizedClientException"
    evidence = Evidence.sibling

    def __init__(self) -> None:
        super().__init__("The security token included in the request is invalid.")


class InvalidSignatureException(FrontEnd2017Error):
    """The signature, its date or its scope is wrong."""

    code = "InvalidSignatureException"
    evidence = Evidence.sibling


class AccessDeniedException(FrontEnd2017Error):
    """A policy of the account forbids the operation. Captured; only an injected fault causes it."""

    code = "AccessDeniedException"
    evidence = Evidence.captured
    key = "Message"

    def __init__(self, operation: str) -> None:
        super().__init__(
            "User: arn:aws:iam::123456789012:user/example is not authorized to perform: "
            f"mechanicalturk:{operation} with an explicit deny in a service control policy"
        )


class ThrottlingException(FrontEnd2017Error):
    """There were too many calls in a period. SDKs repeat the call. Captured."""

    code = "ThrottlingException"
    evidence = Evidence.captured

    def __init__(self) -> None:
        super().__init__("Rate exceeded")


class InternalFailure(FrontEnd2017Error):
    """The service failed: HTTP 500 without a message. SDKs repeat the call. Captured."""

    code = "InternalFailure"
    evidence = Evidence.captured
    status = 500

    def __init__(self) -> None:
        super().__init__("")


class AccountNotLinked(ItemError):
    """No requester is linked to the AWS account. Captured; only an injected fault causes it."""

    code = "AWS.AccountNotLinked"
    evidence = Evidence.captured

    def __init__(self, environment: str) -> None:
        host = "requestersandbox" if environment == "sandbox" else "requester"
        super().__init__(
            "To use the MTurk API, you will need an Amazon Web Services (AWS) Account. Your AWS "
            "account must be linked to your Amazon Mechanical Turk Account. Visit "
            f"https://{host}.mturk.com/developer to get started."
        )
