"""An exported and imported world is the same world, whatever happened in it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from lxml import etree

from exchanges import Service
from mockturk.domain.clock import ManualClock
from mockturk.store import tables
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.files import (
    build_world_file_schema,
    export_world,
    format_world_file,
    import_world,
    parse_world_file,
)
from mockturk.world.world import World, create_world
from world.files.seeds import FORM, fresh, seed
from world.lifecycle.life import DEEDS, Life
from world.lifecycle.review_life import DEEDS as REVIEW_DEEDS
from world.lifecycle.review_life import PLANS, Deed, Plan, ReviewLife
from world.lifecycle.stage import KEY, Stage

VALIDATOR = Draft7Validator(build_world_file_schema())
WORK = ["create", "create", "accept", "accept", "accept", "submit", "submit", "submit"]
NUMBERS = st.integers(0, 12)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 30, 3600, 86_400, 30 * 86_400]),
        st.sampled_from([*WORK, *DEEDS]),
        NUMBERS,
        NUMBERS,
    ),
    min_size=5,
    max_size=40,
)
COMMON = settings(
    max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def copied(stage: Stage) -> Any:
    """Another stage of the same class, with the world as a file brought it there."""
    document = export_world(stage.world)
    VALIDATOR.validate(json.loads(format_world_file(document)))
    other = object.__new__(type(stage))
    other.__dict__.update(stage.__dict__)
    other.clock = ManualClock(stage.clock.now())
    like = stage.world
    other.world = create_world(environment=like.environment, funds=like.funds, clock=other.clock)
    import_world(other.world, parse_world_file(format_world_file(document)))
    other.service = Service(other.world)
    other.workers = type(stage.workers)(other.world)
    for name in ("hit_ids", "assignment_ids"):
        if hasattr(stage, name):
            setattr(other, name, list(getattr(stage, name)))
    assert export_world(other.world) == document
    return other


def records(world: World) -> dict[str, Any]:
    return {
        table.name: {table.key(one): one for one in world.store.all(table)}
        for table in tables.TABLES
    }


@COMMON
@given(steps=STEPS, more=STEPS)
def test_a_life_goes_on_as_it_would_have(steps: Any, more: Any) -> None:
    life = Life()
    for wait, deed, n, m in steps:
        life.later(seconds=wait)
        life.do(deed, n, m)

    other = copied(life)

    assert records(other.world) == records(life.world)
    for wait, deed, n, m in more:
        for one in (life, other):
            one.later(seconds=wait)
        assert life.do(deed, n, m) == other.do(deed, n, m)
    assert export_world(other.world) == export_world(life.world)
    assert life.snapshot() == other.snapshot()


@COMMON
@given(plan=PLANS, deeds=REVIEW_DEEDS)
def test_reviews_are_told_as_before(plan: Plan, deeds: list[Deed]) -> None:
    life = ReviewLife(plan)
    assume(not life.refused)
    for deed in deeds:
        life.do(*deed)

    other = copied(life)

    assert records(other.world) == records(life.world)
    for operation in ("GetReviewResultsForHIT", "GetHIT", "GetAssignmentsForHIT"):
        shown = [one.call(operation, HITId=life.hit_id).element for one in (life, other)]
        assert etree.tostring(shown[0]) == etree.tostring(shown[1])


@COMMON
@given(steps=STEPS)
def test_a_snapshot_is_a_file_in_memory(steps: Any) -> None:
    life = Life()
    half = len(steps) // 2
    for wait, deed, n, m in steps[:half]:
        life.later(seconds=wait)
        life.do(deed, n, m)
    before, kept, at = life.snapshot(), export_world(life.world), life.clock.now()
    snapshot = life.world.snapshot()
    for wait, deed, n, m in steps[half:]:
        life.later(seconds=wait)
        life.do(deed, n, m)

    life.world.restore(snapshot)

    life.clock.set(at)  # a clock of one's own stays as it is
    assert life.snapshot() == before
    assert export_world(life.world) == kept


def test_files_tokens_bonuses_blocks_and_faults_come_along() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3, UniqueRequestToken="once")
    (first,) = stage.accepted(hit_id)
    stage.workers.submit(first, {"photo": b"\x00\xff", "colour": "red"})
    stage.workers.register("W9", name="Ann", locale="US-NY", approved=95, rejected=5)
    bonus = {"Amount": "0.10", "CurrencyCode": "USD"}
    stage.done("GrantBonus", AssignmentId=first, WorkerId="W1", BonusAmount=bonus, Reason="fine")
    stage.done("BlockWorker", WorkerId="W2", Reason="spam")
    stage.done("GetFileUploadURL", AssignmentId=first, QuestionIdentifier="photo")
    stage.world.faults.add(Fault(FaultKind.throttle, probability=0.5))
    stage.world.faults.next("GetHIT", KEY)

    other = copied(stage)

    assert records(other.world) == records(stage.world)
    assert all(
        export_world(stage.world)[name]
        for name in ("uploaded_files", "file_urls", "bonus_payments", "worker_blocks", "tokens")
    )
    chances = [
        [one.world.faults.next("GetHIT", KEY) is None for _ in range(20)] for one in (stage, other)
    ]
    assert chances[0] == chances[1]


def test_equal_texts_and_policies_are_one_again() -> None:
    policy = {"question_ids": ["colour"], "agreement_threshold": 50}
    hit = {"hit_type": "COLOURS", "question": FORM, "hit_review_policy": policy}
    world = fresh()
    import_world(world, seed(hits=[hit, hit]))
    import_world(world, parse_world_file(format_world_file(export_world(world))))

    one, two = world.store.all(tables.HITS)
    assert one.question is two.question
    assert one.packed_hit_review_policy is two.packed_hit_review_policy
    assert one.hit_type is two.hit_type is world.store.get(tables.HIT_TYPES, "COLOURS")


def test_a_file_has_no_secret_and_one_order() -> None:
    world = fresh()
    import_world(world, seed())
    document = export_world(world)

    assert format_world_file(document) == format_world_file(export_world(world))
    assert json.loads(format_world_file(document)) == document
    assert "secret" not in format_world_file(document)


def test_the_chances_of_a_fault_go_on_however_many_there_were() -> None:
    rule = {"id": "fault-1", "kind": "throttle", "probability": 0.5}

    def chances(drawn: int) -> list[bool]:
        world = fresh()
        faults = {"seed": "s", "rules": [rule], "drawn": {"fault-1": drawn}}
        import_world(world, seed(faults=faults))
        found = [world.faults.next("GetHIT", KEY) is None for _ in range(40)]
        assert export_world(world)["faults"]["drawn"] == {"fault-1": drawn + 40}
        return found

    far = 10**12  # which would take hours to draw one by one
    assert chances(0)[20:] == chances(20)[:20]
    assert chances(far)[20:] == chances(far + 20)[:20]
    assert chances(0) != chances(far)
