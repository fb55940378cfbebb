"""Harbour Surveys: crates sorted by many workers, a test, and all kinds of questions."""

from __future__ import annotations

from itertools import cycle, islice

from mockturk.web.demo.demo_world import DemoWorld, Scenario
from mockturk.world.workers.arguments import AnswerFields

_CROWD = ("A1ADA", "A2BRUNO", "A3CARMEN", "A4DEVI", "A5EMIL", "A6FUMI", "A8HANA")
# The labels of the crates, and where each crate goes.
_LABELS = (
    ("Pears from Orchard Lane", "fruit"),
    ("Mackerel, on ice", "fish"),
    ("Hammers and a spare anvil", "tools"),
    ("Lemons, handle gently", "fruit"),
    ("Herring in barrels", "fish"),
    ("Rope cutters, two dozen", "tools"),
)
# The number of crates each day, and when they are sorted; the last ones of Friday are not sorted
# yet.
_DAYS = (
    *(("Mon", 3, "09:40"), ("Tue", 6, "09:40"), ("Wed", 4, "10:30"), ("Thu", 8, "09:15")),
    ("Fri", 5, "14:10"),
)
_UNSORTED = 3
_EACH = 3  # workers


def play_crates(demo: DemoWorld) -> Scenario:
    """Create crates that are sorted day by day, which fills the charts."""
    harbour = demo.requester("HARBOUR-SURVEYS")
    labels, crowd = cycle(_LABELS), cycle(_CROWD)
    hit_type = ""
    for day, count, sorted_at in _DAYS:
        yield f"{day} 08:30"
        if not hit_type:
            hit_type = harbour.call(
                "RegisterHITType",
                {
                    "Title": "Sort a crate by its label",
                    "Description": "Read the label of a crate and say where it goes.",
                    "Keywords": "sort, crate, quick",
                    "Reward": {"Amount": "0.04", "CurrencyCode": "USD"},
                    "AssignmentDurationInSeconds": 900,
                    "AutoApprovalDelayInSeconds": 172_800,
                },
                "HITTypeId",
            )
        hit_ids = []
        for number, (label, goods) in enumerate(islice(labels, count), 1):
            crate = f"{day}-{number}"
            hit_id = harbour.call(
                "CreateHIT",
                {
                    "HITTypeId": hit_type,
                    "Question": demo.documents.text("sort-crates.xml", NUMBER=crate, LABEL=label),
                    "LifetimeInSeconds": 604_800,
                    "MaxAssignments": _EACH,
                    "RequesterAnnotation": f"Crate {crate}",
                    "AssignmentReviewPolicy": {
                        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
                        "Parameter": [
                            {"Key": "AnswerKey", "MapEntry": [{"Key": "goods", "Value": [goods]}]},
                            {"Key": "RejectIfKnownAnswerScoreIsLessThan", "Value": ["100"]},
                            {"Key": "RejectReason", "Value": [f"The label says “{label}”."]},
                        ],
                    },
                    "HITReviewPolicy": {
                        "PolicyName": "SimplePlurality/2011-09-01",
                        "Parameter": [
                            {"Key": "QuestionIds", "Value": ["cold", "weight"]},
                            {"Key": "QuestionAgreementThreshold", "Value": ["60"]},
                            {"Key": "DisregardAssignmentIfRejected", "Value": ["true"]},
                            {"Key": "ApproveIfWorkerAgreementScoreIsAtLeast", "Value": ["50"]},
                        ],
                    },
                },
                "HITId",
            )
            hit_ids.append(hit_id)
        yield f"{day} {sorted_at}"
        sorted_today = hit_ids if day != "Fri" else hit_ids[:-_UNSORTED]
        for hit_id in sorted_today:
            demo.simulate_crowd(islice(crowd, _EACH), hit_id)


def play_tides(demo: DemoWorld) -> Scenario:
    """Create a Qualification with a test, and a survey for the workers who have it."""
    harbour = demo.requester("HARBOUR-SURVEYS")

    yield "Tue 10:00"
    reads_tides = harbour.call(
        "CreateQualificationType",
        {
            "Name": "Reads tide tables",
            "Description": "Knows when the water is high. Two questions, scored at once.",
            "Keywords": "tide, harbour",
            "QualificationTypeStatus": "Active",
            "RetryDelayInSeconds": 86_400,
            "Test": demo.documents.text("tide-test.xml"),
            "TestDurationInSeconds": 600,
            "AnswerKey": demo.documents.text("tide-test-answers.xml"),
        },
        "QualificationTypeId",
    )

    yield "Tue 12:15"
    for worker_id, when, falling in (
        ("A1ADA", "1120", ["1400", "1600"]),
        ("A3CARMEN", "1120", ["1400"]),
        ("A5EMIL", "0510", ["0800"]),
    ):
        request = demo.workers.request_qualification(worker_id, reads_tides)
        answers = {"when": when, "falling": falling}
        demo.workers.submit_test(request.qualification_request_id, answers)

    yield "Wed 11:00"
    survey = harbour.call(
        "CreateHIT",
        {
            "Title": "When would you sail?",
            "Description": "Two questions for workers who read tide tables.",
            "Keywords": "survey, tide, short",
            "Reward": {"Amount": "0.60", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": 1200,
            "LifetimeInSeconds": 864_000,
            "MaxAssignments": 10,
            "QualificationRequirement": [
                {
                    "QualificationTypeId": reads_tides,
                    "Comparator": "GreaterThanOrEqualTo",
                    "IntegerValue": 50,
                },
                {
                    "QualificationTypeId": "000000000000000000L0",
                    "Comparator": "GreaterThan",
                    "IntegerValue": 90,
                },
            ],
            "Question": demo.documents.text("tide-survey.xml"),
            "RequesterAnnotation": "Tide survey, August",
        },
        "HITId",
    )

    yield "Wed 17:20"
    answers = {"leave": "evening", "why": "The light is better then."}
    demo.work("A3CARMEN", survey, answers, minutes=2)

    yield "Thu 08:05"
    answers = {"leave": "morning", "why": "Back before dinner."}
    demo.work("A1ADA", survey, answers, minutes=2)


def play_walk(demo: DemoWorld) -> Scenario:
    """Create a form with every kind of content, and a page of the requester's own."""
    harbour = demo.requester("HARBOUR-SURVEYS")

    yield "Thu 10:00"
    form = harbour.call(
        "CreateHIT",
        {
            "Title": "A walk along the harbour",
            "Description": "Ten questions about a walk: texts, choices, pictures and a sketch.",
            "Keywords": "survey, harbour, pictures",
            "Reward": {"Amount": "1.50", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": 1800,
            "LifetimeInSeconds": 604_800,
            "MaxAssignments": 5,
            "Question": demo.documents.text("harbour-walk.xml"),
        },
        "HITId",
    )
    sign = harbour.call(
        "CreateHIT",
        {
            "Title": "Is this sign clear?",
            "Description": "Look at a picture on our own page and tell us whether you would know.",
            "Keywords": "picture, sign, opinion",
            "Reward": {"Amount": "0.20", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": 900,
            "LifetimeInSeconds": 604_800,
            "MaxAssignments": 4,
            "Question": demo.documents.text("sign.xml"),
        },
        "HITId",
    )

    yield "Thu 15:30"
    answers: AnswerFields = {
        "noticed": "The bell, before I saw anything.",
        "gulls": "40",
        "berth": "C07",
        "weather": "fog",
        "bought": ["pears", "A very small lighthouse"],
        "stop": "pier",
        "sounds": ["bell", "waves"],
        "boat": "ferry",
        "flags": ["red", "white"],
        "sketch": b"pier -> market -> lighthouse\n",
    }
    demo.work("A8HANA", form, answers, minutes=12)

    yield "Fri 09:10"
    fields = {"clear": "unsure", "better": "A picture of the light."}
    demo.work("A4DEVI", sign, fields, minutes=2)
    refused = demo.work("A6FUMI", sign, {"clear": "yes", "better": ""}, minutes=1)

    yield "Fri 12:00"
    harbour.call(
        "RejectAssignment",
        {
            "AssignmentId": refused,
            "RequesterFeedback": "Please say what would make it clearer.",
        },
    )
    harbour.ask("GetAssignmentsForHIT", {"HITId": form})
