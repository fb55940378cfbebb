"""Values of simple types: we and Spyne accept or refuse the same ones, except those listed.

Spyne validates values only with its own ("soft") validation, which is on here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockturk.wire.contract.types.vocabulary import SortDirection
from oracle import ours, stock
from oracle.generate import CHARACTERS, tried
from oracle.outcomes import ESCAPED, call, fields, outcome

REFUSED = "refused"
NOON = datetime(2014, 8, 15, 12, tzinfo=UTC)

# field, text, the value, or that it is refused
ALIKE: list[tuple[str, str, Any]] = [
    *(("Integer", text, 1) for text in ("1", "01", "+1", " 1\n", "0" * 20 + "1")),
    ("Integer", "-0", 0),
    ("Integer", "2147483647", 2**31 - 1),
    ("Integer", "-2147483648", -(2**31)),
    ("Integer", "2147483648", REFUSED),
    ("Integer", "-2147483649", REFUSED),
    *(("Integer", text, REFUSED) for text in ("1.5", "1e3", "0x10", "--1", "+", "NaN", "a", "1 2")),
    ("Integer", "9" * 41, REFUSED),
    ("Long", "9223372036854775807", 2**63 - 1),
    ("Long", "-9223372036854775808", -(2**63)),
    ("Long", "9223372036854775808", REFUSED),
    ("Long", "-9223372036854775809", REFUSED),
    *(("Decimal", text, Decimal(text)) for text in ("1", "1.", ".5", "+1.50", "-0.00", "1e3")),
    *(("Decimal", text, REFUSED) for text in ("1,5", "$1", "a", "0x1", "1 0", "Infinity", ".")),
    *(
        ("Double", text, float(text))
        for text in ("1", ".5", "5.", "-1e3", "1E-2", "0.1234567890123")
    ),
    *(("Double", text, REFUSED) for text in ("a", "1d", "0x1", "INF", "1e400")),
    *(("Boolean", text, True) for text in ("true", "1", "TRUE", "True")),
    *(("Boolean", text, False) for text in ("false", "0", "FALSE", "f")),
    *(("Moment", f"2014-08-15{sep}12:00:00{zone}", NOON) for sep in "T " for zone in ("Z", "")),
    ("Moment", "2014-08-15T14:00:00+02:00", NOON),
    ("Moment", "2014-08-15T12:00:00.5Z", NOON + timedelta(seconds=0.5)),
    *(("Moment", text, REFUSED) for text in ("noon", "1408104000", "12014-08-15T12:00:00Z")),
    ("Moment", "-2014-08-15T12:00:00Z", REFUSED),
    ("Word", "Ascending", SortDirection.Ascending),
    *(("Word", text, REFUSED) for text in ("ascending", "Up", "Attributes", "__class__", "a b")),
]

# reason, field, text, our result, Spyne's result
DIFFERENCES: list[tuple[str, str, str, Any, Any]] = [
    ("Ruby clients send 1.0 for 1", "Integer", "1.0", 1, REFUSED),
    *(
        ("only ASCII digits, and nothing between them", field, text, REFUSED, value)
        for field, text, value in (
            *(("Integer", "1_0", 10), ("Integer", "\u0661", 1), ("Long", "\uff11", 1)),
            *(("Decimal", "1_0", Decimal(10)), ("Decimal", "\u0661", Decimal(1))),
            ("Double", "1_0", 10.0),
        )
    ),
    ("an amount of at most 40 digits", "Decimal", "1" * 41, REFUSED, Decimal("1" * 41)),
    ("an exponent of at most two digits", "Decimal", "1e100", REFUSED, Decimal("1e100")),
    ("an exponent of at most two digits", "Double", "1e100", REFUSED, 1e100),
    ("NaN is no amount", "Decimal", "NaN", REFUSED, ESCAPED),
    ("NaN is no amount", "Double", "NaN", REFUSED, ESCAPED),
    ("R and others send t for true", "Boolean", "t", True, False),
    *(
        ("what is no boolean is not false", "Boolean", text, REFUSED, False)
        for text in ("yes", "no", "2", "a")
    ),
    (
        "a zone may lack its colon",
        "Moment",
        "2014-08-15T14:00:00+0200",
        NOON,
        NOON + timedelta(hours=2),
    ),
    (
        "Spyne adds the minutes of a zone in the west",
        "Moment",
        "2014-08-15T09:30:00-02:30",
        NOON,
        NOON - timedelta(hours=1),
    ),
    (
        "a time may lie before the year 1 in UTC",
        "Moment",
        "0001-01-01T00:00:00+14:00",
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        REFUSED,
    ),
    (
        "the hour 24 is the next midnight, as in xs:dateTime",
        "Moment",
        "2014-08-15T24:00:00Z",
        NOON + timedelta(hours=12),
        ESCAPED,
    ),
    ("Z is a capital letter", "Moment", "2014-08-15T12:00:00z", REFUSED, NOON),
    (
        "a part of a microsecond is cut off",
        "Moment",
        "2014-08-15T12:00:00.0000019Z",
        NOON + timedelta(microseconds=1),
        NOON + timedelta(microseconds=2),
    ),
    *(
        ("any form of ISO 8601", "Moment", text, value, REFUSED)
        for text, value in (
            ("2014-08-15", NOON - timedelta(hours=12)),
            *(("2014-08-15T12:00Z", NOON), ("20140815T120000Z", NOON), (" 2014-08-15T12Z", NOON)),
        )
    ),
    *(
        ("there is no such time", "Moment", text, REFUSED, ESCAPED)
        for text in (
            *("2014-02-30T00:00:00Z", "2014-08-15T24:00:01Z", "2014-08-15T23:59:60Z"),
            *("2014-08-15T12:00:00+25:00", "0000-01-01T00:00:00Z"),
        )
    ),
    *(
        ("nothing is none", field, text, None, REFUSED)
        for field in ("Integer", "Long", "Decimal", "Double", "Moment", "Word")
        for text in ("", " \n")
    ),
    ("nothing is none", "Boolean", "", None, REFUSED),
    ("blank is none", "Boolean", " ", None, False),
    ("blanks around a word go", "Word", " Ascending\n", SortDirection.Ascending, REFUSED),
]


def value_of(service: ours.Recording | stock.Recording, field: str, text: str) -> Any:
    """The plain value of a field, the code of its refusal, or None without a value."""
    found = outcome(service, call(f"<{field}>{escape(text, {chr(13): '&#13;'})}</{field}>"))
    if found in ("AWS.MechanicalTurk.InvalidParameterValue", "AWS.InvalidEnumeratedParameter"):
        return REFUSED
    if found == "Client.ValidationError":
        return REFUSED
    return found if isinstance(found, str) else found.get(field)


def plainly(value: Any) -> Any:
    return value if value in (REFUSED, ESCAPED) else fields(value=value)["value"]


@pytest.mark.parametrize(("field", "text", "value"), ALIKE)
def test_values_that_are_taken_or_refused_alike(
    field: str,
    text: str,
    value: Any,
    our_service: ours.Recording,
    strict_stock_service: stock.Recording,
) -> None:
    assert value_of(our_service, field, text) == plainly(value)
    assert value_of(strict_stock_service, field, text) == plainly(value)


@pytest.mark.parametrize(
    ("field", "text", "value", "of_spyne"),
    [row[1:] for row in DIFFERENCES],
    ids=[f"{row[0]}: {row[1]} {row[2][:30]!r}" for row in DIFFERENCES],
)
def test_values_that_spyne_takes_otherwise(
    field: str,
    text: str,
    value: Any,
    of_spyne: Any,
    *,
    our_service: ours.Recording,
    strict_stock_service: stock.Recording,
) -> None:
    assert value_of(our_service, field, text) == plainly(value)
    assert value_of(strict_stock_service, field, text) == plainly(of_spyne)
    assert plainly(value) != plainly(of_spyne)


def test_a_time_without_a_zone_is_utc_wherever_the_service_runs(
    our_service: ours.Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "America/New_York")
        time.tzset()
        found = value_of(our_service, "Moment", "2014-08-15T12:00:00")
    time.tzset()

    assert found == plainly(NOON)


# The texts of a field that are read differently, as in the table above.
_PYTHON_ONLY = re.compile(r".*([^\x00-\x7f]|_).*", re.DOTALL)
_LONG = re.compile(r".*([0-9]{41}|[eE][+-]?[0-9]{3}).*", re.DOTALL)
_NAN = re.compile(r"\s*[+-]?s?nan[0-9]*\s*", re.IGNORECASE)
_SPYNE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|\+[0-9]{2}:[0-9]{2}|-[0-9]{2}:00)?"
)


def _number(text: str) -> bool:
    return bool(_PYTHON_ONLY.fullmatch(text) or _LONG.fullmatch(text) or _NAN.fullmatch(text))


def _possible(text: str) -> bool:
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


KNOWN: dict[str, Callable[[str], bool]] = {
    "Integer": lambda text: _number(text) or bool(re.fullmatch(r"\s*[+-]?[0-9]+\.0+\s*", text)),
    "Long": lambda text: _number(text) or bool(re.fullmatch(r"\s*[+-]?[0-9]+\.0+\s*", text)),
    "Decimal": _number,
    "Double": _number,
    "Boolean": lambda text: text.lower() not in ("true", "1", "false", "0", "f"),
    "Moment": lambda text: not _SPYNE_TIME.fullmatch(text) or not _possible(text),
    "Word": lambda text: text.strip() in list(SortDirection),
}
_PLAUSIBLE = {
    field: [row[1] for row in ALIKE if row[0] == field]
    + [row[2] for row in DIFFERENCES if row[1] == field]
    for field in KNOWN
}
_CHARACTERS = st.sampled_from("0123456789+-.,eEInfNaN_:TZtruefals \t\u0661") | CHARACTERS


def _mutated(texts: list[str]) -> st.SearchStrategy[str]:
    """Texts in which some characters are replaced, added or removed."""

    def changed(text: str, changes: list[tuple[int, str, int]]) -> str:
        for place, new, length in changes:
            at = place % (len(text) + 1)
            text = text[:at] + new + text[at + length :]
        return text

    change = st.tuples(st.integers(0, 40), _CHARACTERS | st.just(""), st.integers(0, 2))
    return st.builds(changed, st.sampled_from(texts), st.lists(change, max_size=3))


@pytest.mark.parametrize("field", KNOWN)
def test_any_text_is_taken_alike_or_known_to_differ(
    field: str, our_service: ours.Recording, strict_stock_service: stock.Recording
) -> None:
    @tried(40)
    @given(_mutated(_PLAUSIBLE[field]) | st.text(_CHARACTERS, max_size=8))
    def check(text: str) -> None:
        value = value_of(our_service, field, text)
        of_spyne = value_of(strict_stock_service, field, text)

        assert value != ESCAPED
        if not text.strip():
            assert value is None
        elif value != of_spyne:
            assert KNOWN[field](text), (value, of_spyne)

    check()
