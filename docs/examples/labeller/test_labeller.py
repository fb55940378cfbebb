"""Tests of the labeller: every test has a world of its own, on one server."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from labeller import Labeller, RefusedError

from mockturk import World


@pytest.fixture
def slept() -> list[float]:
    """The seconds that the program has waited, without waiting."""
    return []


@pytest.fixture
def ann(mockturk: World, slept: list[float]) -> Labeller:
    return Labeller(mockturk.wsdl_url, "AKIAANN", "secret-of-ann", slept.append)


def test_the_label_is_what_most_workers_say(mockturk: World, ann: Labeller) -> None:
    hit_id = ann.post("https://example.com/1.png")
    mockturk.workers.answer(hit_id, {"label": "cat"}, workers=2)
    mockturk.workers.answer(hit_id, {"label": "dog"})

    assert ann.collect() == {"https://example.com/1.png": "cat"}
    assert ann.collect() == {}
    mockturk.journal.assert_called("CreateHIT", fields={"Reward.Amount": "0.05"}, times=1)
    mockturk.journal.assert_called("ApproveAssignment", times=3)
    # Three rewards of 5 cents, and the fee of a cent on each.
    assert mockturk.accounts.get("AKIAANN").available_balance == Decimal("9999.82")


def test_a_busy_service_is_asked_again(mockturk: World, ann: Labeller, slept: list[float]) -> None:
    mockturk.faults.add("throttle", "CreateHIT", times=2)

    ann.post("1.png")

    assert slept == [2, 4]
    mockturk.journal.assert_called("CreateHIT", times=3)


def test_a_lost_response_makes_no_second_hit(mockturk: World, ann: Labeller) -> None:
    mockturk.faults.add("reset_after", "CreateHIT", times=1)

    hit_id = ann.post("1.png")

    assert mockturk.workers.preview("A1WORKER", hit_id).hit_id == hit_id
    assert len(mockturk.export()["hits"]) == 1
    first, second = mockturk.journal.assert_called("CreateHIT", times=2)
    assert first.request["UniqueRequestToken"] == second.request["UniqueRequestToken"]


def test_answers_are_approved_after_three_days(mockturk: World, ann: Labeller) -> None:
    hit_id = ann.post("1.png")
    (done,) = mockturk.workers.answer(hit_id, {"label": "cat"})

    mockturk.clock.advance("3d")

    assert mockturk.workers.assignment(done.assignment_id).status == "Approved"
    assert mockturk.workers.earnings(done.worker_id).rewards == Decimal("0.05")
    mockturk.journal.assert_not_called("ApproveAssignment")


def test_a_picture_without_answers_expires(mockturk: World, ann: Labeller) -> None:
    ann.post("1.png")
    mockturk.clock.advance(days=6)
    assert ann.collect() == {}

    mockturk.clock.advance(days=1)

    assert ann.collect() == {"1.png": None}


@pytest.mark.mockturk(seed=7)
@pytest.mark.parametrize("_run", range(2))
def test_a_seed_makes_ids_predictable(ann: Labeller, _run: int) -> None:
    assert ann.post("1.png") == "341THMEAJEFUDN42H36MO6MQ3TLAR5"


def test_a_world_moves_to_another_one(mockturk: World, ann: Labeller) -> None:
    hit_id = ann.post("1.png")
    other = mockturk.world()

    other.load(mockturk.export())
    other.workers.answer(hit_id, {"label": "cat"}, workers=3)

    moved = Labeller(other.wsdl_url, "AKIAANN", "secret-of-ann")
    assert moved.collect() == {"1.png": "cat"}
    assert ann.collect() == {}


@pytest.fixture
def receptor() -> Iterator[tuple[str, list[str]]]:
    """An HTTP server for notifications: its URL, and the events that it has received."""
    events: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            events.extend(query["Event.1.EventType"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", events
        server.shutdown()


def test_a_finished_hit_is_notified(
    mockturk: World, ann: Labeller, receptor: tuple[str, list[str]]
) -> None:
    url, events = receptor
    hit_id = ann.post("1.png")
    ann.notify(hit_id, url)

    mockturk.workers.answer(hit_id, {"label": "cat"}, workers=3)

    assert mockturk.outbox.settle()
    assert events == ["HITReviewable"]


def test_requesters_see_only_their_own_hits(mockturk: World, ann: Labeller) -> None:
    bob = Labeller(mockturk.wsdl_url, "AKIABOB", "secret-of-bob")
    ann.post("ann.png")
    bob.post("bob.png")

    mockturk.workers.answer_all({"label": "cat"})

    assert (ann.collect(), bob.collect()) == ({"ann.png": "cat"}, {"bob.png": "cat"})
    mockturk.journal.assert_called("CreateHIT", account="AKIABOB", times=1)


def test_a_wrong_secret_is_refused(mockturk: World) -> None:
    with pytest.raises(RefusedError, match=r"AWS\.NotAuthorized"):
        Labeller(mockturk.wsdl_url, "AKIAANN", "secret-of-bob").post("1.png")


@pytest.mark.mockturk(balance="0.10")
def test_a_hit_that_costs_too_much_is_refused(ann: Labeller) -> None:
    with pytest.raises(RefusedError, match="InsufficientFunds"):
        ann.post("1.png")
