"""Operations on what is counted of the requester's work."""

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
    """Tell what has been counted of the caller's HITs.

    - Those deprecated as of 2016-11-01 are refused from that day on. [captured, decided]
    - What is only counted of workers is refused. [inferred]
    - OneDay gives Count days up to today, SevenDays and ThirtyDays the days up to today
      together. [documented]
    - Count is ignored with any other TimePeriod, and at most 10,000. [client test, decided]
    - The oldest day comes first. [decided]
    - Days begin at midnight in Seattle; of several days together today is the Date. [documented]
    - A day's percentage, and its average, is by how much it changed the overall one. [documented]
    - A longer period's is that of what happened in the period. [decided]
    - What is pending, assignable, reviewable or may become due is told as it was at the end of a
      day, or is now. [decided]
    - NumberHITsAssignable is told with LifeToDate only. [documented]
    - Approving a rejected assignment takes the rejection back, on that day. [decided]
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
    """Tell what has been counted of a worker's work on the caller's HITs.

    - Any well-formed WorkerId is a worker's, with or without work. [decided]
    - What is only counted of requesters is refused. [inferred]
    - Days, periods and Count are those of GetRequesterStatistic. [documented]
    - Percentages are of the period, of a day too. [documented]
    - Answers count on the day of their review; of an assignment the latest counts. [decided]
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
    days = validate_day_count(period, request.Count) or _DAYS.get(period, 0)
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
