"""The contract of a store; each test runs with every backend."""

from __future__ import annotations

import threading

import pytest

from mockturk.store.errors import StoreClosedError
from mockturk.store.port import Store
from store.records import OTHERS, RECORDS, Record


def clear(store: Store) -> None:
    store.restore(store.prepare(store.new().snapshot()))


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


def test_a_new_record_replaces_none(store: Store) -> None:
    with store.transaction():
        store.add(RECORDS, Record("1", "one"))

        with pytest.raises(KeyError, match="records has 1 already"):
            store.add(RECORDS, Record("1", "uno"))
        with pytest.raises(KeyError, match=r"records\.name"):
            store.add(RECORDS, Record("2", "one"))

        assert store.get(RECORDS, "1") == Record("1", "one")
        assert store.get(RECORDS, "2") is None
        assert store.find(RECORDS, "name", "uno") is None


def test_a_record_that_was_deleted_can_be_added_again(store: Store) -> None:
    with store.transaction():
        store.add(RECORDS, Record("1", "one"))
        store.delete(RECORDS, "1")
        store.add(RECORDS, Record("1", "uno"))

    with store.transaction():
        assert store.get(RECORDS, "1") == Record("1", "uno")


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


def test_replaced_contents_have_another_epoch(store: Store) -> None:
    before = store.epoch
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
    assert store.epoch is before

    empty = store.prepare(store.new().snapshot())
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.restore(empty)
        assert store.epoch is not before
        raise ZeroDivisionError
    assert store.epoch is before


def test_a_closed_store_has_no_transactions_any_more(store: Store) -> None:
    with store.transaction():
        store.close()
        with store.transaction():  # a part of the open one
            store.save(RECORDS, Record("1", "one"))

    assert store.is_closed
    assert not store.transaction().try_enter()
    for _ in range(2):  # nor does the first one keep the lock
        with pytest.raises(StoreClosedError), store.transaction():
            pass


def test_an_inner_transaction_belongs_to_the_outer_one(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        with store.transaction():
            store.save(RECORDS, Record("1"))
        raise ZeroDivisionError

    with store.transaction():
        assert store.get(RECORDS, "1") is None


def test_an_inner_transaction_fails_alone(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.save(RECORDS, Record("1", "uno"))
            store.save(RECORDS, Record("2", "one"))
            with store.transaction():
                store.save(RECORDS, Record("3"))
            raise ZeroDivisionError

        assert store.get(RECORDS, "1") == Record("1", "one")
        assert store.get(RECORDS, "2") is None
        assert store.get(RECORDS, "3") is None
        store.save(RECORDS, Record("4"))

    with store.transaction():
        assert store.find(RECORDS, "name", "one") == Record("1", "one")
        assert store.find(RECORDS, "name", "uno") is None
        assert store.get(RECORDS, "4") == Record("4")


def test_a_failed_transaction_after_a_failed_inner_one_did_nothing(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))

    with pytest.raises(ZeroDivisionError), store.transaction():
        store.delete(RECORDS, "1")
        with pytest.raises(LookupError), store.transaction():
            store.save(RECORDS, Record("1", "uno"))
            raise LookupError
        assert store.get(RECORDS, "1") is None
        raise ZeroDivisionError

    with store.transaction():
        assert store.find(RECORDS, "name", "one") == Record("1", "one")
        assert store.find(RECORDS, "name", "uno") is None


def test_a_refused_save_leaves_the_transaction_going_on(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.save(RECORDS, Record("2", "two", number=5, group="a"))
        with pytest.raises(KeyError):
            store.save(RECORDS, Record("2", "one", number=9, group="b"))

    with store.transaction():
        assert store.get(RECORDS, "2") == Record("2", "two", number=5, group="a")
        assert store.count(RECORDS, "number", ["b"]) == 0


def test_values_of_a_unique_index_can_be_exchanged(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.save(RECORDS, Record("2", "two"))

    with pytest.raises(ZeroDivisionError), store.transaction():
        store.save(RECORDS, Record("1"))
        store.save(RECORDS, Record("2", "one"))
        store.save(RECORDS, Record("1", "two"))
        raise ZeroDivisionError

    with store.transaction():
        assert store.find(RECORDS, "name", "one") == Record("1", "one")
        assert store.find(RECORDS, "name", "two") == Record("2", "two")


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_whatever_ends_a_transaction_undoes_it(store: Store, kind: type[BaseException]) -> None:
    with pytest.raises(kind), store.transaction():
        store.save(RECORDS, Record("1"))
        raise kind

    with store.transaction():
        assert store.get(RECORDS, "1") is None


def test_nothing_changes_outside_a_transaction(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1"))

    with pytest.raises(RuntimeError):
        store.save(RECORDS, Record("2"))
    with pytest.raises(RuntimeError):
        store.delete(RECORDS, "1")

    with store.transaction():
        assert store.get(RECORDS, "1") == Record("1")
        assert store.get(RECORDS, "2") is None


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


def test_clearing_forgets_everything(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        store.save(OTHERS, Record("1", "other"))
    with store.transaction():
        clear(store)
        store.save(RECORDS, Record("2", "two"))

    with store.transaction():
        assert store.get(RECORDS, "1") is None
        assert store.get(OTHERS, "1") is None
        assert store.find(RECORDS, "name", "one") is None
        assert store.get(RECORDS, "2") == Record("2", "two")


def test_what_was_cleared_comes_back_when_the_transaction_fails(store: Store) -> None:
    one, two = Record("1", "one"), Record("2", "two")
    with store.transaction():
        store.save(RECORDS, one)
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.save(RECORDS, two)
        clear(store)
        store.save(RECORDS, Record("3", "one"))
        clear(store)
        store.save(RECORDS, Record("4", "one"))
        raise ZeroDivisionError

    with store.transaction():
        assert store.all(RECORDS) == [one]
        assert store.find(RECORDS, "name", "one") == one
        store.save(RECORDS, two)  # it can go on from there
        assert store.find(RECORDS, "name", "two") == two


def test_a_part_that_was_cleared_can_fail_for_itself(store: Store) -> None:
    with store.transaction():
        store.save(RECORDS, Record("1", "one"))
        with pytest.raises(ZeroDivisionError), store.transaction():
            clear(store)
            raise ZeroDivisionError
        store.save(RECORDS, Record("2", "two"))

    with store.transaction():
        assert {record.id for record in store.all(RECORDS)} == {"1", "2"}


def test_all_records_of_a_table_and_of_no_other(store: Store) -> None:
    kept = [Record("1", "one"), Record("2", "two")]
    with store.transaction():
        for record in kept:
            store.save(RECORDS, record)
        store.save(OTHERS, Record("3", "other"))

        found = store.all(RECORDS)
        assert sorted(found, key=lambda record: record.id) == kept
        found.clear()
        assert len(store.all(RECORDS)) == 2
        assert [record.id for record in store.all(OTHERS)] == ["3"]


def test_clearing_needs_a_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        clear(store)


def test_a_transaction_can_be_begun_without_waiting(store: Store) -> None:
    tried: list[bool] = []

    def attempt() -> None:
        transaction = store.transaction()
        tried.append(transaction.try_enter())
        if tried[-1]:
            transaction.__exit__(None, None, None)

    def in_a_thread() -> None:
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()

    with store.transaction():
        in_a_thread()
        attempt()  # within one's own it is part of that
    in_a_thread()

    assert tried == [False, True, True]


def test_a_thread_of_many_transactions_lets_others_have_theirs(store: Store) -> None:
    stop, begun = threading.Event(), threading.Event()

    def keep_on() -> None:
        while not stop.is_set():
            with store.transaction():
                begun.set()
                sum(range(1_000))

    thread = threading.Thread(target=keep_on)
    thread.start()
    assert begun.wait(20)
    for number in range(100):
        with store.transaction():
            store.save(RECORDS, Record(str(number), None))
    stop.set()
    thread.join()

    assert len(store.all(RECORDS)) == 100


def test_a_snapshot_is_restored_with_its_indexes(store: Store) -> None:
    one, two = Record("1", "one"), Record("2", "two")
    with store.transaction():
        store.save(RECORDS, one)
        snapshot = store.snapshot()
        store.save(RECORDS, two)
        store.delete(RECORDS, "1")

        store.restore(store.prepare(snapshot))
        assert store.all(RECORDS) == [one]
        assert store.find(RECORDS, "name", "one") == one
        assert store.find(RECORDS, "name", "two") is None

        store.save(RECORDS, two)
        store.restore(store.prepare(snapshot))
        assert store.all(RECORDS) == [one]


def test_a_restore_is_undone_with_its_transaction(store: Store) -> None:
    with store.transaction():
        empty = store.snapshot()
        store.save(RECORDS, Record("1", "one"))
    with pytest.raises(LookupError), store.transaction():
        store.restore(store.prepare(empty))
        store.save(RECORDS, Record("2", "two"))
        raise LookupError

    with store.transaction():
        assert store.all(RECORDS) == [Record("1", "one")]
        assert store.find(RECORDS, "name", "two") is None
