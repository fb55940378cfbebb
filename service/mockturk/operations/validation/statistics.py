"""Rules about statistics.

Source: docs/reference/operations.md#statistics; docs/reference/lifecycle.md#statistics.
"""

from __future__ import annotations

from datetime import date

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.limits import Range
from mockturk.domain.statistic_values import WORKER_ONLY_STATISTICS, WORKER_STATISTICS
from mockturk.domain.statistics import RequesterStatistic as Statistic
from mockturk.domain.statistics import TimePeriod

# How many days one request may ask for is not said; the service was open for about half of them.
_DAYS = Range(1, 10_000)

# Deprecated as of 2016-11-01, and refused when captured in 2017; the rule is as old.
_ENDED = date(2016, 11, 1)
_NO_LONGER_SUPPORTED = frozenset(
    {
        Statistic.NumberAssignmentsAvailable,
        Statistic.NumberAssignmentsAccepted,
        Statistic.NumberAssignmentsReturned,
    }
)


def require_requester_statistic(statistic: Statistic, period: TimePeriod, today: date) -> None:
    """Refuse what GetRequesterStatistic did not tell; raises InvalidParameterValue."""
    if statistic in WORKER_ONLY_STATISTICS:
        raise InvalidParameterValue("Statistic", statistic)
    if statistic in _NO_LONGER_SUPPORTED and today >= _ENDED:
        raise InvalidParameterValue(
            "Statistic", statistic, "This statistic is no longer supported."
        )
    if statistic is Statistic.NumberHITsAssignable and period is not TimePeriod.LifeToDate:
        raise InvalidParameterValue("TimePeriod", period)


def require_worker_statistic(statistic: Statistic) -> None:
    """Refuse what is not told of single workers; raises InvalidParameterValue."""
    if statistic not in WORKER_STATISTICS:
        raise InvalidParameterValue("Statistic", statistic)


def validate_day_count(period: TimePeriod, count: int | None) -> int:
    """Return how many single days a request asks for, 0 if for none.

    Count counts for OneDay only; raises ParameterOutOfRange.
    """
    return validate_range("Count", count, _DAYS, 1) if period is TimePeriod.OneDay else 0
