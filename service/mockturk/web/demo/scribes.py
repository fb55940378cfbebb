"""Parrot Scribes: HTMLQuestion pages, a HIT layout, and requests for a Qualification."""

from __future__ import annotations

from mockturk.documents.html_question import build_html_question
from mockturk.web.demo.demo_world import DemoWorld, Scenario

_PROVERBS = ("A rolling stone", "When the cat is away", "Still waters", "Every cloud")
_LAYOUT = "3PROVERBLAYOUT0000000000000001"
_NOTE = "Arrived Tuesday,\n7 crates of pears,\ntwo are bruised."


def play_notes(demo: DemoWorld) -> Scenario:
    """Create a note that is copied, and one that expires before anyone copies it."""
    parrot = demo.requester("PARROT-SCRIBES")
    page = build_html_question(demo.documents.text("transcribe-note.html"))
    note = {
        "Title": "Copy a handwritten note of three lines",
        "Description": "Type what a handwritten note says.",
        "Keywords": "handwriting, copy, text",
        "Reward": {"Amount": "0.30", "CurrencyCode": "USD"},
        "AssignmentDurationInSeconds": 1200,
        "MaxAssignments": 3,
        "Question": page,
    }

    yield "Tue 14:00"
    parrot.call("CreateHIT", {**note, "LifetimeInSeconds": 86_400, "MaxAssignments": 1}, "HITId")

    yield "Thu 12:00"
    lasting = {**note, "LifetimeInSeconds": 604_800, "RequesterAnnotation": "Note 2"}
    hit_id = parrot.call("CreateHIT", lasting, "HITId")

    yield "Thu 18:45"
    copied = demo.work("A2BRUNO", hit_id, {"text": _NOTE}, minutes=4)
    demo.work("A6FUMI", hit_id, {"text": "Arrived Tuesday", "illegible": "yes"}, minutes=6)

    yield "Fri 08:20"
    parrot.call(
        "ApproveAssignment",
        {"AssignmentId": copied, "RequesterFeedback": "Every line is right."},
    )
    parrot.ask("GetHIT", {"HITId": "3THEREISNOSUCHHIT0000000000000"})


def play_proverbs(demo: DemoWorld) -> Scenario:
    """Create HITs from a layout."""
    parrot = demo.requester("PARROT-SCRIBES")

    yield "Wed 08:00"
    for beginning in _PROVERBS:
        parrot.call(
            "CreateHIT",
            {
                "Title": "Continue a proverb",
                "Description": "How does it go on? The first thing that comes to mind.",
                "Keywords": "proverb, language, fun",
                "Reward": {"Amount": "0.02", "CurrencyCode": "USD"},
                "AssignmentDurationInSeconds": 300,
                "LifetimeInSeconds": 604_800,
                "MaxAssignments": 2,
                "HITLayoutId": _LAYOUT,
                "HITLayoutParameter": [{"Name": "beginning", "Value": beginning}],
            },
            "HITId",
        )


def play_volunteers(demo: DemoWorld) -> Scenario:
    """Create two Qualification requests that wait for the requester's decision."""
    lantern = demo.requester("LANTERN-PHOTOS")

    yield "Thu 09:45"
    helper = lantern.call(
        "CreateQualificationType",
        {
            "Name": "Helps with glass negatives",
            "Description": "The requester reads why you would like to help, and decides.",
            "QualificationTypeStatus": "Active",
            "Test": demo.documents.text("volunteer-test.xml"),
            "TestDurationInSeconds": 3600,
        },
        "QualificationTypeId",
    )
    rules = lantern.call(
        "CreateQualificationType",
        {
            "Name": "Has read the archive's rules",
            "Description": "Granted to every worker who requests it.",
            "QualificationTypeStatus": "Active",
            "AutoGranted": True,
            "AutoGrantedValue": 1,
        },
        "QualificationTypeId",
    )

    yield "Thu 20:10"
    for worker_id, why in (
        ("A4DEVI", "My grandfather had a darkroom, and I know how fragile they are."),
        ("A2BRUNO", "I scan maps for a living and would like to see something else."),
    ):
        request = demo.workers.request_qualification(worker_id, helper)
        demo.workers.submit_test(request.qualification_request_id, {"why": why})
    demo.workers.request_qualification("A8HANA", rules)
