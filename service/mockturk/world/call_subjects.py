"""The HITs and assignments that the calls of a journal name; each call is read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from mockturk.world.journal import CallJournal, JournalEntry

_ID = rb"([A-Za-z0-9]+)"


def _compile(name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of an id in XML, in a query and in JSON."""
    return re.compile(
        rb"<(?:[\w.-]+:)?%b(?:\s[^<>]*)?>%b</|\b%b(?:\.1)?=%b|\"%b\"\s*:\s*\"%b\""
        % ((name, _ID) * 3)
    )


_HIT_ID, _ASSIGNMENT_ID = _compile(b"HITId"), _compile(b"AssignmentId")


class CallSubjects(NamedTuple):
    """The ids in a call: of HITs and assignments in its request, and of HITs in its response."""

    operation: str
    sent_hits: frozenset[str]
    sent_assignments: frozenset[str]
    answered_hits: frozenset[str]

    def has_any(self, ids: frozenset[str]) -> bool:
        """Return whether the call names one of these HITs or assignments."""
        return not (
            ids.isdisjoint(self.sent_hits)
            and ids.isdisjoint(self.sent_assignments)
            and ids.isdisjoint(self.answered_hits)
        )


class CallSubjectIndex:
    """The subjects of the calls that a journal has. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._clears = 0
        self._last = 0
        self._subjects: Mapping[int, CallSubjects] = {}

    def update(self, journal: CallJournal) -> Mapping[int, CallSubjects]:
        """Read the calls that are new, and return the subjects of all by number, oldest first."""
        with self._lock:
            if journal.clears != self._clears:
                self._clears, self._last, self._subjects = journal.clears, 0, {}
            dropped = journal.dropped
            kept = {number: one for number, one in self._subjects.items() if number > dropped}
            for number, entry in journal.entries(after=self._last):
                kept[number] = _read_subjects(entry)
                self._last = number
            # Never changed from here on: other threads may iterate over it.
            self._subjects = kept
            return kept


def _read_subjects(entry: JournalEntry) -> CallSubjects:
    query = entry.request.query
    sent = entry.request.body + b" " + query.encode("latin-1", "replace")
    return CallSubjects(
        entry.operation,
        _list_ids(_HIT_ID, sent),
        _list_ids(_ASSIGNMENT_ID, sent),
        _list_ids(_HIT_ID, entry.response.content),
    )


def _list_ids(pattern: re.Pattern[bytes], text: bytes) -> frozenset[str]:
    return frozenset(b"".join(found).decode() for found in pattern.findall(text))
