"""Lantern Photos: workers label old postcards, and both review policies are used."""

from __future__ import annotations

from typing import Any

from mockturk.web.demo.demo_world import DemoWorld, Scenario
from mockturk.web.demo.requesters import DemoRequester

# The subjects of the five cards of each HIT. The card in the fog has no clear subject.
_CARDS = {
    "Box 1": ("boat", "lighthouse", "house", "tree", "bicycle"),
    "Box 2": ("fish", "house", "bicycle", "boat", "fog"),
    "Box 3": ("tree", "bicycle", "fog", "fish", "lighthouse"),
    "Box 4": ("house", "fish", "fog", "lighthouse", "fog"),
    "Box 5": ("bicycle", "tree", "boat", "house", "fish"),
    "Box 6": ("lighthouse", "boat", "tree", "bicycle", "house"),
    "Box 7": ("fish", "lighthouse", "fog", "tree", "boat"),
}
_KNOWN = ("card2", "card4")
_EVERY = ("card1", "card2", "card3", "card4", "card5")
_UNKNOWN = ("card1", "card3", "card5")


class _Postcards:
    """The HITs of the postcard boxes, and their workers."""

    def __init__(self, demo: DemoWorld, lantern: DemoRequester) -> None:
        self._stage = demo
        self._lantern = lantern
        self.hit_type = ""
        self.hits: dict[str, str] = {}

    def register(self) -> None:
        self.hit_type = self._lantern.call(
            "RegisterHITType",
            {
                "Title": "Name what is on five old postcards",
                "Description": "Look at five postcards and choose what each of them mainly shows.",
                "Keywords": "postcard, picture, label, archive",
                "Reward": {"Amount": "0.12", "CurrencyCode": "USD"},
                "AssignmentDurationInSeconds": 1800,
                "AutoApprovalDelayInSeconds": 259_200,
            },
            "HITTypeId",
        )

    def offer(self, box: str, *, assignments: int = 3) -> None:
        cards = _CARDS[box]
        pictures = {f"PICTURE{number}": card for number, card in enumerate(cards, 1)}
        self.hits[box] = self._lantern.call(
            "CreateHIT",
            {
                "HITTypeId": self.hit_type,
                "Question": self._stage.documents.text("label-postcards.xml", **pictures),
                "LifetimeInSeconds": 1_209_600,
                "MaxAssignments": assignments,
                "RequesterAnnotation": f"Postcards, {box.lower()}",
                "AssignmentReviewPolicy": _score_known_answers(cards),
                "HITReviewPolicy": _compare_the_others(),
            },
            "HITId",
        )

    def name(self, worker_id: str, box: str, minutes: int = 4, **mistaken: str) -> str:
        """Let a worker label the cards of a box correctly, except for the answers passed."""
        right = {f"card{number}": card for number, card in enumerate(_CARDS[box], 1)}
        answers = right | mistaken
        return self._stage.work(worker_id, self.hits[box], answers, minutes=minutes)


def play_postcards(demo: DemoWorld) -> Scenario:
    """Create seven boxes of postcards, each at a different stage today."""
    lantern = demo.requester("LANTERN-PHOTOS")
    boxes = _Postcards(demo, lantern)
    yield from _play_reviewed_boxes(lantern, boxes)
    yield from _play_unfinished_boxes(demo, lantern, boxes)


def _play_reviewed_boxes(lantern: DemoRequester, boxes: _Postcards) -> Scenario:
    yield "Mon 09:00"
    boxes.register()
    lantern.call(
        "SetHITTypeNotification",
        {
            "HITTypeId": boxes.hit_type,
            "Notification": {
                "Destination": "archive@lantern.example",
                "Transport": "Email",
                "Version": "2006-05-05",
                "EventType": ["HITReviewable", "AssignmentRejected", "HITExtended"],
            },
            "Active": True,
        },
    )
    boxes.offer("Box 1")  # all agree, and all is approved

    yield "Mon 10:10"
    first = boxes.name("A1ADA", "Box 1")
    boxes.name("A2BRUNO", "Box 1", minutes=7)
    boxes.name("A3CARMEN", "Box 1", minutes=5)

    yield "Mon 14:00"
    lantern.ask("GetReviewResultsForHIT", {"HITId": boxes.hits["Box 1"]})
    lantern.call(
        "GrantBonus",
        {
            "WorkerId": "A1ADA",
            "AssignmentId": first,
            "BonusAmount": {"Amount": "0.25", "CurrencyCode": "USD"},
            "Reason": "The first box was done within minutes. Thank you!",
        },
    )
    lantern.call("SetHITAsReviewing", {"HITId": boxes.hits["Box 1"]})

    yield "Tue 09:30"
    boxes.offer("Box 2")  # disagreement, extended twice, then agreed
    boxes.name("A1ADA", "Box 2", card5="boat")
    boxes.name("A2BRUNO", "Box 2", card5="lighthouse")

    yield "Tue 11:45"
    boxes.name("A3CARMEN", "Box 2", card5="house")

    yield "Tue 13:20"
    boxes.name("A4DEVI", "Box 2", card5="lighthouse")

    yield "Tue 16:05"
    boxes.name("A8HANA", "Box 2", card5="lighthouse")

    yield "Wed 09:15"
    boxes.offer("Box 3")  # a worker clicks without looking
    boxes.name("A7GUS", "Box 3", minutes=1, **dict.fromkeys(_EVERY, "boat"))
    boxes.name("A4DEVI", "Box 3", card3="lighthouse")

    yield "Wed 10:40"
    boxes.name("A8HANA", "Box 3", card3="lighthouse")
    half_right = boxes.name("A5EMIL", "Box 3", card2="tree", card3="boat")

    yield "Wed 15:00"
    lantern.call(
        "BlockWorker",
        {"WorkerId": "A7GUS", "Reason": "Called every postcard a boat, within seconds."},
    )
    lantern.call(
        "ApproveAssignment",
        {
            "AssignmentId": half_right,
            "RequesterFeedback": "One known card was wrong, but the others show care.",
        },
    )


def _play_unfinished_boxes(demo: DemoWorld, lantern: DemoRequester, boxes: _Postcards) -> Scenario:
    yield "Thu 09:00"
    boxes.offer("Box 4")  # no agreement yet
    boxes.name("A1ADA", "Box 4", card3="boat", card5="boat")
    boxes.name("A3CARMEN", "Box 4", card3="lighthouse", card5="house")

    yield "Thu 11:30"
    boxes.name("A5EMIL", "Box 4", card2="boat", card3="house", card5="lighthouse")

    yield "Fri 10:00"
    boxes.offer("Box 5")  # half done
    boxes.offer("Box 6", assignments=2)
    lantern.call(
        "NotifyWorkers",
        {
            "Subject": "Two new boxes of postcards",
            "MessageText": "You named our postcards well. There are two new boxes this morning.",
            "WorkerId": ["A1ADA", "A4DEVI", "A8HANA"],
        },
    )

    yield "Fri 14:05"
    boxes.name("A2BRUNO", "Box 6")

    yield "Fri 14:22"
    boxes.name("A4DEVI", "Box 5")
    lantern.ask("GetReviewableHITs", {"HITTypeId": boxes.hit_type})

    yield "Fri 14:48"
    demo.workers.accept("A8HANA", boxes.hits["Box 5"])
    boxes.offer("Box 7")  # not accepted yet


def _score_known_answers(cards: tuple[str, ...]) -> dict[str, Any]:
    return {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameter": [
            {
                "Key": "AnswerKey",
                "MapEntry": [
                    {"Key": question, "Value": [cards[int(question[-1]) - 1]]}
                    for question in _KNOWN
                ],
            },
            {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": ["100"]},
            {"Key": "ApproveReason", "Value": ["Both known postcards were named correctly."]},
            {"Key": "RejectIfKnownAnswerScoreIsLessThan", "Value": ["50"]},
            {
                "Key": "RejectReason",
                "Value": ["Neither of the known postcards was named correctly."],
            },
            {"Key": "ExtendIfKnownAnswerScoreIsLessThan", "Value": ["50"]},
            {"Key": "ExtendMaximumAssignments", "Value": ["5"]},
        ],
    }


def _compare_the_others() -> dict[str, Any]:
    return {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameter": [
            {"Key": "QuestionIds", "Value": list(_UNKNOWN)},
            {"Key": "QuestionAgreementThreshold", "Value": ["50"]},
            {"Key": "DisregardAssignmentIfRejected", "Value": ["true"]},
            {"Key": "ExtendIfHITAgreementScoreIsLessThan", "Value": ["100"]},
            {"Key": "ExtendMaximumAssignments", "Value": ["5"]},
        ],
    }
