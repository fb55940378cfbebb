"""The kinds of stores that the tests of stores run with."""

from __future__ import annotations

from typing import Any, Protocol

from mockturk.store.durable.database import Database
from mockturk.store.durable.record_codec import RecordDecoder
from mockturk.store.durable.record_log import RecordLog
from mockturk.store.durable.writer import CommitWriter
from mockturk.store.memory import MemoryStore
from mockturk.store.port import Store, Table


class Backend(Protocol):
    """Makes stores of one kind."""

    def new(self) -> Store:
        """Return an empty store."""
        ...

    def require_stored(self, store: Store, *tables: Table[Any]) -> None:
        """Assert that what outlives the process has the records of these tables."""
        ...


class MemoryBackend:
    """Stores whose records end with the process."""

    def new(self) -> MemoryStore:
        return MemoryStore()

    def require_stored(self, store: Store, *tables: Table[Any]) -> None:
        pass


class Counter:
    """A side state: a number, which is stored as its decimal digits."""

    def __init__(self) -> None:
        self.value = 0

    def read(self) -> int:
        return self.value

    def end(self) -> None:
        """Stand still, as it always does by itself."""

    def restore(self, state: int) -> None:
        self.value = state

    def encode(self, state: int, *, is_last: bool) -> bytes:
        return b"%d%s" % (state, b" at last" * is_last)


class DurableBackend:
    """Stores whose records are in one database, too."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer = CommitWriter(database)
        self._made = 0

    def open(self, name: str) -> tuple[MemoryStore, RecordLog, Counter]:
        """Return an empty store, its log and its side state."""
        store, side = MemoryStore(), Counter()
        generation = self._writer.new_generation()
        return store, RecordLog(name, store, side, self._writer, generation), side

    def new(self) -> MemoryStore:
        self._made += 1
        return self.open(f"store {self._made}")[0]

    def require_stored(self, store: Store, *tables: Table[Any]) -> None:
        store.wait_for_commit()
        for table in tables:
            assert self.read(store, table) == {table.key(one): one for one in store.all(table)}

    def read(self, store: Store, table: Table[Any]) -> dict[str, Any]:
        """Return the records of a table in the database by key; call this after all commits."""
        assert isinstance(store, MemoryStore)
        assert store.generation is not None
        read = RecordDecoder().get_reader(table.record)
        rows = self._database.read_records(store.generation, table.name)
        return {table.key(record): record for record in map(read, rows)}

    def close(self) -> None:
        self._writer.close()
