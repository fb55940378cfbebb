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

# The service's limit is unknown; the service was open for about half as many days.
_DAYS = Range(1, 10_000)

# Deprecated as of 2016-11-01. A capture of 2017 shows the refusal; we refuse from 2016-11-01 on.
_ENDED = date(2016, 11, 1)
_NO_LONGER_SUPPORTED = frozenset(
    {
        Statistic.NumberAssignmentsAvailable,
        Statistic.NumberAssignmentsAccepted,
        Statistic.NumberAssignmentsReturned,
    }
)


def require_requester_statistic(statistic: Statistic, period: TimePeriod, today: date) -> None:
    """Raise InvalidParameterValue for a statistic that GetRequesterStatistic does not return."""
    if statistic in WORKER_ONLY_STATISTICS:
        raise InvalidParameterValue("Statistic", statistic)
    if statistic in _NO_LONGER_SUPPORTED and today >= _ENDED:
        raise InvalidParameterValue(
            "Statistic", statistic, "This statistic is no longer supported."
        )
    if statistic is Statistic.NumberHITsAssignable and period is not TimePeriod.LifeToDate:
        raise InvalidParameterValue("TimePeriod", period)


def require_worker_statistic(statistic: Statistic) -> None:
    """Raise InvalidParameterValue for a statistic that single workers do not have."""
    if statistic not in WORKER_STATISTICS:
        raise InvalidParameterValue("Statistic", statistic)


def validate_day_count(period: TimePeriod, count: int | None) -> int:
    """Return the requested number of single days, 0 unless the period is OneDay.

    Raises ParameterOutOfRange for a Count outside 1 to 10,000.
    """
    return validate_range("Count", count, _DAYS, 1) if period is TimePeriod.OneDay else 0
