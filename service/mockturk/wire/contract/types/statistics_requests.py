"""Requests about the requester's statistics."""

from __future__ import annotations

from mockturk.domain import statistics
from mockturk.wire.contract.fields import Struct, enumerated, integer, text, texts


class GetRequesterStatisticRequest(Struct):
    Statistic: statistics.RequesterStatistic | None = enumerated(
        statistics.RequesterStatistic, required=True
    )
    TimePeriod: statistics.TimePeriod | None = enumerated(statistics.TimePeriod)
    Count: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetRequesterWorkerStatisticRequest(Struct):
    Statistic: statistics.RequesterStatistic | None = enumerated(
        statistics.RequesterStatistic, required=True
    )
    TimePeriod: statistics.TimePeriod | None = enumerated(statistics.TimePeriod)
    WorkerId: str | None = text(required=True)
    Count: int | None = integer()
    ResponseGroup: list[str] | None = texts()
