"""The thread that writes the changes of all worlds to the database, and ends their commits."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from math import inf
from threading import Condition, Thread
from time import monotonic
from typing import Any, Protocol

import msgspec

from mockturk.store.durable.commit import Commit
from mockturk.store.durable.database import Database, RecordKey, StoredWorld
from mockturk.store.durable.record_codec import encode_record

log = logging.getLogger(__name__)

_PIECE = 200  # rows that are deleted at once; other commits wait for them
# Seconds between two failures in the log: on a full disk, short changes succeed between long ones.
_FAILURES_APART = 1.0


class EntryOwner(Protocol):
    """The log of a world, which can undo the changes of its entries."""

    def roll_back(self, entries: Sequence[Entry]) -> None:
        """Undo the transactions of entries whose commit failed, and of all later ones."""
        ...


class Entry(msgspec.Struct, gc=False, eq=False):
    """What one commit writes.

    ``records`` are new values by table and key, None for a deleted record, all of a ``generation``.
    With ``name``, the world of that name gets that generation and the state that ``encode_state``
    returns; without a generation the world is deleted. ``undo`` is for the owner.
    """

    owner: EntryOwner | None
    generation: int | None
    records: Sequence[tuple[str, str, Any]] = ()
    name: str | None = None
    encode_state: Callable[[], bytes] = bytes
    undo: Any = None
    commit: Commit = msgspec.field(default_factory=Commit)


class CommitWriter:
    """Writes entries in the order in which they were added, several of them in one commit.

    ``add`` never waits. If a commit fails, the owners of its entries undo them, and the writer goes
    on with the next ones.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        named = {world.generation for world in database.read_worlds().values()}
        with_rows = database.read_generations()
        self._generations = count(max(named | with_rows, default=0) + 1)
        self._abandoned = deque(sorted(with_rows - named))
        self._queue: deque[Entry] = deque()
        self._changed = Condition()
        self._is_closed = False
        self._process = os.getpid()
        self._postponed: list[int] = []  # generations whose rows could not be deleted
        self.failure = ""
        """Why the last commit failed; empty if it did not."""
        self._is_told = False  # the log says that changes cannot be written
        self._told_at = -inf
        self._thread = Thread(target=self._work, name="mockturk-writer", daemon=True)
        self._thread.start()

    def new_generation(self) -> int:
        """Return a number that no generation has had since the start."""
        with self._changed:
            return next(self._generations)

    def add(self, entry: Entry) -> bool:
        """Add an entry; return False, and do nothing, if nobody would write it."""
        with self._changed:
            if self._is_closed or os.getpid() != self._process:
                return False  # the thread has ended, or is in the parent process only
            self._queue.append(entry)
            self._changed.notify()
            return True

    def abandon(self, generation: int) -> None:
        """Delete the rows of a generation that no world has any more, when nothing else is due."""
        with self._changed:
            self._abandoned.append(generation)
            self._changed.notify()

    def withdraw(self, owner: EntryOwner) -> list[Entry]:
        """Take an owner's entries back that are not written yet."""
        with self._changed:
            taken = [entry for entry in self._queue if entry.owner is owner]
            self._queue = deque(entry for entry in self._queue if entry.owner is not owner)
            return taken

    def close(self) -> None:
        """Write what was added, and end the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while (entries := self._take()) is not None:
            if entries:
                self._commit(entries)
            elif self._abandoned:
                self._delete_piece(self._abandoned[0])

    def _take(self) -> list[Entry] | None:
        """Return the entries that wait, or none if rows are to be deleted; None at the end."""
        with self._changed:
            while not (self._queue or self._abandoned or self._is_closed):
                self._changed.wait()
            if self._is_closed and not self._queue:
                return None
            entries, self._queue = list(self._queue), deque()
            return entries

    def _commit(self, entries: list[Entry]) -> None:
        try:
            self._database.write(*_merge(entries))
        except (sqlite3.Error, OSError) as error:
            self._note_failure(error)
        except Exception as error:
            log.exception("changes cannot be written")
            self._note_failure(error)
        else:
            self._note_success()
            commits = [entry.commit for entry in entries]
            entries.clear()  # old records are freed by the threads that wait for the commits
            for commit in commits:
                commit.end()
            return
        for owner, of_owner in _by_owner(entries):
            try:
                if owner is not None:
                    owner.roll_back(of_owner)
            except Exception:
                log.exception("changes that could not be written cannot be undone")
            for entry in of_owner:
                entry.commit.end(has_failed=True)

    def _note_failure(self, error: Exception) -> None:
        self.failure = str(error) or type(error).__name__
        if not self._is_told and monotonic() - self._told_at >= _FAILURES_APART:
            self._is_told, self._told_at = True, monotonic()
            log.error(
                "changes cannot be written to %s: %s; calls that change something are refused",
                self._database.folder,
                self.failure,
            )

    def _note_success(self) -> None:
        self.failure = ""
        if self._is_told:
            self._is_told = False
            log.warning("changes can be written again")
        if self._postponed:
            self._abandoned.extend(self._postponed)
            self._postponed.clear()

    def _delete_piece(self, generation: int) -> None:
        try:
            if self._database.delete_piece(generation, _PIECE):
                return
        except sqlite3.Error as error:
            self._note_failure(error)
            self._postponed.append(generation)
        self._abandoned.popleft()


def _merge(
    entries: Iterable[Entry],
) -> tuple[dict[RecordKey, bytes | None], dict[str, StoredWorld | None]]:
    """Return the last values that entries write."""
    records: dict[RecordKey, Any] = {}
    worlds: dict[str, StoredWorld | None] = {}
    for entry in entries:
        for kind, key, record in entry.records:
            records[entry.generation or 0, kind, key] = record
        if entry.name is None:
            continue
        if entry.generation is None:
            worlds[entry.name] = None
        else:
            worlds[entry.name] = StoredWorld(entry.generation, entry.encode_state())
    rows = {
        key: None if record is None else encode_record(record) for key, record in records.items()
    }
    return rows, worlds


def _by_owner(entries: Iterable[Entry]) -> Iterable[tuple[EntryOwner | None, list[Entry]]]:
    found: dict[EntryOwner | None, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.owner, []).append(entry)
    return found.items()
