"""Odd XML that Spyne reads otherwise than we do, or not at all: each case with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockturk.wire.contract.types.structures import Locale, Price
from oracle import ours, stock
from oracle.outcomes import ESCAPED, call, fields, outcome

ILLEGAL_TEXT = "AWS.InvalidEnumeratedParameter"
INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
REPEATED = "AWS.ParameterRepeatedInRequest"

_ONE = fields(One=Price(Amount=Decimal(1)))
_A = fields(Text="a")

# reason, content of the request, what we make of it, what Spyne makes of it
DIFFERENCES: list[tuple[str, str, Any, Any]] = [
    *(
        ("only true and 1 make an element nil", f'<Text i:nil="{no}">a</Text>', _A, {})
        for no in ("false", "0", "maybe")
    ),
    ("nil takes nothing back", '<Text>a</Text><Text i:nil="true"/>', _A, {}),
    (
        "nil is no item",
        '<Texts>a</Texts><Texts i:nil="true"/><Texts>b</Texts>',
        fields(Texts=["a", "b"]),
        {"Texts": ["a", None, "b"]},
    ),
    (
        "xsi:type says nothing: an unknown name",
        '<One i:type="t:Nothing"><Amount>1</Amount></One>',
        _ONE,
        "Client.ValidationError",
    ),
    (
        "xsi:type says nothing: a prefix nobody declared",
        '<One i:type="q:Price"><Amount>1</Amount></One>',
        _ONE,
        "Client.ValidationError",
    ),
    (
        "xsi:type says nothing: another type of the contract, which an operation must never get",
        '<One i:type="t:Locale"><Amount>1</Amount><Country>US</Country></One>',
        _ONE,
        fields(One=Locale(Country="US")),
    ),
    ("attributes say nothing, even one named as a field", '<Text Text="b">a</Text>', _A, ESCAPED),
    (
        "one value is asked for and two are given",
        "<Text>a</Text><Text>b</Text>",
        REPEATED,
        fields(Text="b"),
    ),
    (
        "one structure is asked for and two are given",
        "<One><Amount>1</Amount></One><One><Amount>2</Amount></One>",
        REPEATED,
        fields(One=Price(Amount=Decimal(2))),
    ),
    (
        "the first of equal values counts",
        "<Decimal>1.0</Decimal><Decimal>1.00</Decimal>",
        fields(Decimal=Decimal("1.0")),
        fields(Decimal=Decimal("1.00")),
    ),
    ("a text has no parts", "<Text>a<b/>c</Text>", INVALID, _A),
    ("a number has no parts", "<Integer>1<b/></Integer>", INVALID, fields(Integer=1)),
    ("a structure is no text (captured)", "<One>a</One>", ILLEGAL_TEXT, fields(One=Price())),
    ("a request is no text (captured)", "a", ILLEGAL_TEXT, {}),
    ("an empty word is none", "<Word/>", {}, ESCAPED),
    ("an empty word is no item", "<Words/>", {}, ESCAPED),
    ("an empty number is no item", "<Integers/>", {}, {"Integers": [None]}),
    *(
        ("blank is empty", f"<{name}> \n</{name}>", {}, "Client.ValidationError")
        for name in ("Integer", "Long", "Decimal", "Double", "Moment")
    ),
    ("blank is empty, not false", "<Boolean> </Boolean>", {}, fields(Boolean=False)),
    ("blank is empty", "<Word> </Word>", {}, ESCAPED),
    (
        "blanks around a value go",
        "<Boolean> true</Boolean>",
        fields(Boolean=True),
        fields(Boolean=False),
    ),
]

# Odd as well, and read alike: content of the request, what it is read as.
ALIKE: list[tuple[str, Any]] = [
    ('<Text i:nil="true">a</Text>', {}),
    ('<Text i:nil="1">a</Text>', {}),
    ('<Integer i:nil="1"/>', {}),
    ('<Text i:nil="true"/><Text>a</Text>', _A),
    ('<Text i:type="x:string">a</Text>', _A),
    ('<One i:type="t:Price"><Amount>1</Amount></One>', _ONE),
    ('<One Amount="5"><Amount>1</Amount></One>', _ONE),
    ('<Text id="a" href="#b">a</Text>', _A),
    ("<Integer>1</Integer><Integer>01</Integer>", fields(Integer=1)),
    ("<One>a<Amount>1</Amount>b</One>", _ONE),
    ("<One/>", fields(One=Price())),
    ("<One> \n</One>", fields(One=Price())),
    ("<Limited/><Limited/><Limited/>", fields(Limited=[Locale(), Locale(), Locale()])),
    ("<Text/>", fields(Text="")),
    ("<Texts/>", fields(Texts=[""])),
    ("<Text> a\n</Text>", fields(Text=" a\n")),
    *((f"<{name}/>", {}) for name in ("Integer", "Long", "Decimal", "Double", "Boolean", "Moment")),
    ("<Integer> 1\n</Integer><Decimal>\t1</Decimal>", fields(Integer=1, Decimal=Decimal(1))),
    ("<One><One><Amount>1</Amount></One></One>", fields(One=Price())),
    ("<Unknown><Text>a</Text></Unknown><text>a</text>", {}),
    ("<Request><Text>a</Text></Request>", {}),
]


@pytest.mark.parametrize(
    ("content", "expected", "of_spyne"),
    [row[1:] for row in DIFFERENCES],
    ids=[f"{row[0]}: {row[1]}" for row in DIFFERENCES],
)
def test_odd_requests_that_spyne_reads_otherwise(
    content: str,
    expected: Any,
    of_spyne: Any,
    our_service: ours.Recording,
    stock_service: stock.Recording,
) -> None:
    assert outcome(our_service, call(content)) == expected
    assert outcome(stock_service, call(content)) == of_spyne
    assert expected != of_spyne


@pytest.mark.parametrize(("content", "expected"), ALIKE)
def test_odd_requests_that_are_read_alike(
    content: str, expected: Any, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    assert outcome(our_service, call(content)) == expected
    assert outcome(stock_service, call(content)) == expected
