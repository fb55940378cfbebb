"""Qualifications over the worker API, with a requester who speaks SOAP."""

from __future__ import annotations

import json

import pytest

from admin.workers.test_worker_api import API, JSON, Site, refusal
from world.workers.qualifying import ANSWER_KEY, TEST, QualifyingStage, requirement

WORKER = {"worker_id": "A1"}


@pytest.fixture
def site() -> Site:
    return Site()


def made(site: Site, name: str = "Cats", **fields: object) -> str:
    """Let the requester make a Qualification type, and return its id."""
    asked = {"Name": name, "Description": "Tells cats from dogs", "Keywords": "cats, pets"}
    status = {"QualificationTypeStatus": "Active"}
    result = site.stage.done("CreateQualificationType", **asked, **status, **fields)
    return result.text("QualificationTypeId") or ""


def scored(site: Site, **fields: object) -> str:
    test = {"Test": TEST, "TestDurationInSeconds": 300, "AnswerKey": ANSWER_KEY}
    return made(site, **test, **fields)


# Every endpoint once, with valid requests.


def test_a_worker_takes_a_test_for_a_hit(site: Site) -> None:
    type_id = scored(site, RetryDelayInSeconds=3600)
    needs = requirement(type_id, "GreaterThanOrEqualTo", 10, preview=True)
    hit_id = site.stage.hit(QualificationRequirement=needs)
    (group,) = site.got("/hit-groups", **WORKER)["hit_groups"]
    assert (group["unmet"], group["qualified"]) == ([type_id], False)
    assert refusal(site.send(f"/hits/{hit_id}/accept", **WORKER))[0] == 403
    (found,) = site.got("/qualification-types", search="PETS", **WORKER)["qualification_types"]
    assert (found["qualification_type_id"], found["may_request"]) == (type_id, True)

    response = site.send(f"/qualification-types/{type_id}/request", **WORKER)
    assert response.status_code == 201
    begun = response.json
    path = response.headers["Location"].removeprefix(API)
    assert path == f"/qualification-requests/{begun['qualification_request_id']}"
    assert (begun["status"], begun["test"]) == ("InTest", TEST)
    assert begun["deadline"] == "2014-08-15T12:05:00Z"
    assert site.got(path) == begun
    done = site.done(f"{path}/submit", answers={"pet": "dog"})
    assert (done["status"], done["value"]) == ("Granted", -5)
    shown = site.got(f"/qualification-types/{type_id}", **WORKER)
    assert (shown["value"], shown["may_request"]) == (-5, False)
    assert shown["may_request_at"] == "2014-08-15T13:00:00Z"
    assert refusal(site.send(f"/hits/{hit_id}/accept", **WORKER))[0] == 403

    site.stage.later(hours=1)
    again = site.stage.hit(QualificationRequirement=needs)  # the other one has expired
    begun = site.done(f"/qualification-types/{type_id}/request", 201, **WORKER)
    path = f"/qualification-requests/{begun['qualification_request_id']}"
    assert site.done(f"{path}/submit", answers={"pet": ["cat"]})["value"] == 10
    site.done(f"/hits/{again}/accept", 201, **WORKER)
    score = site.stage.done("GetQualificationScore", QualificationTypeId=type_id, SubjectId="A1")
    assert score.text("IntegerValue") == "10"
    assert site.stage.done("GetQualificationRequests").text("TotalNumResults") == "0"


def test_a_requester_decides(site: Site) -> None:
    type_id = made(site, Test=TEST, TestDurationInSeconds=60)
    begun = site.done(f"/qualification-types/{type_id}/request", 201, **WORKER)
    request_id = begun["qualification_request_id"]
    assert site.stage.done("GetQualificationRequests").text("NumResults") == "0"
    site.done(f"/qualification-requests/{request_id}/submit", answers={"pet": "dog"})

    (pending,) = site.stage.done("GetQualificationRequests").all("QualificationRequest")
    assert pending.text("QualificationRequestId") == request_id
    assert "<SelectionIdentifier>dog</SelectionIdentifier>" in (pending.text("Answer") or "")
    site.stage.done("GrantQualification", QualificationRequestId=request_id, IntegerValue=3)
    about = {"QualificationTypeId": type_id, "SubjectId": "A1"}
    site.stage.done("UpdateQualificationScore", **about, IntegerValue=4)
    (held,) = site.got("/workers/A1/qualifications", status="Granted")["qualifications"]
    assert (held["value"], held["name"]) == (4, "Cats")
    site.stage.done("RevokeQualification", **about, Reason="You are a dog.")

    assert site.got("/workers/A1/qualifications") == {
        "qualifications": [
            {
                "qualification_type_id": type_id,
                "requester_id": held["requester_id"],
                "name": "Cats",
                "value": 4,
                "status": "Revoked",
                "granted_at": "2014-08-15T12:00:00Z",
                "reason": "You are a dog.",
            }
        ],
        "page": 1,
        "page_size": 10,
        "total": 1,
    }
    (listed,) = site.got("/workers/A1/qualification-requests")["qualification_requests"]
    assert (listed["status"], listed["value"]) == ("Granted", 3)


def test_a_rejected_worker_reads_why(site: Site) -> None:
    begun = site.done(f"/qualification-types/{made(site)}/request", 201, **WORKER)
    request_id = begun["qualification_request_id"]
    site.stage.done(
        "RejectQualificationRequest", QualificationRequestId=request_id, Reason="Not yet."
    )

    shown = site.got(f"/qualification-requests/{request_id}")

    assert (shown["status"], shown["reason"]) == ("Rejected", "Not yet.")
    again = site.got("/workers/A1/qualification-requests", status=["Rejected", "Pending"])
    assert again["qualification_requests"] == [shown]


def test_what_a_type_looks_like(site: Site) -> None:
    type_id = scored(site)
    plain = made(site, "Dogs", AutoGranted="true")

    shown = site.got(f"/qualification-types/{type_id}")

    assert shown == {
        "qualification_type_id": type_id,
        "requester_id": shown["requester_id"],
        "name": "Cats",
        "description": "Tells cats from dogs",
        "keywords": "cats, pets",
        "status": "Active",
        "created_at": "2014-08-15T12:00:00Z",
        "requestable": True,
        "has_test": True,
        "test_duration_in_seconds": 300,
        "auto_granted": False,
        "retry_delay_in_seconds": None,
        "value": None,
        "may_request": None,
        "why_not": None,
        "may_request_at": None,
    }
    page = site.got("/qualification-types", only_requestable="true", page_size=1, page=2)
    (found,) = page["qualification_types"]
    assert (found["qualification_type_id"], page["total"]) == (plain, 2)
    assert found["auto_granted"] is True
    locale = site.got("/qualification-types/00000000000000000071", **WORKER)
    assert (locale["value"], locale["requester_id"]) == ("US", None)


def test_what_a_request_looks_like(site: Site) -> None:
    type_id = made(site, AutoGranted="true", AutoGrantedValue=7)

    shown = site.done(f"/qualification-types/{type_id}/request", 201, **WORKER)

    assert shown == {
        "qualification_request_id": shown["qualification_request_id"],
        "qualification_type_id": type_id,
        "requester_id": shown["requester_id"],
        "worker_id": "A1",
        "name": "Cats",
        "status": "Granted",
        "requested_at": "2014-08-15T12:00:00Z",
        "deadline": None,
        "submitted_at": "2014-08-15T12:00:00Z",
        "value": 7,
        "reason": None,
        "test": None,
        "answer": None,
    }


def test_nobody_reads_the_answer_key(site: Site) -> None:
    type_id = scored(site)
    request = site.send(f"/qualification-types/{type_id}/request", **WORKER)
    path = f"/qualification-requests/{request.json['qualification_request_id']}"

    answers = [
        request,
        site.send(f"{path}/submit", answers={"pet": "cat"}),
        site.get("/qualification-types", **WORKER),
        site.get(f"/qualification-types/{type_id}", **WORKER),
        site.get("/workers/A1/qualification-requests"),
        site.get("/workers/A1/qualifications"),
    ]

    assert all("AnswerScore" not in answer.text for answer in answers)


# Refused requests.


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/qualification-types/3NO/request", WORKER, (404, "QualificationTypeDoesNotExist")),
        ("/qualification-types/{fresh}/request", {"worker_id": "a"},
         (400, "InvalidParameterValue")),
        ("/qualification-types/{system}/request", WORKER, (400, "InvalidParameterValue")),
        ("/qualification-types/{off}/request", WORKER, (409, "InvalidQualificationTypeState")),
        ("/qualification-types/{going}/request", WORKER, (409, "InvalidQualificationTypeState")),
        ("/qualification-types/{test}/request", WORKER, (409, "InvalidQualificationRequestState")),
        ("/qualification-types/{once}/request", WORKER,
         (409, "QualificationTypeDoesNotAllowRetake")),
        ("/qualification-types/{again}/request", WORKER,
         (409, "QualificationTypeRetryDelayNotElapsed")),
        ("/qualification-requests/3NO/submit", {"answers": {}},
         (404, "QualificationRequestDoesNotExist")),
        ("/qualification-requests/{granted}/submit", {"answers": {}},
         (409, "InvalidQualificationRequestState")),
        ("/qualification-requests/{taken}/submit", {"document": "cat"}, (400, "XMLParseError")),
        ("/qualification-requests/{taken}/submit", {"document": "<a/>"}, (400, "XMLParseError")),
        ("/qualification-requests/{taken}/submit", {"answers": {"pet": "cow"}},
         (400, "InvalidParameterValue")),
        ("/qualification-requests/{taken}/submit", {"answers": {"pet": {"base64": ""}}},
         (400, "InvalidParameterValue")),
    ],
)  # fmt: skip
def test_errors_of_the_service_keep_their_codes(
    site: Site, path: str, body: dict[str, object], expected: tuple[int, str]
) -> None:
    names = {
        "fresh": made(site, "fresh"),
        "system": "00000000000000000060",
        "off": made(site, "off"),
        "going": made(site, "going"),
        "test": scored(site),
        "once": made(site, "once", AutoGranted="true"),
        "again": made(site, "again", AutoGranted="true", RetryDelayInSeconds=60),
    }
    done = site.stage.done
    off = {"QualificationTypeStatus": "Inactive"}
    done("UpdateQualificationType", QualificationTypeId=names["off"], **off)
    done("DisposeQualificationType", QualificationTypeId=names["going"])
    asked = {
        name: site.done(f"/qualification-types/{names[name]}/request", 201, **WORKER)
        for name in ("test", "once", "again")
    }
    names["taken"] = asked["test"]["qualification_request_id"]
    names["granted"] = asked["once"]["qualification_request_id"]
    before = site.stage.snapshot()

    response = site.send(path.format(**names), **body)

    status, code = expected
    assert refusal(response) == (status, f"AWS.MechanicalTurk.{code}")
    assert site.stage.snapshot() == before


@pytest.mark.parametrize("path", ["/qualification-types/3NO", "/qualification-requests/3NO"])
def test_what_is_not_there(site: Site, path: str) -> None:
    assert refusal(site.get(path))[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": {"pet": "cat"}, "document": "<a/>"},
        {"answers": []},
        {"answers": {"pet": 1}},
        {"answers": {"pet": None}},
        {"answers": {"pet": "\ud800"}},
        {"answers": {"pet": "\x00"}},
        {"answers": {"\x00": "cat"}},
        {"document": 1},
        {"document": "\ud800"},
        {"worker_id": "A1", "answers": {"pet": "cat"}},
    ],
)
def test_what_are_no_answers(site: Site, body: dict[str, object]) -> None:
    begun = site.done(f"/qualification-types/{scored(site)}/request", 201, **WORKER)
    path = f"/qualification-requests/{begun['qualification_request_id']}"

    response = site.http.post(f"{API}{path}/submit", data=json.dumps(body), content_type=JSON)

    assert refusal(response)[0] == 400
    assert site.got(path) == begun


@pytest.mark.parametrize("body", [{}, {"worker_id": 1}, {"worker_id": "A1", "value": 1}])
def test_who_asks_says_who_they_are(site: Site, body: dict[str, object]) -> None:
    type_id = made(site)

    assert refusal(site.send(f"/qualification-types/{type_id}/request", **body))[0] == 400
    assert site.stage.done("GetQualificationRequests").text("NumResults") == "0"


def test_methods(site: Site) -> None:
    type_id = made(site)

    response = site.http.delete(f"{API}/qualification-types/{type_id}")
    assert refusal(response) == (405, "MethodNotAllowed")
    assert refusal(site.get(f"/qualification-types/{type_id}/request"))[0] == 405
    assert refusal(site.send("/workers/A1/qualifications"))[0] == 405


def test_python_and_http_are_one_world(site: Site) -> None:
    stage = QualifyingStage.__new__(QualifyingStage)
    stage.__dict__.update(site.stage.__dict__)
    type_id = stage.kind("Owls", auto_granted=True)

    site.done(f"/qualification-types/{type_id}/request", 201, **WORKER)

    assert stage.value(type_id, "A1") == 1
