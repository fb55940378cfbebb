"""Rules about Qualification types (docs/reference/operations.md#createqualificationtype)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue, MissingParameters

if TYPE_CHECKING:
    from mockturk.domain.limits import Limits


class QualificationTypeRequest(Protocol):
    """The common fields of CreateQualificationType and UpdateQualificationType requests."""

    RetryDelayInSeconds: int | None
    Test: str | None
    AnswerKey: str | None
    TestDurationInSeconds: int | None


def validate_retry_delay(request: QualificationTypeRequest, limits: Limits) -> timedelta | None:
    """Return the time after which a worker may request again; None if the parameter is absent.

    Raises ParameterOutOfRange.
    """
    seconds = request.RetryDelayInSeconds
    if seconds is None:
        return None
    return timedelta(seconds=validate_range("RetryDelayInSeconds", seconds, limits.retry_delay))


def validate_test_duration(request: QualificationTypeRequest, limits: Limits) -> timedelta | None:
    """Return the time limit of a test; None if there is no Test. An empty Test counts as absent.

    Raises ParameterOutOfRange, MissingParameters for a test without a duration, and
    InvalidParameterValue for an answer key without a test.
    """
    seconds = request.TestDurationInSeconds
    if seconds is not None:
        validate_range("TestDurationInSeconds", seconds, limits.test_duration)
    if not request.Test:
        if request.AnswerKey:
            raise InvalidParameterValue(
                "AnswerKey", request.AnswerKey, "An AnswerKey requires a Test."
            )
        return None
    if seconds is None:
        raise MissingParameters("TestDurationInSeconds")  # docs/reference/decisions.md#d25
    return timedelta(seconds=seconds)


def require_test_for_duration(request: QualificationTypeRequest) -> None:
    """Raise InvalidParameterValue for a TestDurationInSeconds without a Test."""
    if request.TestDurationInSeconds is not None and not request.Test:
        raise InvalidParameterValue(
            "TestDurationInSeconds",
            request.TestDurationInSeconds,
            "The duration can only be changed together with the Test.",
        )


def require_no_auto_granted_test(
    given: str | None, *, auto_granted: bool, present: str | None = None
) -> None:
    """Raise InvalidParameterValue for an AutoGranted type with a Test.

    ``given`` is the Test in the request, ``present`` that of the type.
    """
    if not auto_granted:
        return
    rule = "A Qualification type with a Test cannot be AutoGranted."
    if given:  # docs/reference/errors.md#test-with-auto-granted
        raise InvalidParameterValue("Test", given, reason=rule)
    if present:
        raise InvalidParameterValue("AutoGranted", "true", rule)
