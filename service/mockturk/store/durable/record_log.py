"""The log of one world's transactions, which the writer commits to the database."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from threading import Lock, local
from typing import Any, Protocol

from mockturk.store.durable.commit import Commit
from mockturk.store.durable.errors import CommitFailedError
from mockturk.store.durable.writer import CommitWriter, Entry
from mockturk.store.memory import MemoryStore
from mockturk.store.rows import MemoryContents
from mockturk.store.transactions import Change, take_back

_PIECE = 200  # records that are written at once; other commits wait for them


class SideState(Protocol):
    """The state of a world beside its records, such as its clock and its faults."""

    def read(self) -> Hashable:
        """Return the state; equal states are equal values."""
        ...

    def restore(self, state: Any) -> None:
        """Set the state to an earlier one."""
        ...

    def encode(self, state: Any, *, is_last: bool) -> bytes:
        """Return a state as bytes; ``is_last`` if none follows before the world is loaded."""
        ...

    def end(self) -> None:
        """Let time stand still: nothing may change any more."""
        ...


class _Undo:
    """How to undo an entry: the changes of its transaction, and the side state before it."""

    __slots__ = ("changes", "side")

    def __init__(self, changes: list[Change], side: Hashable) -> None:
        self.changes = changes
        self.side = side


class RecordLog:
    """Hands the changes of a world's transactions to the writer, in order.

    It is the ``TransactionLog`` of the world's store. A change of the side state is committed with
    the next transaction, or when a thread asks for its pending commit.

    :param name: the name of the world in the database.
    :param store: the store of the world, whose transactions it takes from now on.
    :param generation: the number of the rows that have the present records of the store.
    """

    def __init__(
        self,
        name: str,
        store: MemoryStore,
        side: SideState,
        writer: CommitWriter,
        generation: int,
    ) -> None:
        self.name = name
        self._store = store
        self._side_state = side
        self._side = side.read()
        self._writer = writer
        self._generation = generation
        self._lock = Lock()
        self._has_ended = False
        self._last: Commit | None = None
        self._of_thread = local()
        store.attach(self, generation)

    def append(self, changes: list[Change]) -> None:
        """Take the changes of a transaction that has just ended; called before the next one."""
        with self._lock:
            side = self._side_state.read()
            last = self._last
            if changes or side != self._side:
                last = self._add(changes, side)  # which fails at once after the end
            elif last is not None and last.has_ended:
                last = None
        seen: Commit | None = getattr(self._of_thread, "commit", None)
        if seen is None or not seen.has_failed:
            self._of_thread.commit = last

    def take_pending(self, *, may_block: bool) -> Commit | None:
        """Return the commit that the calling thread's transactions wait for; None if none does.

        They wait for their own changes, and for those of others that they have seen. The
        transactions before the last call of this method do not count. If it ``may_block``, the
        present side state counts as seen.
        """
        if may_block and self._side_state.read() != self._side:
            with self._store.transaction():  # otherwise another thread may be about to change both
                pass
        commit: Commit | None = getattr(self._of_thread, "commit", None)
        if commit is None:
            return None
        self._of_thread.commit = None
        return commit if commit.has_failed or not commit.has_ended else None

    def _add(self, changes: list[Change], side: Hashable) -> Commit:
        """Add an entry to the writer and return its commit, which fails at once after the end."""
        undo = _Undo(changes, self._side)
        generation = self._store.generation or 0
        is_replaced = generation != self._generation
        named = is_replaced or side != self._side
        entry = Entry(
            self,
            generation,
            _list_records(changes),
            self.name if named else None,
            partial(self._side_state.encode, side, is_last=False),
            undo,
        )
        if is_replaced:
            entry.commit.when_ended(
                partial(self._abandon, entry.commit, self._generation, generation)
            )
        self._side, self._generation, self._last = side, generation, entry.commit
        if self._has_ended or not self._writer.add(entry):
            self._undo([entry])
        return entry.commit

    def _abandon(self, commit: Commit, before: int, after: int) -> None:
        """Delete the generation that the end of a commit leaves without a world."""
        self._writer.abandon(after if commit.has_failed else before)

    def roll_back(self, entries: Sequence[Entry]) -> None:
        """Undo the transactions of entries whose commit failed, and of all later ones."""
        with self._store.transaction(), self._lock:
            self._undo([*entries, *self._writer.withdraw(self)])

    def _undo(self, entries: Sequence[Entry]) -> None:
        take_back([change for entry in entries for change in entry.undo.changes])
        self._side = entries[0].undo.side
        self._side_state.restore(self._side)
        self._generation = self._store.generation or 0
        for entry in entries:
            entry.commit.end(has_failed=True)

    def drop(self) -> None:
        """Delete the world from the database. From then on, its transactions are not written.

        Transactions that begin meanwhile wait. Raises CommitFailedError: nothing has changed then.
        """
        is_dropped = False
        while not is_dropped:
            if (last := self._last) is not None:
                with suppress(CommitFailedError):  # its callers are told
                    last.wait()
            # The writer needs the lock of the store to undo what it cannot write, so nothing else
            # may wait to be written while this thread has it.
            with self._store.transaction():
                if self._last is last:
                    self._commit(Entry(None, None, name=self.name))
                    self._store.detach()
                    is_dropped = True
        self._writer.abandon(self._generation)

    def write_state(self) -> None:
        """Write the side state, and wait until it is written. Raises CommitFailedError."""
        with self._store.transaction(), self._lock:
            entry = self._build_state_entry(is_last=False)
        self._commit(entry)

    def close(self) -> None:
        """Write the side state at the end. From then on, all transactions with changes fail.

        Raises CommitFailedError.
        """
        with self._store.transaction(), self._lock:
            self._has_ended = True
            entry = self._build_state_entry(is_last=True)
            self._side_state.end()
            self._side = self._side_state.read()
        self._commit(entry)

    def _build_state_entry(self, *, is_last: bool) -> Entry:
        encode = partial(self._side_state.encode, self._side_state.read(), is_last=is_last)
        return Entry(None, self._generation, (), self.name, encode)

    def _commit(self, entry: Entry) -> None:
        """Add an entry and wait for its commit; raises CommitFailedError."""
        if not self._writer.add(entry):
            entry.commit.end(has_failed=True)
        entry.commit.wait()

    def write_aside(self, contents: MemoryContents) -> int:
        """Write contents as a new generation, and return its number. Others commit in between.

        Raises CommitFailedError.
        """
        generation = self._writer.new_generation()
        records = (
            (table.name, table.key(record), record)
            for table in contents.tables
            for record in contents.all(table)
        )
        try:
            while piece := list(islice(records, _PIECE)):
                self._commit(Entry(None, generation, piece))
        except CommitFailedError:
            self._writer.abandon(generation)
            raise
        return generation


def _list_records(changes: Sequence[Change]) -> list[tuple[str, str, Any]]:
    """Return the last value of each record that changed after the last replacement of all."""
    found: dict[tuple[Any, str], None] = {}
    for kept, key, _ in changes:
        if kept.is_whole:
            found.clear()
        else:
            found[kept, key] = None
    return [(rows.table.name, key, rows.by_key.get(key)) for rows, key in found]
