"""Hand-written world files: omitted fields, and entries that the world creates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from exchanges import NOON
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.domain.errors import DoesNotMeetRequirements
from mockturk.domain.hits import HITStatus
from mockturk.domain.ids import IdGenerator
from mockturk.store import tables
from mockturk.world.files import export_world, import_world
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers
from mockturk.world.world import World
from world.files.seeds import FORM, HIT, WORK, fresh, seed

PAGE = "<!DOCTYPE html><html><head><title>Cats</title></head><body><p>Cats?</p></body></html>"
SCORED = {
    **HIT,
    "assignment_review_policy": {
        "answer_key": [{"question_id": "colour", "values": ["red"]}],
        "approve_if_score_at_least": 100,
        "reject_if_score_less_than": 1,
        "reject_reason": "It is red.",
    },
}


def made(**sections: Any) -> World:
    world = fresh()
    import_world(world, seed(**sections))
    return world


def only(world: World, table: Any) -> Any:
    (record,) = world.store.all(table)
    return record


def test_everything_but_what_matters_may_be_left_out() -> None:
    world = made()

    account = only(world, tables.ACCOUNTS)
    hit = only(world, tables.HITS)
    assert account.id == IdGenerator("tests").requester("AKIATEST")
    assert account.available_balance == Decimal("10000.00")
    assert (hit.id, hit.owner, hit.hit_type.id) == ("HIT1", account.id, "COLOURS")
    assert hit.hit_type.properties.description == "Name a colour"
    assert hit.hit_type.properties.auto_approval_delay == timedelta(days=30)
    assert (hit.created_at, hit.expires_at) == (NOON, NOON + timedelta(days=7))
    counts = world.store.get(tables.LATEST_COUNTS, f"{account.id} ")
    assert counts is not None
    assert (counts.until_then["hits_created"], counts.until_then["available"]) == (1, 2)


def test_ids_follow_from_the_seed() -> None:
    sections = {"hits": [{"hit_type": "COLOURS", "question": FORM}], "workers": [{"name": "Ann"}]}
    one, other = made(**sections), made(**sections)

    assert export_world(one) == export_world(other)
    assert only(one, tables.HITS).id == IdGenerator("tests").hit()
    assert only(one, tables.WORKERS).id == IdGenerator("tests").worker()


def test_the_type_of_a_hit_may_be_written_in_place() -> None:
    inline = {"title": "Cats", "reward": 0.1, "requirements": [_requirement()]}
    hit = {"hit_type": inline, "question": {"html": PAGE}, "lifetime_seconds": 60}
    world = made(hits=[hit, hit])

    one, two = world.store.all(tables.HITS)
    assert one.hit_type is two.hit_type
    assert one.hit_type.properties.reward == Decimal("0.10")
    assert str(one.hit_type.properties.requirements[0].locales[0]) == "US-NY"
    assert one.expires_at == NOON + timedelta(minutes=1)
    assert "<HTMLQuestion" in one.question


def _requirement() -> dict[str, Any]:
    return {
        "qualification_type_id": "00000000000000000071",
        "comparator": "EqualTo",
        "locales": ["US-NY"],
    }


def test_a_worker_is_told_of_as_one_is_registered() -> None:
    world = made(workers=[{"name": "Ann"}, {"id": "A1BOB", "locale": "DE", "percent_approved": 90}])

    found = Workers(world).registered().items
    assert [worker.name for worker in found] == ["Ann", None]
    assert (found[1].locale, found[1].history.percent_approved) == ("DE", 90)


def test_work_is_done_as_the_service_would() -> None:
    wrong = {**WORK, "worker_id": "A1CY", "answers": {"colour": "blue"}}
    world = made(hits=[{**SCORED, "max_assignments": 3}], assignments=[WORK, wrong])

    bob, cy = sorted(world.store.all(tables.ASSIGNMENTS), key=lambda one: one.serial)
    assert (bob.status, bob.known_answer_score) == ("Approved", 100)
    assert (cy.status, cy.requester_feedback) == ("Rejected", "It is red.")
    assert len(world.store.all(tables.REVIEWS)) == 2
    assert only(world, tables.HITS).work.completed == 2


@pytest.mark.parametrize(
    ("status", "ends"),
    [
        ({}, "Submitted"),
        ({"status": "InProgress", "answers": None}, "InProgress"),
        ({"status": "Returned"}, "Returned"),
        ({"status": "Approved", "requester_feedback": "Thanks"}, "Approved"),
        ({"status": "Rejected", "requester_feedback": "No"}, "Rejected"),
    ],
)
def test_work_goes_as_far_as_it_is_said(status: dict[str, Any], ends: str) -> None:
    world = made(hits=[HIT], assignments=[{**WORK, **status}])

    assignment = only(world, tables.ASSIGNMENTS)
    assert assignment.status.value == ends
    assert assignment.requester_feedback == status.get("requester_feedback")


def test_what_was_done_earlier_happened_then() -> None:
    """A HIT of last month, work on it, and time since: approved by itself, and disposed of."""
    hit = {**HIT, "hit_type": {"title": "T", "reward": "1", "auto_approval_delay_seconds": 3600}}
    hit |= {"max_assignments": 1, "created_at": "2014-07-15T12:00:00Z"}
    work = {**WORK, "accepted_at": "2014-07-16T12:00:00Z", "submitted_at": "2014-07-16T12:30:00Z"}
    world = made(hits=[hit], assignments=[work])

    with open_transaction(world):
        pass
    assignment = only(world, tables.ASSIGNMENTS)
    assert assignment.approved_at == NOON - timedelta(days=30) + timedelta(hours=1, minutes=30)
    assert only(world, tables.HITS).status is HITStatus.Reviewable
    assert [one.day.isoformat() for one in world.store.all(tables.EARLIER_COUNTS)] == ["2014-07-15"]


def test_a_world_begins_when_its_file_says() -> None:
    base = ManualClock(NOON + timedelta(days=4_000))
    world = fresh(clock=ShiftedClock(base))
    import_world(world, seed(clock={"now": "2014-08-15T12:00:00Z", "frozen": True}))

    assert (world.clock.now(), world.clock.frozen) == (NOON, True)
    assert only(world, tables.HITS).created_at == NOON
    import_world(world, seed(clock={"now": "2014-08-15T12:00:00Z"}))
    base.advance(timedelta(hours=1))
    assert world.clock.now() == NOON + timedelta(hours=1)


def test_what_every_world_has_is_there_too() -> None:
    world = made()

    assert world.store.get(tables.HIT_TYPES, "T100CN9P324W00EXAMPLE")


def test_new_serials_are_higher_than_those_of_the_file() -> None:
    first = export_world(made())
    del first["ids"]
    world = fresh()
    import_world(world, first)

    assert world.ids.serial() > only(world, tables.HITS).serial


def test_a_qualification_type_and_who_has_it() -> None:
    world = fresh()
    kind = {"id": "COLOURS2", "name": "Colours", "description": "Knows colours"}
    held = {"type_id": "COLOURS2", "worker_id": "A1WORKER", "value": 7}
    requirement = {"qualification_type_id": "COLOURS2", "comparator": "EqualTo", "integers": [7]}
    wanting = {"title": "Cats", "reward": "0.05", "requirements": [requirement]}
    import_world(
        world,
        seed(
            qualification_types=[kind],
            qualifications=[held],
            hits=[{**HIT, "hit_type": wanting}],
        ),
    )
    (hit,) = world.store.all(tables.HITS)

    assert [one.hit_id for one in world.store.all(tables.QUALIFICATION_USES)] == [hit.id]
    workers = Workers(world)
    with pytest.raises(DoesNotMeetRequirements):
        workers.accept("A2WORKER", hit.id)
    assert workers.accept("A1WORKER", hit.id)
    assert export_world(world)["qualification_types"][0]["name"] == "Colours"
    again = fresh()
    import_world(again, export_world(world))
    assert export_world(again) == export_world(world)


def test_the_hour_24_and_small_letters_are_read() -> None:
    world = fresh()
    import_world(
        world,
        seed(
            clock={"now": "2014-08-15T24:00:00Z", "frozen": True},
            hits=[{**HIT, "created_at": "2014-08-14t24:00:00z"}],
        ),
    )

    assert f"{world.clock.now():%Y-%m-%d %H}" == "2014-08-16 00"
    (hit,) = world.store.all(tables.HITS)
    assert f"{hit.created_at:%Y-%m-%d %H}" == "2014-08-15 00"
