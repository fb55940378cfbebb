"""Notes about a call: what the service accepted but did not use as it was sent.

Source: docs/reference/decisions.md#d33.

Names are dotted paths without indexes, such as ``QualificationRequirement.Comparator``, like the
parameters in errors and the fields in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from mockturk.domain.nearest_name import find_nearest_name, suggest_name
from mockturk.domain.record import Record

MOST_NOTES = 20
"""The limit of ignored names per call, and of rounded amounts; further ones are not noted."""

_LONGEST_NAME = 200  # characters
_LONGEST_COMPARED = 100  # characters; to compare longer names takes milliseconds
# Doubles, and sums of doubles, differ from whole cents by less than this, in USD.
_DOUBLE_NOISE = Decimal("1e-9")


class IgnoredName(Record, frozen=True):
    """A name that the service did not know, or whose value it did not use.

    ``nearest`` is the most similar known name or None. ``reason`` is a sentence on why the value
    was not used; it is None for an unknown name.
    """

    name: str
    nearest: str | None = None
    reason: str | None = None

    def describe(self) -> str:
        """Return the note in words."""
        if self.reason is not None:
            return f"{self.name}: {self.reason}"
        return f"unknown name {self.name}.{suggest_name(self.nearest)}"


class RoundedAmount(Record, frozen=True):
    """An amount that was not used as it was sent: its name, and both amounts in USD.

    ``is_number`` is whether JSON had a number instead of a text; other amounts were rounded to
    cents.
    """

    name: str
    sent: str
    used: str
    is_number: bool = False

    def describe(self) -> str:
        """Return the note in words."""
        if self.is_number:
            return f"{self.name} was sent as the number {self.sent}; clients send texts."
        return f"{self.name} {self.sent} was rounded to {self.used}."


RequestNote: TypeAlias = IgnoredName | RoundedAmount


class RequestNotes:
    """The notes about the requests of one call, in the order they were read, without duplicates."""

    # Class defaults, as most calls have no notes.
    ignored: tuple[IgnoredName, ...] = ()
    rounded: tuple[RoundedAmount, ...] = ()

    def add_ignored(self, name: str, known: frozenset[str], parent: str = "") -> None:
        """Note an unknown name below the path ``parent``; ``known`` are the names that exist there.

        Only the beginning of a long name is noted.
        """
        prefix = f"{parent}." if parent else ""
        path = f"{prefix}{name}"[:_LONGEST_NAME]
        if self._has_room_for(path):
            nearest = _find_nearest(name, known) if len(name) <= _LONGEST_COMPARED else None
            note = IgnoredName(path, f"{prefix}{nearest}" if nearest else None)
            self.ignored = (*self.ignored, note)

    def add_unused(self, path: str, reason: str) -> None:
        """Note a known name whose value is not used as sent; ``reason`` is a short sentence."""
        path = path[:_LONGEST_NAME]
        if self._has_room_for(path):
            self.ignored = (*self.ignored, IgnoredName(path, reason=reason))

    def _has_room_for(self, path: str) -> bool:
        """Return whether an ignored name can be noted: it is new, and there are not too many."""
        return len(self.ignored) < MOST_NOTES and all(note.name != path for note in self.ignored)

    def add_rounded(self, name: str, sent: Decimal, used: Decimal) -> None:
        """Note an amount if rounding changed it by more than the inexactness of a double.

        Clients that compute in doubles send ``0.05000000000000000277`` for 0.05
        (docs/reference/decisions.md#d33-doubles).
        """
        if abs(sent - used) > _DOUBLE_NOISE:
            self._add_amount(RoundedAmount(name, str(sent), str(used)))

    def add_number(self, name: str, sent: float, used: str) -> None:
        """Note an amount that JSON had as a number (docs/reference/decisions-2017.md#d24)."""
        self._add_amount(RoundedAmount(name, repr(sent), used, is_number=True))

    def _add_amount(self, note: RoundedAmount) -> None:
        if note not in self.rounded:
            self.rounded = (*self.rounded, note)[:MOST_NOTES]


# A program that sends an unknown name sends it with every call.
_find_nearest = lru_cache(maxsize=256)(find_nearest_name)


def require_no_notes(calls: Iterable[tuple[int, str, Iterable[RequestNote]]], dropped: int) -> None:
    """Raise AssertionError if a call has notes, or if the journal has dropped calls.

    ``calls`` are the number, the operation and the notes of each call, ``dropped`` is the number of
    calls that the journal has dropped.
    """
    __tracebackhide__ = True
    lines = [
        f"  call {number} {operation}: {note.describe()}"
        for number, operation, notes in calls
        for note in notes
    ]
    if lines:
        raise AssertionError("\n".join(["Names were ignored or amounts rounded:", *lines]))
    if dropped:
        raise AssertionError(
            "It is not known whether names were ignored or amounts rounded: the journal has "
            f"dropped its {dropped} oldest calls; clear it before."
        )
