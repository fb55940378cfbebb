"""Each deliberate difference of expected.py by itself: what Spyne writes, and what we do."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import ALL_OPERATIONS, Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.hit_requests import DisposeHITRequest, GetReviewableHITsRequest
from mockturk.wire.contract.types.hit_results import SearchHITsResult
from mockturk.wire.contract.types.platform import Header, HTTPHeaders, OperationRequest
from mockturk.wire.contract.types.qualification_results import Qualification
from mockturk.wire.contract.types.structures import Price
from mockturk.wire.contract.types.vocabulary import ReviewableHITStatus
from oracle import ours, stock
from oracle.everything import EVERYTHING
from oracle.expected import DIFFERENCES, XSI_NIL

BY_NAME = {operation.name: operation for operation in ALL_OPERATIONS}
NOON = datetime(2014, 8, 15, 12, 0, 0, 999_999, tzinfo=UTC)
Leaves = list[tuple[str, str]]


def everything(**values: Any) -> Any:
    return EVERYTHING.result(**values)


def leaves(element: etree._Element) -> Leaves:
    """The local names and texts of what has no parts; nil is a text of its own."""
    return [
        (etree.QName(node).localname, "nil" if XSI_NIL in node.attrib else node.text or "")
        for node in element.iter()
        if not len(node)
    ]


def echo(name: str, request: Any) -> Any:
    return BY_NAME[name].result(Request=Request(**{f"{name}Request": request}))


_STATUSES = [ReviewableHITStatus.Reviewing, ReviewableHITStatus.Reviewable]
_FOUND = SearchHITsResult(Request=Request(IsValid="True"), PageNumber=1, NumResults=0)

# the difference, operation, result, over REST, what Spyne writes, what we write
ROWS: list[tuple[str, Operation, Any, bool, Leaves, Leaves]] = [
    (
        *("nil", EVERYTHING, everything(One=Price(Amount=Decimal("1.25"))), False),
        [("Amount", "1.25"), ("CurrencyCode", "nil")],
        [("Amount", "1.25")],
    ),
    (
        "unpublished",
        BY_NAME["DisposeHIT"],
        echo("DisposeHIT", DisposeHITRequest(HITId="a", HitId="b")),
        False,
        [("HITId", "a"), ("HitId", "b")],
        [("HITId", "a")],
    ),
    (
        *("REST order", BY_NAME["SearchHITs"], _FOUND, True),
        [("IsValid", "True"), ("PageNumber", "1"), ("NumResults", "0")],
        [("IsValid", "True"), ("NumResults", "0"), ("PageNumber", "1")],
    ),
    (
        "published_most",
        BY_NAME["GetReviewableHITs"],
        echo("GetReviewableHITs", GetReviewableHITsRequest(Status=_STATUSES)),
        False,
        [("Status", "Reviewing"), ("Status", "Reviewable")],
        [("Status", "Reviewing")],
    ),
    (
        *("boolean", EVERYTHING, everything(Boolean=False), False),
        [("Boolean", "false")],
        [("Boolean", "0")],
    ),
    (
        *("time", EVERYTHING, everything(Moment=NOON), False),
        [("Moment", "2014-08-15T12:00:00.999999+00:00")],
        [("Moment", "2014-08-15T12:00:00Z")],
    ),
    (
        *("Pacific time", BY_NAME["GetQualificationScore"], Qualification(GrantTime=NOON), False),
        [("GrantTime", "2014-08-15T12:00:00.999999+00:00")],
        [("GrantTime", "2014-08-15T05:00:00.000-07:00")],
    ),
    *(
        (
            "decimal",
            EVERYTHING,
            everything(Decimal=Decimal(value)),
            False,
            [("Decimal", value)],
            [("Decimal", written)],
        )
        for value, written in (
            ("5", "5.00"),
            ("0.1250", "0.125"),
            ("1E+2", "100.00"),
            ("-0", "-0.00"),
        )
    ),
    *(
        (
            "double",
            EVERYTHING,
            everything(Double=value),
            False,
            [("Double", repr(value))],
            [("Double", written)],
        )
        for value, written in ((1e16, "10000000000000000"), (1e-05, "0.00001"))
    ),
]


@pytest.mark.parametrize(
    ("operation", "result", "rest", "of_spyne", "of_us"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_each_difference_is_one(
    operation: Operation, result: Any, of_spyne: Leaves, of_us: Leaves, *, rest: bool
) -> None:
    theirs = stock.element(result, operation.result)

    assert leaves(theirs) == of_spyne
    assert leaves(ours.written(operation, [result], over_rest=rest)[1]) == of_us


def test_attributes_are_not_written() -> None:
    about = OperationRequest(HTTPHeaders=HTTPHeaders(Header=[Header(Name="a", Value="b")]))

    header = stock.element(about, OperationRequest).find(".//{*}Header")
    ours_header = ours.written(EVERYTHING, [], about).find(".//{*}Header")

    assert dict(header.attrib) == {"Name": "a", "Value": "b"}
    assert dict(ours_header.attrib) == {}


def test_answers_stand_in_the_namespace_that_was_called() -> None:
    older = NAMESPACE.replace("2014-08-15", "2007-06-21")
    for namespace in (NAMESPACE, older, NAMESPACE.replace("2014-08-15", "2011-10-01")):
        answer = ours.written(BY_NAME["GetHIT"], [BY_NAME["GetHIT"].result()], namespace=namespace)
        assert {etree.QName(node).namespace for node in answer.iter()} == {namespace}
    answer = ours.written(EVERYTHING, [everything(Text="a")], over_rest=True)
    assert {etree.QName(node).namespace for node in answer.iter()} == {None}


def test_every_difference_is_shown_here() -> None:
    assert {row[0] for row in ROWS} | {"attributes", "namespace"} == set(DIFFERENCES)
