"""Objects and trees as plain values, so that ours and Spyne's can be compared.

What is made alike, and why it may be:

- a field that is absent, None or an empty list: an operation reads each as "not given";
- a word of a closed list: Spyne has an object of its own for each, ours are StrEnum;
- times: the same instant is the same whatever zone it is told in; one without a zone is UTC with
  us, and Spyne leaves that open;
- numbers are told apart from texts and from each other by their type, decimals by their digits
  too (1.0 is not 1.00), since a written amount keeps them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lxml import etree

from mockturk.wire.contract.fields import Struct

_FIRST = datetime(1, 1, 1)  # noqa: DTZ001 - one without a zone for those without


def plain(value: Any) -> Any:
    """Return what an object says, in tuples, dicts and texts."""
    if isinstance(value, Struct):
        given = ((name, plain(part)) for name, part in vars(value).items())
        return type(value).__name__, {name: part for name, part in given if part not in (None, [])}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        # Since the year 1: a time of that year, or of 9999, may have none in UTC.
        offset = value.utcoffset() or timedelta()
        return "time", value.replace(tzinfo=None) - _FIRST - offset
    if isinstance(value, Decimal):
        return "decimal", value.as_tuple()
    if isinstance(value, bool | int | float):
        return type(value).__name__, repr(value)
    if value is None or type(value) is str:
        return value
    if isinstance(value, StrEnum) or type(value).__name__ == "EnumValue":
        return "word", str(value)
    return "no value", repr(value)


def tree(element: etree._Element) -> Any:
    """Return an element's name, text and children; attributes other than xsi:nil do not occur.

    The namespace is in the name; prefixes say nothing.
    """
    assert not element.attrib, etree.tostring(element)
    children = [tree(child) for child in element]
    assert not (children and (element.text or "").strip()), "text beside elements"
    return element.tag, element.text or "", children
