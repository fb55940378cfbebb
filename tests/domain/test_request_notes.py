"""What is noted about a call: ignored names and rounded amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockturk.domain.request_notes import (
    MOST_NOTES,
    IgnoredName,
    RequestNotes,
    RoundedAmount,
    require_no_notes,
)

KNOWN = frozenset({"Title", "Reward.Amount", "Reward.CurrencyCode"})


@pytest.mark.parametrize(
    ("name", "parent", "noted"),
    [
        ("Titel", "", IgnoredName("Titel", "Title")),
        ("title", "", IgnoredName("title", "Title")),
        ("Amount", "", IgnoredName("Amount", "Reward.Amount")),
        ("Xyz", "", IgnoredName("Xyz")),
        ("Titel", "Above", IgnoredName("Above.Titel", "Above.Title")),
        ("x" * 500, "", IgnoredName("x" * 200)),
    ],
)
def test_an_unknown_name_has_the_nearest_known_one(
    name: str, parent: str, noted: IgnoredName
) -> None:
    notes = RequestNotes()
    notes.add_ignored(name, KNOWN, parent)
    notes.add_ignored(name, KNOWN, parent)

    assert notes.ignored == (noted,)


@pytest.mark.parametrize(
    ("sent", "used"),
    [("0.055", "0.06"), ("0.054", "0.05"), ("0.0500001", "0.05"), ("1E-3", "0.00")],
)
def test_a_rounded_amount_is_noted_once(sent: str, used: str) -> None:
    notes = RequestNotes()
    notes.add_rounded("Reward.Amount", Decimal(sent), Decimal(used))
    notes.add_rounded("Reward.Amount", Decimal(sent), Decimal(used))

    assert not notes.ignored
    (noted,) = notes.rounded
    assert (noted.name, Decimal(noted.sent), noted.used) == ("Reward.Amount", Decimal(sent), used)


@pytest.mark.parametrize(
    ("sent", "used"),
    [
        (
            "0.05000000000000000277555756156289135105907917022705078125",
            "0.05",
        ),  # as the Java SDK writes it
        ("0.30000000000000004", "0.30"),  # 0.1 + 0.2
        ("0.1", "0.10"),
        ("9999.990000000000236", "9999.99"),
    ],
)
def test_the_digits_of_a_double_are_not_noted(sent: str, used: str) -> None:
    notes = RequestNotes()
    notes.add_rounded("Reward.Amount", Decimal(sent), Decimal(used))

    assert not notes.rounded


def test_notes_are_limited() -> None:
    notes = RequestNotes()
    for number in range(2 * MOST_NOTES):
        notes.add_ignored(f"Unknown{number}", KNOWN)
        notes.add_rounded("Reward.Amount", Decimal(f"0.{number:03}5"), Decimal("0.01"))

    assert len(notes.ignored) == len(notes.rounded) == MOST_NOTES


def test_the_assertion_says_what_was_ignored_in_which_call() -> None:
    notes = (IgnoredName("Titel", "Title"), RoundedAmount("Reward.Amount", "0.055", "0.06"))
    with pytest.raises(AssertionError) as raised:
        require_no_notes([(1, "GetHIT", ()), (2, "CreateHIT", notes)], 0)

    assert str(raised.value).splitlines()[1:] == [
        "  call 2 CreateHIT: unknown name Titel. Did you mean Title?",
        "  call 2 CreateHIT: Reward.Amount 0.055 was rounded to 0.06.",
    ]


def test_the_assertion_does_not_hold_for_calls_that_the_journal_has_dropped() -> None:
    require_no_notes([(1, "GetHIT", ())], 0)
    with pytest.raises(AssertionError, match="has dropped its 3 oldest calls"):
        require_no_notes([(4, "GetHIT", ())], 3)
