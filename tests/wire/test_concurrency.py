"""Many callers at once: each token once, each type once, every HIT readable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from exchanges import QUESTION, Node, Service, type_fields

THREADS = 64


def at_once(calls: int, call) -> list[Node]:
    """Make calls from as many threads, released together."""
    barrier = Barrier(calls)

    def released(number: int) -> Node:
        barrier.wait()
        return call(number)

    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(released, range(calls)))


def test_a_token_makes_one_hit(service: Service) -> None:
    results = at_once(THREADS, lambda _: service.created(UniqueRequestToken="one"))

    (made,) = [result for result in results if result.is_valid == "True"]
    refused = [result for result in results if result is not made]
    assert {result.code for result in refused} == {"AWS.MechanicalTurk.HITAlreadyExists"}
    assert {result.data["HITId"] for result in refused} == {made.text("HITId")}


def test_equal_properties_make_one_type(service: Service) -> None:
    request = {**type_fields(), "LifetimeInSeconds": 60, "Question": QUESTION}

    results = at_once(
        THREADS,
        lambda number: service.result(
            "CreateHIT" if number % 2 else "RegisterHITType",
            request if number % 2 else type_fields(),
        ),
    )

    assert len({result.text("HITTypeId") for result in results}) == 1


def test_every_hit_made_can_be_read(service: Service) -> None:
    def make_and_read(number: int) -> Node:
        made = service.result(
            "CreateHIT",
            {
                **type_fields(),
                "LifetimeInSeconds": 60,
                "Question": QUESTION,
                "RequesterAnnotation": str(number),
            },
        )
        return service.result("GetHIT", {"HITId": made.text("HITId")})

    read = at_once(THREADS, make_and_read)

    assert [hit.text("RequesterAnnotation") for hit in read] == [str(n) for n in range(THREADS)]
    assert len({hit.text("HITId") for hit in read}) == THREADS


def test_one_key_is_one_account_however_many_come_first(service: Service) -> None:
    at_once(THREADS, lambda _: service.result("GetAccountBalance", {}, key="SAME"))

    with service.world.store.transaction():
        assert service.world.account("SAME").access_key == "SAME"
