"""The world of the demo: its content, which is always the same."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from exchanges import new_world
from mockturk import ManualClock, MockTurk
from mockturk.app.composition import build_worlds
from mockturk.app.settings import Settings
from mockturk.domain.hits import HIT
from mockturk.endpoint.application import shared_endpoint
from mockturk.exceptions import ControlAPIError
from mockturk.store import tables
from mockturk.web.demo import load_demo
from mockturk.world.files import export_world
from mockturk.world.world import World

URL = "http://127.0.0.1:8014"


@pytest.fixture
def world() -> World:
    shared_endpoint()
    told = build_worlds(
        Settings(seed="demo"), initialise=lambda world: load_demo(world, URL)
    ).default.world
    told.clock.freeze()
    return told


def boxes(world: World) -> dict[str, HIT]:
    with world.store.transaction():
        return {
            hit.requester_annotation.removeprefix("Postcards, "): hit
            for hit in world.store.all(tables.HITS)
            if hit.requester_annotation and hit.requester_annotation.startswith("Postcards")
        }


def outcomes(world: World, hit: HIT) -> dict[str, str]:
    with world.store.transaction():
        return {
            one.worker_id: one.status
            for one in world.store.all(tables.ASSIGNMENTS)
            if one.hit_id == hit.id
        }


def test_a_demo_that_cannot_be_loaded_changes_nothing() -> None:
    """The week would begin before 1970; an address must be one."""
    world = new_world(datetime(1970, 1, 2, tzinfo=UTC))
    before = export_world(world)

    for url in ("no address", URL):
        with pytest.raises(ValueError, match=r"begins with http://|1970"):
            load_demo(world, url)
        assert export_world(world) == before


def test_a_demo_that_cannot_be_loaded_is_a_conflict() -> None:
    with MockTurk(clock=ManualClock(datetime(1970, 1, 2, tzinfo=UTC))) as turk:
        with pytest.raises(ControlAPIError, match="1970") as refused:
            turk.load_demo()
        assert refused.value.status == 409


def test_every_box_of_postcards_is_at_another_stage(world: World) -> None:
    found = boxes(world)

    assert {name: (hit.status, hit.max_assignments) for name, hit in found.items()} == {
        "box 1": ("Reviewing", 3),
        "box 2": ("Reviewable", 5),  # extended twice
        "box 3": ("Reviewable", 4),  # extended once
        "box 4": ("Assignable", 4),
        "box 5": ("Assignable", 3),
        "box 6": ("Assignable", 2),
        "box 7": ("Assignable", 3),
    }
    assert outcomes(world, found["box 3"]) == {
        "A7GUS": "Rejected",
        "A4DEVI": "Approved",
        "A8HANA": "Approved",
        "A5EMIL": "Approved",
    }
    assert outcomes(world, found["box 5"]) == {"A4DEVI": "Approved", "A8HANA": "InProgress"}
    assert outcomes(world, found["box 7"]) == {}


def test_the_documented_request_waits_for_its_second_worker(world: World) -> None:
    with world.store.transaction():
        (hit,) = [
            one
            for one in world.store.all(tables.HITS)
            if one.requester_annotation == "Photographs, as documented"
        ]
    known, compared = hit.assignment_review_policy, hit.hit_review_policy

    assert known
    assert compared
    assert known.extension
    assert [one.question_id for one in known.answer_key] == [
        *("QuestionId3", "QuestionId7", "QuestionId15", "QuestionId17", "QuestionId18")
    ]
    assert (known.approve_if_score_at_least, known.extension.if_score_less_than) == (79, 79)
    assert known.extension.maximum_assignments == 3
    assert (compared.agreement_threshold, len(compared.question_ids)) == (100, 15)
    assert (hit.status, hit.created_with, hit.max_assignments) == ("Assignable", 1, 2)
    assert outcomes(world, hit) == {"A5EMIL": "Submitted"}


def test_everybody_who_may_look_finds_something(world: World) -> None:
    with world.store.transaction():
        count = {table.name: len(world.store.all(table)) for table in tables.TABLES}
        requests = Counter(one.state for one in world.store.all(tables.QUALIFICATION_REQUESTS))
        kinds = Counter(one.transport for one in world.store.all(tables.OUTBOX))
        questions = " ".join(hit.question for hit in world.store.all(tables.HITS))

    for name in ("bonus_payments", "worker_blocks", "notifications", "uploaded_files", "layouts"):
        assert count[name], name
    assert requests["Pending"] == 2
    assert kinds["Email"]
    assert kinds["Worker"]
    for document in ("<QuestionForm", "<HTMLQuestion", "<ExternalQuestion"):
        assert document in questions
    assert URL in questions
    calls = [entry for _, entry in world.journal.entries()]
    assert {entry.protocol for entry in calls} == {"SOAP"}
    assert [entry.operation for entry in calls if entry.errors] == ["GetHIT"]


def journal(world: World) -> list[tuple[int, bytes, str, tuple[str, ...]]]:
    return [
        (number, entry.request.body, entry.request_id, entry.error_codes)
        for number, entry in world.journal.entries()
    ]


def test_it_is_the_same_every_time(world: World) -> None:
    first, calls = export_world(world), journal(world)

    world.reset()
    world.clock.freeze()
    second = export_world(world)

    assert calls
    assert journal(world) == calls

    for text in (first, second):
        del text["clock"]
    assert json.dumps(first) == json.dumps(second)


def test_it_can_be_told_in_any_world() -> None:
    with MockTurk() as turk:
        turk.load_demo()

        assert turk.workers.groups("A9NEWCOMER").total > 5
        assert f"{turk.clock.now():%Y-%m-%d %H}" == "2014-08-15 15"
