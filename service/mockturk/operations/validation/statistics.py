"""Rules about statistics.

Source: docs/reference/operations.md#statistics; docs/reference/lifecycle.md#statistics.
"""

from __future__ import annotations

from datetime import date

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.limits import Limits
from mockturk.domain.statistic_values import WORKER_ONLY_STATISTICS, WORKER_STATISTICS
from mockturk.domain.statistics import RequesterStatistic as Statistic
from mockturk.domain.statistics import TimePeriod

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
    ended = _NO_LONGER_SUPPORTED if today >= _ENDED else frozenset()
    if statistic in WORKER_ONLY_STATISTICS | ended:
        detail = "This statistic is no longer supported." if statistic in ended else ""
        allowed = [one for one in Statistic if one not in WORKER_ONLY_STATISTICS | ended]
        raise InvalidParameterValue("Statistic", statistic, detail, list_allowed(allowed))
    if statistic is Statistic.NumberHITsAssignable and period is not TimePeriod.LifeToDate:
        only = list_allowed([TimePeriod.LifeToDate])
        raise InvalidParameterValue("TimePeriod", period, "", only)


def require_worker_statistic(statistic: Statistic) -> None:
    """Raise InvalidParameterValue for a statistic that single workers do not have."""
    if statistic not in WORKER_STATISTICS:
        allowed = [one for one in Statistic if one in WORKER_STATISTICS]
        raise InvalidParameterValue("Statistic", statistic, "", list_allowed(allowed))


def validate_day_count(period: TimePeriod, count: int | None, limits: Limits) -> int:
    """Return the requested number of single days, 0 unless the period is OneDay.

    Raises ParameterOutOfRange for a Count outside 1 to 730.
    """
    if period is not TimePeriod.OneDay:
        return 0
    return validate_range("Count", count, limits.statistic_days, 1)
