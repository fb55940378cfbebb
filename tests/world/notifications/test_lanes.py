"""The order in which destinations and receptors are served."""

from __future__ import annotations

import pytest

from mockturk.domain.messages import MessageTransport, receptor_of
from mockturk.world.notifications.delivery.fair_queue import FairQueue, Lane


def lane(host: str, path: str = "", transport: str = "REST") -> Lane:
    return MessageTransport(transport), f"http://{host}/{path}"


def taken(lanes: FairQueue) -> list[str]:
    """The hosts of the lanes that can be taken now, which then are."""
    found = []
    while one := lanes.take():
        found.append(one[1].split("/")[2])
    return found


def finish(lanes: FairQueue, host: str, *, slow: bool = False, waits: bool = False) -> None:
    lanes.remember(lane(host), slow=slow)
    lanes.give_back(lane(host))
    if waits:
        lanes.add(lane(host))


def known_as_slow(lanes: FairQueue, *hosts: str) -> None:
    for host in hosts:
        lanes.add(lane(host))
        assert taken(lanes) == [host]
        finish(lanes, host, slow=True)


def test_one_thread_for_a_receptor_and_turns_for_its_destinations() -> None:
    lanes = FairQueue(8)
    for path in ("x", "y"):
        lanes.add(lane("a", path))
    lanes.add(lane("a", transport="SOAP"))
    lanes.add(lane("a", "y"))

    order = []
    while one := lanes.take():
        order.append(one)
        assert not lanes.has_turn
        lanes.give_back(one)
        if len(order) == 1:
            lanes.add(one)
    assert order == [lane("a", "x"), lane("a", "y"), lane("a", transport="SOAP"), lane("a", "x")]
    assert not lanes


def test_a_lane_that_is_with_a_thread_waits_for_that() -> None:
    lanes = FairQueue(8)
    lanes.add(lane("a"))
    assert taken(lanes) == ["a"]
    lanes.add(lane("a"))
    assert lanes
    lanes.give_back(lane("a"))
    assert not lanes


def test_no_more_lanes_than_threads() -> None:
    lanes = FairQueue(2)
    for host in "abc":
        lanes.add(lane(host))

    assert taken(lanes) == ["a", "b"]
    finish(lanes, "b", waits=True)
    assert taken(lanes) == ["c"]


def test_the_slow_have_half_of_the_threads() -> None:
    lanes = FairQueue(4)
    known_as_slow(lanes, "a", "b", "c")
    for host in "abc":
        lanes.add(lane(host))

    assert taken(lanes) == ["a", "b"]
    for host in "xy":
        lanes.add(lane(host))
    assert taken(lanes) == ["x", "y"]
    finish(lanes, "a", slow=True, waits=True)
    assert taken(lanes) == ["c"]
    finish(lanes, "x")
    assert taken(lanes) == []


def test_where_others_wait_the_slow_have_one_thread() -> None:
    lanes = FairQueue(4)
    known_as_slow(lanes, "a", "b")
    for host in "abwxyz":
        lanes.add(lane(host))

    assert taken(lanes) == ["a", "w", "x", "y"]
    finish(lanes, "a", slow=True, waits=True)
    assert taken(lanes) == ["b"]


def test_who_was_quick_again_is_slow_no_longer() -> None:
    lanes = FairQueue(2)
    known_as_slow(lanes, "a", "b")
    lanes.add(lane("a"))
    taken(lanes)
    finish(lanes, "a")
    for host in "ab":
        lanes.add(lane(host))

    assert taken(lanes) == ["b", "a"]


def test_only_so_many_are_known_as_slow() -> None:
    lanes = FairQueue(2, most_slow=2)
    known_as_slow(lanes, "a", "b", "c")
    for host in "abc":
        lanes.add(lane(host))

    assert taken(lanes) == ["b", "a"]


def test_nothing_waits_after_clearing() -> None:
    lanes = FairQueue(1)
    for host in "ab":
        lanes.add(lane(host))
    taken(lanes)
    lanes.clear()

    assert lanes
    lanes.give_back(lane("a"))
    assert not lanes


@pytest.mark.parametrize(
    ("transport", "destination", "receptor"),
    [
        ("REST", "http://a/b?c", "http://a:80"),
        ("SOAP", "HTTP://A.:80/d", "http://a:80"),
        ("REST", "https://a/", "https://a:443"),
        ("REST", "http://[::1]:8080/", "http://::1:8080"),
        ("SQS", "https://queue.amazonaws.com/1/x", "SQS"),
        ("REST", "http://a:port/", "http://a:port/"),
    ],
)
def test_a_receptor_has_many_addresses(transport: str, destination: str, receptor: str) -> None:
    assert receptor_of(MessageTransport(transport), destination) == receptor
