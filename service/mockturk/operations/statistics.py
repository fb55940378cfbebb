"""Operations that return statistics of the requester's HITs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from mockturk.domain.checks import require_value, validate_identifier
from mockturk.domain.daily_counts import NO_COUNTS, Counts, counts_key
from mockturk.domain.pacific_time import to_pacific_day, to_pacific_midnight
from mockturk.domain.statistic_values import calculate_for_day, calculate_for_period, is_whole
from mockturk.domain.statistics import RequesterStatistic, TimePeriod
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.operations.validation.response_groups import ResponseGroup
from mockturk.operations.validation.statistics import (
    require_requester_statistic,
    require_worker_statistic,
    validate_day_count,
)
from mockturk.wire.contract.types import statistics_requests as requests
from mockturk.wire.contract.types.statistics_results import DataPoint, GetStatisticResult
from mockturk.world.lifecycle.statistics import list_cumulative_counts

StatisticRequest = (
    requests.GetRequesterStatisticRequest | requests.GetRequesterWorkerStatisticRequest
)
Value = Callable[[RequesterStatistic, Counts, Counts], Decimal]

_DAYS = MappingProxyType({TimePeriod.SevenDays: 7, TimePeriod.ThirtyDays: 30})


@operation("GetRequesterStatistic")
def get_requester_statistic(
    call: OperationCall, request: requests.GetRequesterStatisticRequest
) -> GetStatisticResult:
    """Return a statistic of the caller's HITs.

    - Statistics that were deprecated as of 2016-11-01 are refused from that day on. [captured,
      decided]
    - Statistics that exist only for single workers are refused. [inferred]
    - OneDay returns one value for each of the last Count days, today included. SevenDays and
      ThirtyDays return one value for all days up to today. [documented]
    - Count is 1 to 730. It is ignored unless TimePeriod is OneDay. [client test, decided]
    - The oldest day comes first. [decided]
    - Days begin at midnight in Seattle. The Date of a value for several days is today. [documented]
    - A percentage or an average of one day is the change of the overall value on that day.
      [documented]
    - A percentage or an average of a longer period covers the events of that period. [decided]
    - Numbers of pending, assignable and reviewable objects and estimated liabilities are those at
      the end of the day; for today, the present ones. [decided]
    - NumberHITsAssignable requires LifeToDate. [documented]
    - Approving a rejected assignment subtracts the rejection, on the day of the approval. [decided]
    - In the sandbox amounts count as if they had been paid. [decided]
    """
    statistic = require_value("Statistic", request.Statistic)
    period = require_value("TimePeriod", request.TimePeriod)
    require_requester_statistic(statistic, period, to_pacific_day(call.now))
    return _result(call, request, counts_key(call.account.id), period, calculate_for_day)


@operation("GetRequesterWorkerStatistic")
def get_requester_worker_statistic(
    call: OperationCall, request: requests.GetRequesterWorkerStatisticRequest
) -> GetStatisticResult:
    """Return a statistic of a worker's work on the caller's HITs.

    - Any well-formed WorkerId is accepted, even that of a worker who did no work. [decided]
    - Statistics that exist only for requesters are refused. [inferred]
    - Days, periods and Count follow GetRequesterStatistic. [documented]
    - Percentages cover the events of the period, even if it is one day. [documented]
    - Answers count on the day of their review. Only the latest review of an assignment counts.
      [decided]
    """
    statistic = require_value("Statistic", request.Statistic)
    period = require_value("TimePeriod", request.TimePeriod)
    worker_id = validate_identifier(
        "WorkerId", require_value("WorkerId", request.WorkerId), call.limits
    )
    require_worker_statistic(statistic)
    whose = counts_key(call.account.id, worker_id)
    result = _result(call, request, whose, period, calculate_for_period)
    if ResponseGroup.Parameters in call.groups:
        result.WorkerId = worker_id
    return result


def _result(
    call: OperationCall,
    request: StatisticRequest,
    whose: str,
    period: TimePeriod,
    value_of_day: Value,
) -> GetStatisticResult:
    statistic = require_value("Statistic", request.Statistic)
    today = to_pacific_day(call.now)
    days = validate_day_count(period, request.Count, call.limits) or _DAYS.get(period, 0)
    counted = list_cumulative_counts(call.store, whose, today, days)
    if period is TimePeriod.OneDay:
        oldest = today - timedelta(days=days - 1)
        points = [
            _point(statistic, oldest + timedelta(days=day), value_of_day(statistic, *ends))
            for day, ends in enumerate(pairwise(counted))
        ]
    else:
        before = NO_COUNTS if period is TimePeriod.LifeToDate else counted[0]
        points = [_point(statistic, today, calculate_for_period(statistic, before, counted[-1]))]
    result = GetStatisticResult(DataPoint=points)
    if ResponseGroup.Parameters in call.groups:
        result.Statistic = statistic
        result.TimePeriod = period
    return result


def _point(statistic: RequesterStatistic, day: date, value: Decimal) -> DataPoint:
    if is_whole(statistic):
        return DataPoint(Date=to_pacific_midnight(day), LongValue=int(value))
    return DataPoint(Date=to_pacific_midnight(day), DoubleValue=float(value))
