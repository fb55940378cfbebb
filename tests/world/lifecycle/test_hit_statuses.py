"""Each row of the table of transitions, and the counters.

Source: docs/reference/lifecycle.md#hit-counters.

Source: docs/reference/lifecycle.md#hit-transitions.
"""

from __future__ import annotations

import pytest

from world.lifecycle.stage import HIT_STATE, LIFETIME, SECOND, Stage

# Created.


def test_a_new_hit_is_assignable() -> None:
    stage = Stage()

    assert stage.status(stage.hit()) == "Assignable"


# Assignable to Unassignable.


@pytest.mark.parametrize("submitted", [True, False])
def test_accepting_the_last_free_assignment_makes_it_unassignable(submitted: bool) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)

    (stage.submitted if submitted else stage.accepted)(hit_id, "W1")
    assert stage.status(hit_id) == "Assignable"
    stage.accepted(hit_id, "W2")
    assert stage.status(hit_id) == "Unassignable"


def test_expiry_with_work_in_progress_makes_it_unassignable() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2, AssignmentDurationInSeconds=7200)
    stage.accepted(hit_id)
    stage.later(LIFETIME - SECOND)
    assert stage.status(hit_id) == "Assignable"

    stage.later(SECOND)

    assert stage.status(hit_id) == "Unassignable"


def test_forced_expiry_with_work_in_progress_makes_it_unassignable() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    stage.accepted(hit_id)

    stage.done("ForceExpireHIT", HITId=hit_id)

    assert stage.status(hit_id) == "Unassignable"


# Unassignable to Assignable.


@pytest.mark.parametrize("returned", [True, False])
def test_a_returned_or_abandoned_assignment_is_free_again(returned: bool) -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.accepted(hit_id)

    if returned:
        stage.workers.give_back(taken)
    else:
        stage.later(minutes=10)

    assert stage.status(hit_id) == "Assignable"
    assert stage.counters(hit_id) == (0, 1, 0)


def test_more_assignments_make_it_assignable() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.accepted(hit_id)

    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)

    assert stage.status(hit_id) == "Assignable"
    assert stage.counters(hit_id) == (1, 1, 0)


def test_more_time_makes_it_assignable_if_assignments_are_left() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    stage.accepted(hit_id)
    stage.done("ForceExpireHIT", HITId=hit_id)

    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)

    assert stage.status(hit_id) == "Assignable"


def test_more_time_alone_leaves_a_full_hit_unassignable() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.accepted(hit_id)

    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)

    assert stage.status(hit_id) == "Unassignable"


# To Reviewable.


def test_the_last_submission_makes_it_reviewable() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)

    stage.submitted(hit_id, "W1")
    assert stage.status(hit_id) == "Assignable"
    stage.submitted(hit_id, "W2")
    assert stage.status(hit_id) == "Reviewable"


def test_expiry_without_work_in_progress_makes_it_reviewable() -> None:
    stage = Stage()
    nothing, something = stage.hit(), stage.hit(MaxAssignments=2)
    stage.submitted(something)

    stage.later(LIFETIME)

    assert stage.status(nothing) == "Reviewable"
    assert stage.counters(nothing) == (0, 1, 0)  # as captured
    assert stage.status(something) == "Reviewable"


def test_forced_expiry_without_work_in_progress_makes_it_reviewable_at_once() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.later(minutes=5)

    stage.done("ForceExpireHIT", HITId=hit_id)

    assert stage.status(hit_id) == "Reviewable"
    assert stage.shown(hit_id).text("Expiration") == "2014-08-15T12:05:00Z"


@pytest.mark.parametrize("end", ["submitted", "returned", "abandoned"])
def test_the_end_of_the_last_work_in_an_expired_hit_makes_it_reviewable(end: str) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3)
    first, second = stage.accepted(hit_id, "W1", "W2")
    stage.done("ForceExpireHIT", HITId=hit_id)
    stage.workers.give_back(first)
    assert stage.status(hit_id) == "Unassignable"

    if end == "submitted":
        stage.workers.submit(second, {"answer": "dog"})
    elif end == "returned":
        stage.workers.give_back(second)
    else:
        stage.later(minutes=10)

    assert stage.status(hit_id) == "Reviewable"
    assert stage.counters(hit_id) == (0, 2 if end == "submitted" else 3, 0)


def test_a_returned_assignment_of_an_expired_hit_is_not_free_again() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    first, _ = stage.accepted(hit_id, "W1", "W2")
    stage.done("ForceExpireHIT", HITId=hit_id)

    stage.workers.give_back(first)

    assert stage.status(hit_id) == "Unassignable"


# Reviewable and Reviewing.


def test_reviewing_and_back() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.submitted(hit_id)

    stage.done("SetHITAsReviewing", HITId=hit_id)
    assert stage.status(hit_id) == "Reviewing"
    stage.done("SetHITAsReviewing", HITId=hit_id, Revert="true")
    assert stage.status(hit_id) == "Reviewable"


@pytest.mark.parametrize("reviewing", [True, False])
def test_an_extension_makes_a_reviewable_hit_assignable(reviewing: bool) -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.submitted(hit_id)
    if reviewing:
        stage.done("SetHITAsReviewing", HITId=hit_id)

    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)

    assert stage.status(hit_id) == "Assignable"
    stage.submitted(hit_id, "W2")
    assert stage.status(hit_id) == "Reviewable"


def test_an_expired_hit_needs_time_to_be_assignable() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.later(hours=2)

    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    assert stage.status(hit_id) == "Reviewable"
    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)
    assert stage.status(hit_id) == "Assignable"
    assert stage.shown(hit_id).text("Expiration") == "2014-08-15T15:00:00Z"


def test_a_decision_about_an_assignment_does_not_end_a_review() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    first, second = stage.submitted(hit_id, "W1", "W2")
    stage.done("SetHITAsReviewing", HITId=hit_id)

    stage.done("ApproveAssignment", AssignmentId=first)
    stage.done("RejectAssignment", AssignmentId=second)

    assert stage.status(hit_id) == "Reviewing"


# To Disposed.


@pytest.mark.parametrize("reviewing", [True, False])
def test_a_handled_hit_can_be_disposed_of(reviewing: bool) -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.submitted(hit_id)
    stage.done("ApproveAssignment", AssignmentId=taken)
    if reviewing:
        stage.done("SetHITAsReviewing", HITId=hit_id)

    stage.done("DisposeHIT", HITId=hit_id)

    assert stage.status(hit_id) == "Disposed"


@pytest.mark.parametrize(
    ("operation", "request_fields"),
    [
        ("SetHITAsReviewing", {}),
        ("SetHITAsReviewing", {"Revert": "true"}),
        ("ExtendHIT", {"MaxAssignmentsIncrement": 1}),
        ("ForceExpireHIT", {}),
        ("DisableHIT", {}),
        ("DisposeHIT", {}),
        ("ChangeHITTypeOfHIT", {"HITTypeId": "T100CN9P324W00EXAMPLE"}),
        ("GetAssignmentsForHIT", {}),
        ("GetReviewResultsForHIT", {}),
    ],
)
def test_a_disposed_hit_answers_get_hit_only(
    operation: str, request_fields: dict[str, object]
) -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.done("DisableHIT", HITId=hit_id)

    refused = stage.call(operation, HITId=hit_id, **request_fields)

    assert refused.code == HIT_STATE
    assert refused.data["CurrentState"] == "Disposed"
    assert stage.done("SearchHITs").text("TotalNumResults") == "0"
    assert stage.done("GetReviewableHITs").text("TotalNumResults") == "0"


# Counters.


def test_counters_follow_each_assignment() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=5)
    assert stage.counters(hit_id) == (0, 5, 0)

    ids = stage.accepted(hit_id, "W1", "W2", "W3", "W4")
    assert stage.counters(hit_id) == (4, 1, 0)

    for assignment_id in ids[:3]:
        stage.workers.submit(assignment_id, {"answer": "cat"})
    assert stage.counters(hit_id) == (1, 1, 0)  # submitted ones count nowhere

    stage.done("ApproveAssignment", AssignmentId=ids[0])
    stage.done("RejectAssignment", AssignmentId=ids[1])
    assert stage.counters(hit_id) == (1, 1, 2)

    stage.done("ApproveRejectedAssignment", AssignmentId=ids[1])
    assert stage.counters(hit_id) == (1, 1, 2)

    stage.workers.give_back(ids[3])
    assert stage.counters(hit_id) == (0, 2, 2)

    stage.done("ForceExpireHIT", HITId=hit_id)
    assert stage.counters(hit_id) == (0, 2, 2)
