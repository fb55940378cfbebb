"""Results about the requester's statistics."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain import statistics
from mockturk.wire.contract.fields import (
    Struct,
    date_time,
    double,
    enumerated,
    long,
    many,
    one,
    text,
)
from mockturk.wire.contract.types import envelope


class DataPoint(Struct):
    Date: datetime | None = date_time(required=True)
    LongValue: int | None = long()
    DoubleValue: float | None = double()


DataPointStructure = DataPoint


class GetStatisticResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    DataPoint: list[DataPointStructure] | None = many(DataPoint)
    Statistic: statistics.RequesterStatistic | None = enumerated(statistics.RequesterStatistic)
    TimePeriod: statistics.TimePeriod | None = enumerated(statistics.TimePeriod)
    WorkerId: str | None = text()
