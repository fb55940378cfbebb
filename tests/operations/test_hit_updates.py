"""SetHITAsReviewing, ForceExpireHIT, DisableHIT, DisposeHIT and ChangeHITTypeOfHIT."""

from __future__ import annotations

import pytest

from exchanges import type_fields
from mockturk.domain.limits import RELAXED
from world.lifecycle.stage import (
    HIT_STATE,
    INVALID,
    MISSING,
    NO_HIT,
    Stage,
    message,
    pairs,
    state_pairs,
)

OPEN = ("Assignable", "Unassignable")
LISTED = (*OPEN, "Reviewable", "Reviewing")
SHARED_TYPE = "T100CN9P324W00EXAMPLE"
OPERATIONS = [
    ("SetHITAsReviewing", {}),
    ("ExtendHIT", {"MaxAssignmentsIncrement": 1}),
    ("ForceExpireHIT", {}),
    ("DisableHIT", {}),
    ("DisposeHIT", {}),
    ("ChangeHITTypeOfHIT", {"HITTypeId": SHARED_TYPE}),
]
on_hits = pytest.mark.parametrize(("operation", "fields"), OPERATIONS)


def hit_in(stage: Stage, status: str) -> str:
    """A HIT that has a status, without a decision missing."""
    hit_id = stage.hit()
    if status == "Unassignable":
        stage.accepted(hit_id)
    if status in ("Reviewable", "Reviewing", "Disposed"):
        stage.done("ForceExpireHIT", HITId=hit_id)
    if status == "Reviewing":
        stage.done("SetHITAsReviewing", HITId=hit_id)
    if status == "Disposed":
        stage.done("DisposeHIT", HITId=hit_id)
    assert stage.status(hit_id) == status
    return hit_id


@on_hits
@pytest.mark.parametrize(
    ("hit_id", "code", "data"),
    [
        (None, MISSING, {}),
        ("", INVALID, {"Parameter": "HITId"}),
        ("asfd", INVALID, {"Parameter": "HITId"}),
        ("A" * 65, INVALID, {"Parameter": "HITId"}),
        ("A" * 64, NO_HIT, {"HITId": "A" * 64}),
        ("3UNKNOWN", NO_HIT, {"HITId": "3UNKNOWN"}),
    ],
)
def test_what_is_no_hit_is_told(
    operation: str,
    fields: dict[str, object],
    hit_id: str | None,
    code: str,
    data: dict[str, str],
) -> None:
    refused = Stage().call(operation, HITId=hit_id, **fields)

    assert (refused.code, refused.data) == (code, data)
    if code == NO_HIT:
        assert message(refused) == f"Hit {hit_id} does not exist."


@on_hits
def test_another_requesters_hit_does_not_exist(operation: str, fields: dict[str, object]) -> None:
    stage = Stage()
    hit_id = hit_in(stage, "Reviewable" if operation == "DisposeHIT" else "Assignable")
    stage.done("GetAccountBalance", key="OTHER")
    before = stage.snapshot()

    refused = stage.call(operation, key="OTHER", HITId=hit_id, **fields)

    assert refused.code == NO_HIT
    assert stage.snapshot() == before


@pytest.mark.parametrize(
    ("operation", "fields", "expected"),
    [
        ("SetHITAsReviewing", {}, ("Reviewable",)),
        ("SetHITAsReviewing", {"Revert": "false"}, ("Reviewable",)),
        ("SetHITAsReviewing", {"Revert": "true"}, ("Reviewing",)),
        ("ExtendHIT", {"MaxAssignmentsIncrement": 1}, LISTED),
        ("ForceExpireHIT", {}, OPEN),
        ("DisableHIT", {}, OPEN),
        ("DisposeHIT", {}, ("Reviewing", "Reviewable")),
    ],
)
@pytest.mark.parametrize("status", [*LISTED, "Disposed"])
def test_statuses_an_operation_takes(
    operation: str, fields: dict[str, object], expected: tuple[str, ...], status: str
) -> None:
    stage = Stage()
    hit_id = hit_in(stage, status)
    before = stage.snapshot()

    result = stage.call(operation, HITId=hit_id, **fields)

    if status in expected:
        assert result.is_valid == "True"
        assert result.names() == ["Request"]
    else:
        assert result.code == HIT_STATE
        assert message(result) == (
            f"This HIT is currently in the state '{status}'.  "
            f"This operation can be called with a status of: {', '.join(expected)}"
        )
        assert pairs(result) == state_pairs("HITId", hit_id, status, *expected)
        assert stage.snapshot() == before


def test_a_hit_expires_once() -> None:
    """One that works on although it has expired has a status that would do."""
    stage = Stage()
    hit_id = hit_in(stage, "Unassignable")
    stage.done("ForceExpireHIT", HITId=hit_id)
    assert stage.status(hit_id) == "Unassignable"

    again = stage.call("ForceExpireHIT", HITId=hit_id)

    assert again.code == HIT_STATE
    assert again.data["CurrentState"] == "Unassignable"


def test_forced_expiry_is_now_and_leaves_work_alone() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3)
    submitted, taken = *stage.submitted(hit_id, "W1"), *stage.accepted(hit_id, "W2")
    stage.later(minutes=3)

    stage.done("ForceExpireHIT", HITId=hit_id)

    assert stage.shown(hit_id).text("Expiration") == "2014-08-15T12:03:00Z"
    assert stage.assignment_status(submitted) == "Submitted"
    stage.workers.submit(taken, {"answer": "cat"})
    assert stage.status(hit_id) == "Reviewable"


def test_disabling_approves_what_was_and_what_will_be_submitted() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=4)
    first, second = stage.submitted(hit_id, "W1", "W2")
    stage.done("RejectAssignment", AssignmentId=second)
    (late,) = stage.accepted(hit_id, "W3")

    stage.done("DisableHIT", HITId=hit_id)
    stage.workers.submit(late, {"answer": "cat"})

    assert [stage.assignment_status(one) for one in (first, second, late)] == [
        *("Approved", "Rejected", "Approved")
    ]
    assert stage.status(hit_id) == "Disposed"
    assert stage.counters(hit_id) == (0, 1, 3)


def test_work_in_progress_of_a_disabled_hit_may_be_given_up() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    returned, abandoned = stage.accepted(hit_id, "W1", "W2")
    stage.done("DisableHIT", HITId=hit_id)

    stage.workers.give_back(returned)
    stage.later(minutes=10)

    assert stage.assignment_status(abandoned) == "Abandoned"
    assert stage.status(hit_id) == "Disposed"


def test_a_hit_with_undecided_work_is_not_disposed_of() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    first, second = stage.submitted(hit_id, "W1", "W2")
    stage.done("ApproveAssignment", AssignmentId=first)

    refused = stage.call("DisposeHIT", HITId=hit_id)
    assert refused.code == HIT_STATE
    assert message(refused) == (  # captured, odd as it is
        "This HIT is currently in the state 'Reviewable'.  "
        "This operation can be called with a status of: Reviewing, Reviewable"
    )

    stage.done("RejectAssignment", AssignmentId=second)
    stage.done("DisposeHIT", HITId=hit_id)


def test_disposal_takes_the_documented_spelling_too() -> None:
    stage = Stage()
    hit_id = hit_in(stage, "Reviewable")

    stage.done("DisposeHIT", HitId=hit_id)

    assert stage.status(hit_id) == "Disposed"


# ChangeHITTypeOfHIT.


def new_type(stage: Stage, **fields: object) -> str:
    return stage.done("RegisterHITType", **{**type_fields(), **fields}).text("HITTypeId") or ""


@pytest.mark.parametrize("status", ["Assignable", "Reviewable", "Reviewing"])
def test_a_hit_takes_every_property_of_its_new_type(status: str) -> None:
    stage = Stage()
    hit_id = hit_in(stage, status)
    before = stage.shown(hit_id)

    changed = stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=new_type(stage))

    shown = stage.shown(hit_id)
    assert changed.names() == ["Request"]
    assert shown.text("Reward/Amount") == "0.05"
    for name, value in type_fields().items():
        assert name == "Reward" or shown.text(name) == str(value)
    assert shown.text("HITTypeId") != before.text("HITTypeId")
    assert shown.text("HITGroupId") != before.text("HITGroupId")
    for name in ("Expiration", "MaxAssignments", "CreationTime", "HITStatus"):
        assert shown.text(name) == before.text(name)


@pytest.mark.parametrize("work", ["accepted", "submitted", "approved"])
def test_a_hit_with_work_keeps_its_type(work: str) -> None:
    stage = Stage()
    hit_id, hit_type = stage.hit(MaxAssignments=2), new_type(stage)
    (taken,) = stage.accepted(hit_id)
    if work != "accepted":
        stage.workers.submit(taken, {"answer": "cat"})
    if work == "approved":
        stage.done("ApproveAssignment", AssignmentId=taken)
    before = stage.snapshot()

    refused = stage.call("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=hit_type)

    assert refused.code == HIT_STATE
    assert refused.data["CurrentState"] == "Assignable"
    assert stage.snapshot() == before


def test_returned_work_is_none() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.workers.give_back(*stage.accepted(hit_id))

    stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=new_type(stage))


def test_new_work_is_done_under_the_new_type() -> None:
    stage = Stage("production")
    hit_id = stage.hit()
    hit_type = new_type(stage, AssignmentDurationInSeconds=30, AutoApprovalDelayInSeconds=0)
    stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=hit_type)

    (taken,) = stage.submitted(hit_id)

    assert stage.assignment_status(taken) == "Approved"
    assert str(stage.balance()) == "9999.94"


@pytest.mark.parametrize(
    ("hit_type", "code", "data"),
    [
        (None, MISSING, {}),
        ("", INVALID, {"Parameter": "HITTypeId"}),
        ("asfd", INVALID, {"Parameter": "HITTypeId"}),
        (
            "3UNKNOWN",
            "AWS.MechanicalTurk.HITTypeDoesNotExist",
            {"HITTypeId": "3UNKNOWN"},
        ),
    ],
)
def test_what_is_no_type_is_told(hit_type: str | None, code: str, data: dict[str, str]) -> None:
    stage = Stage()
    hit_id = stage.hit()

    refused = stage.call("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=hit_type)

    assert (refused.code, refused.data) == (code, data)


def test_another_requesters_type_does_not_exist() -> None:
    stage = Stage()
    theirs = stage.done("RegisterHITType", key="THEM", **type_fields()).text("HITTypeId")

    refused = stage.call("ChangeHITTypeOfHIT", HITId=stage.hit(), HITTypeId=theirs)

    assert refused.code == "AWS.MechanicalTurk.HITTypeDoesNotExist"


def test_relaxed_rules_make_an_unknown_type_up_once() -> None:
    stage = Stage(limits=RELAXED)
    one, other = stage.hit(), stage.hit()

    for hit_id in (one, other):
        stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId="3MADEUP")

    groups = {stage.shown(hit_id).text("HITGroupId") for hit_id in (one, other)}
    assert len(groups) == 1


def test_a_refused_request_of_a_batch_leaves_the_others() -> None:
    stage = Stage()
    one, other = stage.hit(), stage.hit()

    results = stage.service.results(
        "ForceExpireHIT", {"HITId": one}, {"HITId": one}, {"HITId": "3UNKNOWN"}, {"HITId": other}
    )

    assert [result.code for result in results] == [None, HIT_STATE, NO_HIT, None]
    assert stage.status(other) == "Reviewable"


def test_a_type_that_cannot_be_paid_is_refused_in_production() -> None:
    stage = Stage(environment="production")
    hit_id = stage.hit(MaxAssignments=9)

    def changed_to(reward: str) -> str | None:
        properties = {**type_fields(), "Reward": {"Amount": reward, "CurrencyCode": "USD"}}
        type_id = stage.done("RegisterHITType", **properties).text("HITTypeId")
        return stage.call("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=type_id).code

    assert changed_to("925.93") == "AWS.MechanicalTurk.InsufficientFunds"
    assert changed_to("925.92") is None
