"""An operation no contract has, whose structures hold a field of every kind there is."""

from __future__ import annotations

from typing import Any

from mockturk.wire.contract.fields import (
    Struct,
    boolean,
    date_time,
    decimal,
    double,
    enumerated,
    enumerations,
    integer,
    integers,
    long,
    many,
    one,
    text,
    texts,
)
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.structures import Locale, Price, QualificationRequirement
from mockturk.wire.contract.types.vocabulary import SortDirection

_FIELDS: dict[str, Any] = {
    "Text": text(),
    "Texts": texts(),
    "Integer": integer(),
    "Integers": integers(),
    "Long": long(),
    "Decimal": decimal(),
    "Double": double(),
    "Boolean": boolean(),
    "Moment": date_time(),
    "Word": enumerated(SortDirection),
    "Words": enumerations(SortDirection),
    "One": one(Price),
    "Many": many(QualificationRequirement),
    "Limited": many(Locale, most=2),
}


def _made(name: str, **fields: Any) -> Any:
    return type(name, (Struct,), {"__module__": __name__, **fields})


EVERYTHING = Operation(
    name="Everything",
    request=_made("EverythingRequest", **_FIELDS, ResponseGroup=texts()),
    result=_made("EverythingResult", Request=one(Request), **_FIELDS),
    result_name="EverythingResult",
    request_required=True,
)
