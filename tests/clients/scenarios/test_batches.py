"""Several requests in one call, through every client."""

from __future__ import annotations

from clients.documented import minimal_request
from clients.scenarios.steps import (
    NO_ASSIGNMENT,
    NO_HIT,
    SERVICE,
    balance,
    counters,
    decision,
    done,
    empty,
    hit,
    hit_type,
    ids,
    qualification_type,
    score,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import MockTurk

UNKNOWN = "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_answers_come_in_the_order_of_the_requests(client: RequesterClient) -> None:
    requests = [minimal_request(RequesterAnnotation=f"row {number}") for number in range(12)]

    created = client.batch("CreateHIT", requests)

    assert {one.is_valid for one in created} == {"True"}
    hit_ids = [one["HITId"] for one in created]
    shown = client.batch("GetHIT", [{"HITId": hit_id} for hit_id in hit_ids])
    assert [one["HITId"] for one in shown] == hit_ids
    assert [one["RequesterAnnotation"] for one in shown] == [f"row {n}" for n in range(12)]


def test_one_refused_request_spoils_no_other(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=2)
    first, second = work(turk, hit_id, "A1"), work(turk, hit_id, "A2")

    outcomes = client.batch(
        "ApproveAssignment",
        [
            {"AssignmentId": first, "RequesterFeedback": "One, two"},
            {"AssignmentId": UNKNOWN},
            {"AssignmentId": second},
        ],
    )

    assert [one.is_valid for one in outcomes] == ["True", "False", "True"]
    assert [one.code for one in outcomes] == [None, NO_ASSIGNMENT, None]
    assert outcomes[1].data == {"AssignmentId": UNKNOWN}
    assert [decision(client, one) for one in (first, second)] == ["Approved", "Approved"]
    groups = ["AssignmentFeedback"]
    shown = done(client, "GetAssignment", AssignmentId=first, ResponseGroup=groups)
    assert shown["Assignment"]["RequesterFeedback"] == "One, two"


def test_all_refused(client: RequesterClient) -> None:
    outcomes = client.batch("GetHIT", [{"HITId": UNKNOWN}, {"HITId": "3B"}])

    assert [one.code for one in outcomes] == [NO_HIT, NO_HIT]
    assert [one.data["HITId"] for one in outcomes] == [UNKNOWN, "3B"]


def test_later_requests_see_what_earlier_ones_did(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client)
    assignment_id = work(turk, hit_id, "A1")

    extended = client.batch(
        "ExtendHIT",
        [
            {"HITId": hit_id, "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "t"},
            {"HITId": hit_id, "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "t"},
            {"HITId": hit_id, "MaxAssignmentsIncrement": 8},
            {"HITId": hit_id, "MaxAssignmentsIncrement": 7},
        ],
    )
    bonus = {"WorkerId": "A1", "AssignmentId": assignment_id, "Reason": "Thanks"}
    paid = client.batch(
        "GrantBonus", [{**bonus, "BonusAmount": usd(amount)} for amount in ("0.10", "0.20")]
    )

    assert [one.is_valid for one in extended] == ["True", "False", "False", "True"]
    assert counters(client, hit_id) == ("Assignable", "0", "8", "0")
    assert [one.is_valid for one in paid] == ["True", "True"]
    pages = client.batch(
        "GetBonusPayments", [{"HITId": hit_id, "PageSize": 1, "PageNumber": n} for n in (1, 2)]
    )
    assert [page["BonusPayment"][0]["BonusAmount"]["Amount"] for page in pages] == ["0.10", "0.20"]
    assert balance(client) == "10000.00"  # of the sandbox, always


def test_lists_in_a_batch(client: RequesterClient, turk: MockTurk) -> None:
    busy, idle = hit(client), hit(client)
    work(turk, busy, "A1")

    pages = client.batch("GetAssignmentsForHIT", [{"HITId": busy}, {"HITId": idle}])
    balances = client.batch("GetAccountBalance", [{}])

    assert [page["TotalNumResults"] for page in pages] == ["1", "0"]
    assert [len(page.all("Assignment")) for page in pages] == [1, 0]
    assert [one["AvailableBalance"]["Amount"] for one in balances] == ["10000.00"]


def test_more_than_a_page_holds(client: RequesterClient) -> None:
    created = client.batch("CreateHIT", [minimal_request()] * 120)

    pages = [done(client, "SearchHITs", PageSize=100, PageNumber=n) for n in (1, 2)]

    assert [page["NumResults"] for page in pages] == ["100", "20"]
    assert [one for page in pages for one in ids(page, "HIT")] == [one["HITId"] for one in created]


def test_a_table_of_workers_is_qualified_at_once(client: RequesterClient) -> None:
    named = {"QualificationTypeId": qualification_type(client)}
    quiet = {**named, "SendNotification": False}
    workers = [f"A{number}" for number in range(40)]

    assigned = client.batch(
        "AssignQualification",
        [{**quiet, "WorkerId": one, "IntegerValue": n} for n, one in enumerate(workers)],
    )
    changed = client.batch(
        "UpdateQualificationScore",
        [{**named, "SubjectId": one, "IntegerValue": 99} for one in ("A7", "B7", "A8")],
    )
    told = client.batch(
        "GetQualificationScore", [{**named, "SubjectId": one} for one in ("A8", "B7", "A9")]
    )
    revoked = client.batch(
        "RevokeQualification",
        [{**named, "SubjectId": one, "Reason": "Dogs"} for one in ("A1", "A1", "A2")],
    )

    assert {one.is_valid for one in assigned} == {"True"}
    assert [one.is_valid for one in changed] == ["True", "False", "True"]
    assert changed[1].code == f"{SERVICE}QualificationDoesNotExist"
    assert [one.values.get("IntegerValue") for one in told] == ["99", None, "9"]
    assert [one.is_valid for one in revoked] == ["True", "False", "True"]
    pages = client.batch(
        "GetQualificationsForQualificationType",
        [{**named, "PageSize": 30, "PageNumber": number} for number in (1, 2)]
        + [{**named, "Status": "Revoked"}],
    )
    assert [page["NumResults"] for page in pages] == ["30", "8", "2"]
    assert score(client, named["QualificationTypeId"], "A7") == "99"


def test_letters_and_notifications_in_a_batch(client: RequesterClient, turk: MockTurk) -> None:
    empty(client, "ApproveAssignment", AssignmentId=work(turk, hit(client), "A1"))
    letters = [
        {"Subject": name, "MessageText": "Hello", "WorkerId": [*workers]}
        for name, workers in (("one", ["A1"]), ("two", ["A1", "A2"]))
    ]
    types = [hit_type(client, Title=title) for title in ("Cats", "Dogs")]
    wanted = {"Transport": "Email", "Version": "2006-05-05", "EventType": ["HITCreated"]}

    written = client.batch("NotifyWorkers", letters)
    asked = client.batch(
        "SetHITTypeNotification",
        [
            {
                "HITTypeId": type_id,
                "Notification": {"Destination": f"{type_id}@example.com", **wanted},
                "Active": True,
            }
            for type_id in types
        ],
    )

    failed = [one.all("NotifyWorkersFailureStatus") for one in written]
    assert [[one["WorkerId"] for one in rows] for rows in failed] == [[], ["A2"]]
    subjects = [one.subject for one in turk.outbox.messages(worker_id="A1")]
    assert subjects == ["one", "two"]
    assert [one.is_valid for one in asked] == ["True", "True"]
    made = [hit(client, HITTypeId=type_id) for type_id in types]
    emails = turk.outbox.messages(transport="Email")
    assert [one.destination for one in emails] == [f"{one}@example.com" for one in types]
    assert [event.hit_id for one in emails for event in one.events] == made
