"""Errors of the service that Mockturk returns only as injected faults (docs/faults.md)."""

from __future__ import annotations

from typing import ClassVar

from mockturk.domain.errors.base import CallError, Evidence, ItemError


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
        super().__init__("This user is not authorized to perform the requested operation.")
