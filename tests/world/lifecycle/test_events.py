"""The events of a HIT's life cycle, their order and their messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mockturk.domain.notifications import EventType
from mockturk.domain.views.workers import MessageInfo
from mockturk.world.lifecycle.outbox_writes import MAX_EVENTS_PER_MESSAGE
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import KEY, Stage, hit_request

ALL = [event.value for event in EventType if event is not EventType.Ping]
PLURALITY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameter": [
        {"Key": "QuestionIds", "Value": ["answer"]},
        {"Key": "QuestionAgreementThreshold", "Value": ["75"]},
        {"Key": "ExtendIfHITAgreementScoreIsLessThan", "Value": ["75"]},
        {"Key": "ExtendMaximumAssignments", "Value": ["3"]},
        {"Key": "ApproveIfWorkerAgreementScoreIsAtLeast", "Value": ["100"]},
    ],
}
KNOWN = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameter": [
        {"Key": "AnswerKey", "MapEntry": [{"Key": "answer", "Value": ["cat"]}]},
        {"Key": "RejectIfKnownAnswerScoreIsLessThan", "Value": ["1"]},
        {"Key": "ExtendIfKnownAnswerScoreIsLessThan", "Value": ["1"]},
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": ["1"]},
    ],
}


class Heard(Stage):
    """A stage whose requester wants to hear of everything, by e-mail."""

    def __init__(self) -> None:
        super().__init__()
        properties = hit_request()
        for name in ("LifetimeInSeconds", "Question"):
            del properties[name]
        self.type_id = self.done("RegisterHITType", **properties).text("HITTypeId") or ""
        self.outbox = Outbox(self.world)
        self.hear(*ALL)

    def hear(self, *events: str, active: object = True, key: str = KEY) -> None:
        self.done(
            "SetHITTypeNotification",
            key=key,
            HITTypeId=self.type_id,
            Notification={
                "Destination": "me@example.com",
                "Transport": "Email",
                "Version": "2006-05-05",
                "EventType": list(events),
            },
            Active=active,
        )

    def messages(self) -> list[MessageInfo]:
        return list(self.outbox.messages(page_size=100).items)

    def told(self) -> list[list[str]]:
        """The events of each message since the last time."""
        found = self.messages()
        new, self.seen = found[getattr(self, "seen", 0) :], len(found)
        return [[event.type.value for event in message.events] for message in new]


@pytest.fixture
def stage() -> Heard:
    return Heard()


def test_work_that_is_done_and_approved(stage: Heard) -> None:
    hit_id = stage.hit()
    assert stage.told() == [["HITCreated"]]
    (assignment_id,) = stage.accepted(hit_id)
    assert stage.told() == [["AssignmentAccepted"]]
    stage.later(seconds=7)
    stage.workers.submit(assignment_id, {"answer": "cat"})
    assert stage.told() == [["AssignmentSubmitted", "HITReviewable"]]
    stage.done("ApproveAssignment", AssignmentId=assignment_id)
    assert stage.told() == [["AssignmentApproved"]]
    stage.done("DisposeHIT", HITId=hit_id)
    assert stage.told() == [["HITDisposed"]]

    submitted, reviewable = stage.messages()[2].events
    assert (submitted.hit_type_id, submitted.hit_id) == (stage.type_id, hit_id)
    assert submitted.at == stage.clock.now()
    assert (submitted.assignment_id, reviewable.assignment_id) == (assignment_id, "")


def test_work_that_is_returned_and_abandoned(stage: Heard) -> None:
    hit_id = stage.hit()
    stage.workers.give_back(stage.accepted(hit_id)[0])
    stage.accepted(hit_id, "W2")
    stage.later(minutes=11)

    assert stage.told() == [
        ["HITCreated"],
        ["AssignmentAccepted"],
        ["AssignmentReturned"],
        ["AssignmentAccepted"],
        ["AssignmentAbandoned"],
    ]
    abandoned = stage.messages()[-1]
    assert abandoned.created_at == stage.clock.now() - timedelta(minutes=1)


def test_time_that_runs_out_and_is_extended(stage: Heard) -> None:
    hit_id = stage.hit()
    stage.later(hours=2)
    assert stage.told() == [["HITCreated"], ["HITExpired", "HITReviewable"]]
    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)
    stage.accepted(hit_id)
    stage.done("ForceExpireHIT", HITId=hit_id)
    assert stage.told() == [["HITExtended"], ["AssignmentAccepted"], ["HITExpired"]]
    stage.later(minutes=11)
    assert stage.told() == [["AssignmentAbandoned", "HITReviewable"]]


def test_rejection_and_its_reversal(stage: Heard) -> None:
    (assignment_id,) = stage.submitted(stage.hit())
    stage.told()
    stage.done("RejectAssignment", AssignmentId=assignment_id)
    stage.done("ApproveRejectedAssignment", AssignmentId=assignment_id)

    assert stage.told() == [["AssignmentRejected"], ["AssignmentApproved"]]


def test_a_hit_that_is_disabled(stage: Heard) -> None:
    hit_id = stage.hit(MaxAssignments=3)
    stage.submitted(hit_id, "W1", "W2")
    (left,) = stage.accepted(hit_id, "W3")
    stage.told()
    stage.done("DisableHIT", HITId=hit_id)
    assert stage.told() == [["AssignmentApproved", "AssignmentApproved", "HITDisposed"]]
    stage.workers.submit(left, {"answer": "cat"})
    assert stage.told() == [["AssignmentSubmitted", "AssignmentApproved"]]


def test_a_hit_policy_at_work(stage: Heard) -> None:
    hit_id = stage.hit(MaxAssignments=2, HITReviewPolicy=PLURALITY)
    for worker, answer in (("W1", "cat"), ("W2", "dog"), ("W3", "cat")):
        (assignment_id,) = stage.accepted(hit_id, worker)
        stage.told()
        stage.workers.submit(assignment_id, {"answer": answer})
        if worker == "W2":
            assert stage.told() == [["AssignmentSubmitted", "HITReviewable", "HITExtended"]]
    assert stage.told() == [["AssignmentSubmitted", "HITReviewable"]]


def test_an_assignment_policy_at_work(stage: Heard) -> None:
    hit_id = stage.hit(AssignmentReviewPolicy=KNOWN)
    for worker, answer, decision in (("W1", "dog", "Rejected"), ("W2", "cat", "Approved")):
        (assignment_id,) = stage.accepted(hit_id, worker)
        stage.told()
        stage.workers.submit(assignment_id, {"answer": answer})
        extended = ["HITExtended"] if worker == "W1" else []
        reviewable = [] if worker == "W1" else ["HITReviewable"]
        assert stage.told() == [
            [*extended, "AssignmentSubmitted", f"Assignment{decision}", *reviewable]
        ]


def test_approval_by_time(stage: Heard) -> None:
    stage.submitted(stage.hit())
    stage.told()
    stage.later(days=2)

    assert stage.told() == [["HITExpired"], ["AssignmentApproved"]]


def test_only_what_was_asked_for(stage: Heard) -> None:
    stage.hear("HITExpired")
    stage.submitted(stage.hit())
    stage.hear(*ALL, active=False)
    stage.hit()

    assert stage.told() == []


def test_only_the_requester_who_asked(stage: Heard) -> None:
    documented = "T100CN9P324W00EXAMPLE"
    stage.type_id = documented
    stage.hear(*ALL, key="AKIAOTHER")
    request = {
        "HITTypeId": documented,
        "LifetimeInSeconds": 60,
        "Question": hit_request()["Question"],
    }
    stage.done("CreateHIT", **request)
    assert stage.told() == []
    stage.done("CreateHIT", key="AKIAOTHER", **request)
    assert stage.told() == [["HITCreated"]]


def test_a_call_that_fails_tells_nobody(
    stage: Heard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hit_id = stage.hit(MaxAssignments=2)
    (assignment_id,) = stage.submitted(hit_id)
    stage.told()
    monkeypatch.setattr("mockturk.world.lifecycle.hits.delete_uploaded_files", lambda *_: 1 / 0)
    assert stage.call("DisableHIT", HITId=hit_id).code == "AWS.InternalError"
    caplog.clear()

    assert stage.told() == []
    assert stage.assignment_status(assignment_id) == "Submitted"


def test_a_policy_that_fails_tells_nothing_of_what_it_did(
    stage: Heard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hit_id = stage.hit(MaxAssignments=2, HITReviewPolicy=PLURALITY)
    stage.submitted(hit_id)
    (assignment_id,) = stage.accepted(hit_id, "W2")
    stage.told()
    monkeypatch.setattr(
        "mockturk.world.lifecycle.review_actions.PolicyEvaluation.save", lambda _: 1 / 0
    )
    stage.workers.submit(assignment_id, {"answer": "dog"})
    caplog.clear()

    assert stage.told() == [["AssignmentSubmitted", "HITReviewable"]]


def test_a_message_has_a_limited_number_of_events(stage: Heard) -> None:
    hit_id = stage.hit(MaxAssignments=MAX_EVENTS_PER_MESSAGE + 6)
    stage.submitted(hit_id, *(f"W{number}" for number in range(MAX_EVENTS_PER_MESSAGE + 5)))
    stage.told()
    stage.seen = stage.outbox.messages().total
    stage.done("DisableHIT", HITId=hit_id)

    pages = [stage.outbox.messages(page=number, page_size=10) for number in range(1, 9)]
    latest = [message for page in pages for message in page.items][stage.seen :]
    assert [len(message.events) for message in latest] == [MAX_EVENTS_PER_MESSAGE, 6]
    assert latest[-1].events[-1].type is EventType.HITDisposed


def test_an_equal_world_tells_the_same(stage: Heard) -> None:
    other = Heard()
    for one in (stage, other):
        one.submitted(one.hit())

    assert stage.messages() == other.messages()
