"""The deliberate differences between our responses and Spyne's, in one table.

``answer`` makes of Spyne's tree of an answer the tree ours must be, so that each difference is
asserted wherever it occurs and none is skipped.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree
from spyne.model import Boolean, DateTime, Double, Integer, Unicode, XmlAttribute
from spyne.model import Decimal as SpyneDecimal
from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import NAMESPACE, Struct, get_original_type

XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

DIFFERENCES = {
    "nil": "what is required and not given is left out: no answer of the service had xsi:nil",
    "attributes": "HTTPHeaders and Arguments, which alone have any, are never in an answer",
    "unpublished": "fields the service took beyond its schema are not echoed",
    "published_most": "of a field clients repeat beyond the schema the first value is echoed",
    "boolean": "1 and 0, as captured",
    "time": "UTC in whole seconds, as captured",
    "Pacific time": "Qualification.GrantTime in the service's zone, as captured",
    "decimal": "two decimals, or as many as a client sent, and no exponent",
    "double": "no exponent",
    "namespace": "that of the version which was called, or none over REST",
    "REST order": "over REST lists begin with their counts, as captured",
}

_COUNTS = ("NumResults", "TotalNumResults", "PageNumber")
_LISTS = (
    *("SearchHITsResult", "GetReviewableHITsResult", "GetAssignmentsForHITResult"),
    *("GetHITsForQualificationTypeResult", "GetBlockedWorkersResult"),
    *("GetQualificationsForQualificationTypeResult", "GetBonusPaymentsResult"),
)
_FIRST_OVER_REST = {
    **dict.fromkeys(_LISTS, ("Request", *_COUNTS)),
    "ReviewReport": (*_COUNTS, "ReviewAction", "ReviewResult"),
    "NotifyWorkersFailureStatus": (
        *("WorkerId", "NotifyWorkersFailureMessage", "NotifyWorkersFailureCode"),
    ),
    "GetStatisticResult": ("Request", "WorkerId", "Statistic", "TimePeriod", "DataPoint"),
}
_PACIFIC = ZoneInfo("America/Los_Angeles")


def answer(
    element: etree._Element, struct: type[Any], *, namespace: str = NAMESPACE, rest: bool = False
) -> Any:
    """Return the tree we write (``plain.tree``) where Spyne wrote this element."""
    order = _FIRST_OVER_REST.get(struct.get_type_name(), ()) if rest else ()
    children = [(_local(child), child) for child in element if XSI_NIL not in child.attrib]
    known = set(element.attrib) - _attributes(struct)
    assert not known, known
    children.sort(key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    found: dict[str, int] = {}
    parts = []
    for name, child in children:
        field = struct._type_info[name]
        found[name] = found.get(name, 0) + 1
        if not getattr(field.Attributes, "published", True):
            continue
        if found[name] > getattr(field.Attributes, "published_most", field.Attributes.max_occurs):
            continue
        if issubclass(get_original_type(field), Struct):
            parts.append(answer(child, get_original_type(field), namespace=namespace, rest=rest))
        else:
            text = _text(struct, name, field, child.text or "")
            parts.append((_tag(name, namespace), text, []))
    return _tag(_local(element), namespace), "", parts


def _attributes(struct: type[Any]) -> set[str]:
    return {name for name, field in struct._type_info.items() if issubclass(field, XmlAttribute)}


def _text(struct: type[Any], name: str, field: type[Any], text: str) -> str:
    if issubclass(field, EnumBase | Unicode | Integer):  # a kind of Decimal to Spyne
        return text
    if issubclass(field, Boolean):
        return {"true": "1", "false": "0"}[text]
    if issubclass(field, DateTime):
        transaction = datetime.fromisoformat(text)
        if (struct.get_type_name(), name) == ("Qualification", "GrantTime"):
            home = transaction.astimezone(_PACIFIC)
            zone = f"{home:%z}"
            return f"{home.year:04}-{home:%m-%dT%H:%M:%S}.000{zone[:3]}:{zone[3:5]}"
        utc = transaction.astimezone(UTC)
        return f"{utc.year:04}-{utc:%m-%dT%H:%M:%S}Z"
    if issubclass(field, Double):
        return f"{Decimal(text):f}"
    if issubclass(field, SpyneDecimal):
        return _amount(Decimal(text))
    raise TypeError(field)


def _amount(value: Decimal) -> str:
    sign, digits, exponent = value.as_tuple()
    number = int("".join(map(str, digits))) * 10 ** max(int(exponent), 0)
    places = max(-int(exponent), 0)
    while places > 2 and number % 10 == 0:
        number, places = number // 10, places - 1
    if places < 2:
        number, places = number * 10 ** (2 - places), 2
    whole, part = divmod(number, 10**places)
    return f"{'-' * sign}{whole}.{part:0{places}}"


def _tag(name: str, namespace: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
