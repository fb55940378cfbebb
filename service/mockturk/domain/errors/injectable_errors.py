"""Errors of the service that Mockturk returns only as injected faults (docs/faults.md)."""

from __future__ import annotations

from typing import ClassVar

from mockturk.domain.errors.base import CallError, Evidence, ItemError

_DENIED = "This user is not authorized to perform the requested operation."


class BadClaimsSupplied(CallError):
    """The signature is wrong. Captured; without a fault Mockturk returns NotAuthorized instead."""

    code = "AWS.BadClaimsSupplied"
    evidence = Evidence.captured

    def __init__(self, operation: str, timestamp: str) -> None:
        super().__init__(
            "The specified claims are invalid.   Based on your request, your signature should be "
            "generated using the following string: AWSMechanicalTurkRequester"
            f"{operation}{timestamp}.  Check to make sure your system clock and timezone is not "
            f"incorrect.  Our current system time: {timestamp}. "
        )


class BadCredentialSupplied(CallError):
    """A credential is malformed. The message is ours."""

    code = "AWS.BadCredentialSupplied"
    evidence = Evidence.asserted

    def __init__(self) -> None:
        super().__init__("The credential supplied is malformed.")


class SystemFailure(ItemError):
    """The service failed while it executed a request. Captured, in the result with HTTP 200.

    The time is within the message, and has no mark in either environment
    (docs/reference/decisions.md#d29).
    """

    code = "AWS.ServiceUnavailable"
    evidence = Evidence.captured
    number: ClassVar[int] = 1001

    def __init__(self) -> None:
        super().__init__("There was an error with this request.")

    def format_at(self, milliseconds: int, environment_mark: str) -> str:  # noqa: ARG002 - base's
        """Return the message with the number of the failure and the time."""
        return f"{self.message} (System error code: {self.number} {milliseconds})"


class PermissionDenied(ItemError):
    """A user of an account lacks a permission. Captured."""

    code = "AWS.MechanicalTurk.PermissionDenied"
    evidence = Evidence.captured

    def __init__(self) -> None:
        super().__init__(_DENIED)


class PermissionDeniedException(ItemError):
    """PermissionDenied under the code that Amazon's SDKs know; the captured code is shorter."""

    code = "AWS.MechanicalTurk.PermissionDeniedException"
    evidence = Evidence.asserted

    def __init__(self) -> None:
        super().__init__(_DENIED)


class MustRegister(ItemError):
    """The AWS account has not completed its registration as a requester. Captured."""

    code = "AWS.MechanicalTurk.MustRegister"
    evidence = Evidence.captured

    def __init__(self, environment: str) -> None:
        host = "requestersandbox" if environment == "sandbox" else "requester"
        super().__init__(f"Please log in to https://{host}.mturk.com/ and complete registration.")


class HITAlreadyPassedReview(ItemError):
    """A state error that only the lists of Amazon's SDKs have. The message is ours."""

    code = "AWS.MechanicalTurk.HITAlreadyPassedReview"
    evidence = Evidence.asserted

    def __init__(self, hit_id: str) -> None:
        super().__init__(f"Hit {hit_id} has already passed review.", ("HITId", hit_id))
