"""What every store must do, whatever keeps the records; one body for each backend."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from mockturk.store.memory import MemoryStore
from mockturk.store.port import Store, Table


@dataclass(frozen=True)
class Record:
    id: str
    name: str | None = None
    number: int = 0


RECORDS = Table[Record](
    "records", key=lambda record: record.id, unique={"name": lambda record: record.name}
)
OTHERS = Table[Record]("others", key=lambda record: record.id)


@pytest.fixture(params=[MemoryStore])
def store(request: pytest.FixtureRequest) -> Store:
    return request.param()


def test_a_record_is_found_by_key_and_by_index(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))

    with store.transaction():
        assert store.get(RECORDS, "1") == Record("1", "one")
        assert store.find(RECORDS, "name", "one") == Record("1", "one")
        assert store.get(RECORDS, "2") is None
        assert store.find(RECORDS, "name", "two") is None
        assert store.get(OTHERS, "1") is None


def test_saving_replaces_and_the_index_follows(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.save(RECORDS, Record("1", "uno"))

        assert store.get(RECORDS, "1") == Record("1", "uno")
        assert store.find(RECORDS, "name", "one") is None
        assert store.find(RECORDS, "name", "uno") == Record("1", "uno")


def test_a_record_may_stay_out_of_an_index(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", None))
        store.save(RECORDS, Record("2", None))

        assert store.get(RECORDS, "1") == Record("1", None)
        assert store.find(RECORDS, "name", None) is None


def test_an_index_holds_one_record_for_a_value(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))

        with pytest.raises(KeyError, match=r"records\.name"):
            store.save(RECORDS, Record("2", "one"))

        assert store.get(RECORDS, "2") is None


def test_deleting_forgets_in_the_index_too(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.delete(RECORDS, "1")
        store.delete(RECORDS, "never there")

        assert store.get(RECORDS, "1") is None
        assert store.find(RECORDS, "name", "one") is None
        store.save(RECORDS, Record("2", "one"))


def test_a_transaction_that_raises_did_nothing(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.save(RECORDS, Record("2", "two"))

    with pytest.raises(ZeroDivisionError), store.transaction():
        store.save(RECORDS, Record("1", "uno"))
        store.save(RECORDS, Record("3", "one"))
        store.delete(RECORDS, "2")
        store.save(RECORDS, Record("2", "dos"))
        raise ZeroDivisionError

    with store.transaction():
        assert store.get(RECORDS, "1") == Record("1", "one")
        assert store.get(RECORDS, "2") == Record("2", "two")
        assert store.get(RECORDS, "3") is None
        assert store.find(RECORDS, "name", "one") == Record("1", "one")
        assert store.find(RECORDS, "name", "two") == Record("2", "two")
        assert store.find(RECORDS, "name", "uno") is None
        assert store.find(RECORDS, "name", "dos") is None


def test_an_inner_transaction_belongs_to_the_outer_one(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        with store.transaction():
            store.save(RECORDS, Record("1"))
        raise ZeroDivisionError

    with store.transaction():
        assert store.get(RECORDS, "1") is None


def test_nothing_changes_outside_a_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.save(RECORDS, Record("1"))


def test_transactions_of_threads_follow_one_another(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("counter"))

    def count() -> None:
        for _ in range(200):
            with store.transaction():
                before = store.get(RECORDS, "counter")
                assert before is not None
                store.save(RECORDS, Record("counter", number=before.number + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.transaction():
        assert store.get(RECORDS, "counter") == Record("counter", number=1600)
