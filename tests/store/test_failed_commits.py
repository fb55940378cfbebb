"""A transaction whose commit fails is undone, and what follows it; nobody is told of it before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.store.durable.commit import Commit
from mockturk.store.durable.database import Database, RecordKey, StoredWorld
from mockturk.store.durable.errors import CommitFailedError
from mockturk.store.memory import MemoryStore
from store.backends import DurableBackend
from store.records import RECORDS, Record

KEYS = st.sampled_from([f"{n:02}" for n in range(8)])
RECORD = st.builds(
    Record,
    id=KEYS,
    name=st.sampled_from([None, "x", "y"]),
    number=st.integers(0, 3),
    group=st.sampled_from(["a", "b", None]),
)
REPLACE, COUNT, HOLD, WAIT = "replace all", "change the side state", "hold the writer", "wait"
STEPS = st.lists(
    st.one_of(
        st.lists(st.one_of(RECORD, RECORD, KEYS, st.just(COUNT)), max_size=4),  # a transaction
        st.sampled_from([REPLACE, HOLD, HOLD, WAIT]),
        st.integers(1, 3),  # so many commits fail
    ),
    max_size=30,
)
START = {"01": Record("01", "x", 1, "a"), "07": Record("07", None, 2, "b")}
NAME = "a world"

Model = dict[str, Record]


class UnreliableDatabase(Database):
    """A database that can be held before it writes, and whose next commits can fail."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.failures = 0
        self.is_free = Event()
        self.is_free.set()

    def write(
        self, records: Mapping[RecordKey, bytes | None], worlds: Mapping[str, StoredWorld | None]
    ) -> None:
        self.is_free.wait()
        if self.failures:
            self.failures -= 1
            # Fails when the records are written already: a world must have a state.
            worlds = {**worlds, "impossible": StoredWorld(1, None)}  # type: ignore[arg-type]
        super().write(records, worlds)


@contextmanager
def open_database(folder: Path) -> Iterator[tuple[UnreliableDatabase, DurableBackend]]:
    with (
        closing(UnreliableDatabase(folder)) as database,
        closing(DurableBackend(database)) as backend,
    ):
        yield database, backend


@pytest.fixture(autouse=True)
def forget_failures(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Allow the log the lines of commits that fail."""
    yield
    caplog.get_records("call").clear()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[UnreliableDatabase, DurableBackend]]:
    with open_database(tmp_path) as opened:
        yield opened


class Script:
    """Transactions of a store, and a model of those that were acknowledged."""

    def __init__(self, database: UnreliableDatabase, backend: DurableBackend) -> None:
        self.database = database
        self.backend = backend
        self.store, _, self.side = backend.open(NAME)
        self.model: Model = {}
        self.count = 0
        self.number = 0
        # What each transaction did, and its commit; the oldest first.
        self.waiting: list[tuple[Commit, Model | None, dict[str, Record | None], int]] = []
        self.change([*START.values()])
        self.wait()
        self.start = self.store.snapshot()

    def do(self, step: Any) -> None:
        if isinstance(step, list):
            self.change(step)
        elif isinstance(step, int):
            self.database.failures += step
        elif step == HOLD:
            self.database.is_free.clear()
        elif step == REPLACE:
            self.replace()
        else:
            self.wait()

    def change(self, steps: Iterable[Record | str]) -> None:
        done: dict[str, Record | None] = {}
        with self.store.transaction():
            count = self.side.value
            for step in steps:
                if step == COUNT:
                    self.number += 1
                    count = self.side.value = self.number
                elif isinstance(step, str):
                    self.store.delete(RECORDS, step)
                    done[step] = None
                else:
                    with suppress(KeyError):
                        self.store.save(RECORDS, step)
                        done[step.id] = step
        self.note(None, done, count)

    def replace(self) -> None:
        self.database.is_free.set()
        try:
            prepared = self.store.prepare(self.start)
        except CommitFailedError:
            return
        with self.store.transaction():
            self.store.restore(prepared)
            self.store.save(RECORDS, Record("00", number=9))
            count = self.side.value
        self.note(START, {"00": Record("00", number=9)}, count)

    def note(self, whole: Model | None, done: dict[str, Record | None], count: int) -> None:
        commit = self.store.take_pending_commit()
        if commit is None:  # it has ended, or there was nothing to do
            commit = Commit()
            commit.end()
        self.waiting.append((commit, whole, done, count))

    def wait(self) -> None:
        """Wait for all commits, and compare memory, database and model."""
        self.database.is_free.set()
        for commit, whole, done, count in self.waiting:
            try:
                commit.wait()
            except CommitFailedError:
                continue
            if whole is not None:
                self.model = dict(whole)
            for key, record in done.items():
                self.model.pop(key, None)
                if record is not None:
                    self.model[key] = record
            self.count = count
        self.waiting.clear()
        assert {one.id: one for one in self.store.all(RECORDS)} == self.model
        assert self.side.value == self.count
        self.backend.require_stored(self.store, RECORDS)
        require_indexes(self.store, self.model)


def require_indexes(store: MemoryStore, model: Model) -> None:
    """Assert that the indexes of a store lead to the records of a model."""
    for name in ("x", "y"):
        named = [one for one in model.values() if one.name == name]
        assert store.find(RECORDS, "name", name) == (named[0] if named else None)
    for group in ("a", "b"):
        members = [one for one in model.values() if one.group == group]
        members.sort(key=RECORDS.ordered["number"].order)
        assert store.page(RECORDS, "number", [group], count=100) == members


@settings(max_examples=150, deadline=None, database=None)
@given(steps=STEPS)
def test_memory_and_database_have_what_was_acknowledged(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    with open_database(tmp_path_factory.mktemp("data")) as (database, backend):
        script = Script(database, backend)
        for step in steps:
            script.do(step)
        script.wait()
        database.failures = 0
        script.change([Record("05", number=5), COUNT])
        script.wait()
        state = database.read_worlds()[NAME].state
    assert int(state) == script.count


def test_threads_are_told_what_is_stored(
    database: tuple[UnreliableDatabase, DurableBackend],
) -> None:
    unreliable, backend = database
    store, _, _ = backend.open(NAME)
    acknowledged: list[Model] = [{} for _ in range(4)]

    def work(number: int) -> None:
        chance, mine = Random(number), acknowledged[number]
        for turn in range(150):
            record = Record(f"{number}{chance.randrange(9)}", None, turn, "a")
            if chance.random() < 0.1:
                unreliable.failures = 1
            with store.transaction():
                store.save(RECORDS, record)
            with suppress(CommitFailedError):
                store.wait_for_commit()
                mine[record.id] = record

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    stored = {one.id: one for one in store.all(RECORDS)}
    assert stored == {key: one for mine in acknowledged for key, one in mine.items()}
    require_indexes(store, stored)
    unreliable.failures = 0
    backend.require_stored(store, RECORDS)


def test_a_failure_is_not_forgotten_by_a_later_transaction(
    database: tuple[UnreliableDatabase, DurableBackend], caplog: pytest.LogCaptureFixture
) -> None:
    unreliable, backend = database
    store, _, _ = backend.open(NAME)
    unreliable.failures = 1
    with store.transaction():
        store.save(RECORDS, Record("1"))
    first = store.take_pending_commit()
    with store.transaction():
        pass
    with pytest.raises(CommitFailedError):
        (first or pytest.fail("there is no commit")).wait()

    unreliable.failures = 1
    with store.transaction():
        store.save(RECORDS, Record("1"))
    while store.all(RECORDS):  # the writer undoes it
        with store.transaction():
            pass
    with store.transaction():
        store.save(RECORDS, Record("2"))
    with pytest.raises(CommitFailedError, match="undone"):
        store.wait_for_commit()

    with store.transaction():  # waits for the second one
        pass
    backend.require_stored(store, RECORDS)
    assert store.all(RECORDS) == [Record("2")]
    assert caplog.messages == [
        f"changes cannot be written to {unreliable.folder}: NOT NULL constraint failed:"
        " worlds.state; calls that change something are refused",
        "changes can be written again",
    ]


def test_a_transaction_after_the_end_fails(
    database: tuple[UnreliableDatabase, DurableBackend],
) -> None:
    _, backend = database
    store, record_log, side = backend.open(NAME)
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
    record_log.close()

    with store.transaction():
        store.save(RECORDS, Record("2", "two"))
        side.value = 7
    with pytest.raises(CommitFailedError):
        store.wait_for_commit()

    assert store.all(RECORDS) == [Record("1", "one")]
    assert store.find(RECORDS, "name", "two") is None
    assert side.value == 0
    backend.require_stored(store, RECORDS)


def test_contents_are_restored_only_once_they_are_written(
    database: tuple[UnreliableDatabase, DurableBackend],
) -> None:
    store = database[1].new()
    contents = store.snapshot()

    with pytest.raises(RuntimeError, match="must be prepared"), store.transaction():
        store.restore(contents)


def test_a_change_of_the_side_state_waits_for_a_replacement_under_way(
    database: tuple[UnreliableDatabase, DurableBackend],
) -> None:
    """It would otherwise name records that may yet be undone."""
    unreliable, backend = database
    store, _, side = backend.open(NAME)
    with store.transaction():
        store.save(RECORDS, Record("1"))
    prepared = store.prepare(store.new().snapshot())
    settled = Event()

    def change_side_state() -> None:
        side.value = 1
        store.wait_for_commit()
        settled.set()

    thread = Thread(target=change_side_state)
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.restore(prepared)
        thread.start()
        while side.value == 0:
            pass
        raise ZeroDivisionError
    thread.join()

    assert settled.is_set()
    backend.require_stored(store, RECORDS)
    assert store.all(RECORDS) == [Record("1")]
    stored = unreliable.read_worlds()[NAME]
    assert (stored.generation, stored.state) == (store.generation, b"1")


def test_contents_get_a_number_that_no_world_has_had(tmp_path: Path) -> None:
    """A world without records has a number too."""
    with open_database(tmp_path) as (_, backend):
        store, _, side = backend.open(NAME)
        side.value = 1
        store.wait_for_commit()
        number = store.generation

    with open_database(tmp_path) as (_, backend):
        assert backend.open("another")[0].generation != number
