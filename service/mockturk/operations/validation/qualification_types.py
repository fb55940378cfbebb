"""Rules about Qualification types (docs/reference/operations.md#createqualificationtype)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue

if TYPE_CHECKING:
    from mockturk.domain.limits import Limits


class QualificationTypeRequest(Protocol):
    """What requests to make and to change a Qualification type have in common."""

    RetryDelayInSeconds: int | None
    Test: str | None
    AnswerKey: str | None
    TestDurationInSeconds: int | None


def validate_retry_delay(request: QualificationTypeRequest, limits: Limits) -> timedelta | None:
    """Return after how long a worker may ask again, None if nothing is said of it.

    Raises ParameterOutOfRange.
    """
    seconds = request.RetryDelayInSeconds
    if seconds is None:
        return None
    return timedelta(seconds=validate_range("RetryDelayInSeconds", seconds, limits.retry_delay))


def validate_test_duration(request: QualificationTypeRequest, limits: Limits) -> timedelta | None:
    """Return how long a test takes at most, None if there is no test; an empty one is none.

    Raises ParameterOutOfRange, and InvalidParameterValue for a test without a duration or an
    answer key without a test.
    """
    seconds = request.TestDurationInSeconds
    if seconds is not None:
        validate_range("TestDurationInSeconds", seconds, limits.test_duration)
    if not request.Test:
        if request.AnswerKey:
            raise InvalidParameterValue(
                "AnswerKey", request.AnswerKey, "An AnswerKey belongs to a Test."
            )
        return None
    if seconds is None:
        raise InvalidParameterValue("TestDurationInSeconds", "", "A Test needs a duration.")
    return timedelta(seconds=seconds)


def require_test_for_duration(request: QualificationTypeRequest) -> None:
    """Refuse another duration without the test; raises InvalidParameterValue."""
    if request.TestDurationInSeconds is not None and not request.Test:
        raise InvalidParameterValue(
            "TestDurationInSeconds",
            request.TestDurationInSeconds,
            "A duration changes together with the Test.",
        )


def require_no_auto_granted_test(*, has_test: bool, auto_granted: bool) -> None:
    """Refuse a test for what is granted without one; raises InvalidParameterValue."""
    if has_test and auto_granted:
        raise InvalidParameterValue(
            "AutoGranted", "true", "A Qualification type with a Test cannot be AutoGranted."
        )
