"""The worker API over HTTP: its responses and its refusals."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from description import require_as_described
from exchanges import Service
from mockturk.admin.api.access import AccessControl
from mockturk.admin.api.endpoints import AdminRequest, Endpoint
from mockturk.admin.api.request_fields import NoFields
from mockturk.admin.api.routing import AdminAPI
from mockturk.app.lazy_pages import LazyPages
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID
from world.lifecycle.stage import Stage

JSON = "application/json"
API = "/_mockturk"


class Site:
    """The API of a stage, asked as a program asks it; what is answered is as described."""

    def __init__(self, **options: Any) -> None:
        self.stage = Stage()
        self.http = Service(self.stage.world, **options).http

    def get(self, path: str, **query: object) -> TestResponse:
        return self.http.get(API + path, query_string=query)

    def send(self, path: str, method: str = "POST", **body: object) -> TestResponse:
        return self.http.open(API + path, method=method, json=body)

    def done(self, path: str, status: int = 200, method: str = "POST", **body: object) -> Any:
        response = self.send(path, method, **body)
        assert response.status_code == status, response.text
        require_as_described(response)
        return response.json

    def got(self, path: str, **query: object) -> Any:
        response = self.get(path, **query)
        assert response.status_code == 200, response.text
        require_as_described(response)
        return response.json


@pytest.fixture
def site() -> Site:
    return Site()


def refusal(response: TestResponse) -> tuple[int, str]:
    """The status and the code of an error, which is whole."""
    assert response.content_type == JSON
    error = response.json["error"]
    assert set(error) == {"code", "message", "data"}
    assert error["message"].strip()
    assert "Traceback" not in response.text
    return response.status_code, error["code"]


# Every endpoint once, with valid requests.


def test_a_worker_does_a_hit(site: Site) -> None:
    hit_id = site.stage.hit()
    worker = site.done("/workers", 201, name="Anna", locale="US-NY", percent_approved=97)
    worker_id = worker["worker_id"]
    (group,) = site.got("/hit-groups", worker_id=worker_id, only_qualified="true")["hit_groups"]
    found = site.got(f"/hit-groups/{group['hit_group_id']}/next-hit", worker_id=worker_id)
    assert found == {"hit_id": hit_id}
    preview = site.got(f"/hits/{hit_id}/preview", worker_id=worker_id)
    assert f"assignmentId={PREVIEW_ASSIGNMENT_ID}" in preview["frame"]["url"]
    assert "turkSubmitTo=http%3A%2F%2Flocalhost" in preview["frame"]["url"]

    response = site.send(f"/hits/{hit_id}/accept", worker_id=worker_id)
    assert response.status_code == 201
    task = response.json
    path = response.headers["Location"].removeprefix(API)
    assert path == f"/assignments/{task['assignment_id']}"
    assert f"assignmentId={task['assignment_id']}" in task["frame"]["url"]
    assert site.got(f"{path}/task") == task
    assert site.got(path)["status"] == "InProgress"

    submitted = site.done(f"{path}/submit", answers={"animal": "cat"})
    assert submitted == site.got(path)
    assert submitted["status"] == "Submitted"
    assert "<FreeText>cat</FreeText>" in submitted["answer"]
    site.stage.done("ApproveAssignment", AssignmentId=task["assignment_id"])
    (listed,) = site.got(f"/workers/{worker_id}/assignments")["assignments"]
    assert (listed["status"], listed["reward"]) == ("Approved", "1.00")
    earned = site.got(f"/workers/{worker_id}/earnings")
    assert earned == {"rewards": "1.00", "bonuses": "0.00", "total": "1.00"}
    assert site.got(f"/workers/{worker_id}")["history"]["approved"] == 98


def test_what_a_worker_looks_like(site: Site) -> None:
    response = site.send("/workers", worker_id="A1", adult=True, returned=3)

    assert response.headers["Location"] == f"{API}/workers/A1"
    assert response.json == {
        "worker_id": "A1",
        "registered": True,
        "name": None,
        "locale": "US",
        "masters": False,
        "adult": True,
        "history": {
            "submitted": 0,
            "approved": 0,
            "rejected": 0,
            "returned": 3,
            "abandoned": 0,
            "percent_approved": 100,
        },
        "in_progress": 0,
    }
    assert site.got("/workers/A1") == response.json
    assert site.got("/workers") == {
        "workers": [response.json],
        "page": 1,
        "page_size": 10,
        "total": 1,
    }
    changed = site.done("/workers/A1", method="PATCH", name="Anna")
    assert changed == {**response.json, "name": "Anna"}
    assert site.got("/workers/AUNKNOWN")["registered"] is False


def test_what_groups_and_hits_look_like(site: Site) -> None:
    needs = {
        "QualificationTypeId": "00000000000000000071",
        "Comparator": "In",
        "LocaleValue": [{"Country": "DE"}, {"Country": "US", "Subdivision": "NY"}],
    }
    hit_id = site.stage.hit(QualificationRequirement=needs)
    hit_type = site.stage.record(hit_id).hit_type

    (group,) = site.got("/hit-groups", worker_id="A1", search="CATS")["hit_groups"]

    assert group == {
        "hit_group_id": hit_type.group_id,
        "hit_type_id": hit_type.id,
        "requester_id": hit_type.owner,
        "title": "Tell cats from dogs",
        "description": "Look at a picture",
        "keywords": "",
        "reward": "1.00",
        "assignment_duration_in_seconds": 600,
        "requirements": [
            {
                "qualification_type_id": "00000000000000000071",
                "comparator": "In",
                "integers": [],
                "locales": ["DE", "US-NY"],
                "required_to_preview": False,
                "actions_guarded": "Accept",
            }
        ],
        "hits_available": 1,
        "created_at": "2014-08-15T12:00:00Z",
        "expires_at": "2014-08-15T13:00:00Z",
        "unmet": ["00000000000000000071"],
        "qualified": False,
    }
    assert site.got("/hit-groups", minimum_reward="1.01")["hit_groups"] == []
    (hit,) = site.got(f"/hit-groups/{hit_type.group_id}/hits")["hits"]
    assert hit == {
        "hit_id": hit_id,
        "assignments_available": 1,
        "created_at": "2014-08-15T12:00:00Z",
        "expires_at": "2014-08-15T13:00:00Z",
    }


def test_lists_have_pages_and_filters(site: Site) -> None:
    for number in range(3):
        site.stage.hit(Title=f"t{number}")
        site.stage.submitted(site.stage.hit())
    site.stage.accepted(site.stage.hit())

    page = site.got("/hit-groups", sort="title_a_z", page=2, page_size=2)
    assert ([group["title"] for group in page["hit_groups"]], page["total"]) == (["t2"], 3)
    page = site.got("/workers/W1/assignments", status=["Submitted", "InProgress"], page_size=1)
    assert ([one["status"] for one in page["assignments"]], page["total"]) == (["InProgress"], 4)
    page = site.got("/workers/W1/assignments", status="Submitted")
    assert page["total"] == 3


def test_returning(site: Site) -> None:
    (taken,) = site.stage.accepted(site.stage.hit())

    assert site.done(f"/assignments/{taken}/return")["status"] == "Returned"
    again = site.send(f"/assignments/{taken}/return")
    assert refusal(again) == (409, "AWS.MechanicalTurk.InvalidAssignmentState")
    assert again.json["error"]["data"]["CurrentState"] == "Returned"


def test_a_document_and_a_file_are_submitted_too(site: Site) -> None:
    one, two = site.stage.accepted(site.stage.hit(MaxAssignments=2), "A1", "A2")
    photo = base64.b64encode(b"\x89PNG").decode()

    answer = site.done(f"/assignments/{one}/submit", answers={"photo": {"base64": photo}})["answer"]
    assert "<UploadedFileSizeInBytes>4</UploadedFileSizeInBytes>" in answer
    assert site.done(f"/assignments/{two}/submit", document=answer)["answer"] == answer


def test_selections_are_submitted(site: Site) -> None:
    (taken,) = site.stage.accepted(site.stage.hit())

    answer = site.done(f"/assignments/{taken}/submit", answers={"pets": ["cat", "dog"]})["answer"]

    assert "<FreeText>cat|dog</FreeText>" in answer  # of a page of one's own


def test_the_public_address_is_told_to_pages() -> None:
    site = Site(public_url="https://mturk.example.com/base/")

    url = site.got(f"/hits/{site.stage.hit()}/preview", worker_id="A1")["frame"]["url"]

    assert url.endswith("turkSubmitTo=https%3A%2F%2Fmturk.example.com%2Fbase")


# Refused requests.


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/hits/3NOTHING/accept", {"worker_id": "A1"}, (404, "HITDoesNotExist")),
        ("/hits/{hit}/accept", {"worker_id": "a"}, (400, "InvalidParameterValue")),
        ("/hits/{hit}/accept", {"worker_id": "W1"}, (409, "ExceedsMaxAssignmentsPerWorker")),
        ("/hits/{full}/accept", {"worker_id": "A1"}, (409, "NoMoreWorkableHITsInGroupException")),
        ("/hits/{adult}/accept", {"worker_id": "A1"}, (403, "DoesNotMeetRequirements")),
        ("/assignments/3NO/submit", {"document": "<a/>"}, (404, "AssignmentDoesNotExist")),
        ("/assignments/{taken}/submit", {"document": "cat"}, (400, "XMLParseError")),
        ("/assignments/{taken}/submit", {"document": "<a/>"}, (400, "XMLParseError")),
        ("/assignments/3NO/return", {}, (404, "AssignmentDoesNotExist")),
        ("/workers", {"worker_id": "a"}, (400, "InvalidParameterValue")),
        ("/workers", {"locale": "XX"}, (400, "InvalidParameterValue")),
    ],
)
def test_errors_of_the_service_keep_their_codes(
    site: Site, path: str, body: dict[str, object], expected: tuple[int, str]
) -> None:
    adult = {"QualificationTypeId": "00000000000000000060", "Comparator": "Exists"}
    hit, full = site.stage.hit(MaxAssignments=2), site.stage.hit()
    names = {"hit": hit, "full": full, "adult": site.stage.hit(QualificationRequirement=adult)}
    (names["taken"],) = site.stage.accepted(hit)
    site.stage.accepted(full)
    before = site.stage.snapshot()

    response = site.send(path.format(**names), **body)

    status, code = expected
    assert refusal(response) == (status, f"AWS.MechanicalTurk.{code}")
    assert site.stage.snapshot() == before


@pytest.mark.parametrize("path", ["/nothing", "/workers/A1/nothing", "/hits/3H"])
def test_nothing_is_there(site: Site, path: str) -> None:
    response = site.http.get(API + path)

    assert response.status_code == 404


def test_methods(site: Site) -> None:
    response = site.http.delete(f"{API}/workers")

    assert refusal(response) == (405, "MethodNotAllowed")
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert site.http.head(f"{API}/workers").data == b""


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"],
)
def test_what_a_page_elsewhere_could_send_changes_nothing(
    site: Site, content_type: str | None
) -> None:
    (taken,) = site.stage.accepted(site.stage.hit())
    for path in (
        *(f"/assignments/{taken}/return", "/workers", "/hits/3H/accept"),
        *("/qualification-types/3Q/request", "/qualification-requests/3R/submit"),
    ):
        response = site.http.post(
            API + path, data=b'{"worker_id": "A1"}', content_type=content_type
        )

        assert refusal(response) == (415, "UnsupportedMediaType")
        assert not any("Access-Control" in name for name, _ in response.headers)
    assert site.stage.assignment_status(taken) == "InProgress"


def test_nobody_answers_a_preflight(site: Site) -> None:
    response = site.http.options(f"{API}/workers", headers={"Origin": "https://evil.example"})

    assert response.status_code == 405
    assert "Access-Control-Allow-Origin" not in response.headers


HOSTILE = [
    b"{",
    b"nonsense",
    b"[]",
    b"null",
    b'"text"',
    b"1",
    b'{"name": NaN}',
    b'{"approved": Infinity}',
    b'{"approved": 1e999}',
    b'{"approved": 1.5}',
    b'{"approved": "1"}',
    b'{"approved": true}',
    b'{"approved": null}',
    b'{"approved": ' + b"9" * 5000 + b"}",
    b'{"name": 1}',
    b'{"name": null}',
    b'{"name": ["a"]}',
    b'{"name": "\\ud800"}',
    b'{"name": "\\u0000"}',
    b'{"name": "a", "name": "b"}',
    b'{"masters": 1}',
    b'{"masters": "true"}',
    b'{"unknown": 1}',
    b'{"": 1}',
    b'{"worker_id": {}}',
    b'{"name": "\xff"}',
    '{"name": "a"}'.encode("utf-16"),
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"name": ' * 100_000,
    b'{"name": "' + b"x" * 100_000 + b'"}',
    b'{"' + b"x" * 100_000 + b'": 1}',
    b"\x00",
    b"{}{}",
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:30]))
@pytest.mark.parametrize(
    "path",
    [
        *("/workers", "/hits/3H/accept", "/assignments/3A/submit"),
        *("/qualification-types/3Q/request", "/qualification-requests/3R/submit"),
    ],
)
def test_what_is_no_request_is_refused(site: Site, path: str, body: bytes) -> None:
    before = site.stage.snapshot()

    response = site.http.post(API + path, data=body, content_type=JSON)

    assert refusal(response)[0] == 400
    assert len(response.data) < 1000 or b'"x' in body[:20] or b"name" in body[:20]
    assert site.stage.snapshot() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": {"a": "b"}, "document": "<a/>"},
        {"answers": []},
        {"answers": "cat"},
        {"answers": {"a": 1}},
        {"answers": {"a": None}},
        {"answers": {"a": [1]}},
        {"answers": {"a": {}}},
        {"answers": {"a": {"base64": "?"}}},
        {"answers": {"a": {"base64": 1}}},
        {"answers": {"a": {"base64": "ä"}}},
        {"answers": {"a": {"base64": "", "more": 1}}},
        {"answers": {"a": "\ud800"}},
        {"answers": {"a": "\x00"}},
        {"answers": {"\x00": "a"}},
        {"document": 1},
    ],
)
def test_what_are_no_answers(site: Site, body: dict[str, object]) -> None:
    (taken,) = site.stage.accepted(site.stage.hit())

    response = site.http.post(
        f"{API}/assignments/{taken}/submit", data=json.dumps(body), content_type=JSON
    )

    assert refusal(response)[0] == 400
    assert site.stage.assignment_status(taken) == "InProgress"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/workers", "page=x"),
        ("/workers", "page="),
        ("/workers", "page=1.0"),
        ("/workers", "page=%D9%A1"),
        ("/workers", "page=0"),
        ("/workers", f"page={'9' * 5000}"),
        ("/workers", "page=1&page=2"),
        ("/workers", "page_size=101"),
        ("/workers", "unknown=1"),
        ("/hit-groups", "only_qualified=1&worker_id=A1"),
        ("/hit-groups", "only_qualified=true"),
        ("/hit-groups", "sort=best"),
        ("/hit-groups", "minimum_reward=NaN"),
        ("/hit-groups", "worker_id=a"),
        ("/hit-groups/3G/next-hit", ""),
        ("/hits/3H/preview", ""),
        ("/workers/A1/assignments", "status=Done"),
        ("/workers/A1/qualifications", "status=Pending"),
        ("/workers/A1/qualifications", "page=0"),
        ("/workers/a/qualifications", ""),
        ("/workers/A1/qualification-requests", "status=Done"),
        ("/workers/A1/qualification-requests", "search=cats"),
        ("/qualification-types", "only_requestable=1"),
        ("/qualification-types", "page_size=101"),
        ("/qualification-types", "worker_id=a"),
        ("/qualification-types", "status=Active"),
        ("/qualification-types/00000000000000000071", "worker_id=a"),
        ("/qualification-types/00000000000000000071", "page=1"),
        ("/workers/a", ""),
        ("/workers/%00", ""),
        ("/workers/%FF", ""),
    ],
)
def test_what_is_no_query(site: Site, path: str, query: str) -> None:
    assert refusal(site.http.get(f"{API}{path}?{query}"))[0] == 400


def test_compressed_bodies_are_refused(site: Site) -> None:
    compressed = site.http.post(
        f"{API}/workers", data=b"{}", content_type=JSON, headers={"Content-Encoding": "gzip"}
    )
    assert refusal(compressed) == (415, "UnsupportedMediaType")


def test_a_bug_is_an_error_in_json_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def break_down(request: AdminRequest[NoFields]) -> None:
        raise ZeroDivisionError(request)

    pages = LazyPages()
    pages.json_api = AdminAPI([Endpoint("GET", "/broken", break_down)], AccessControl())
    site = Site(pages=pages)

    response = site.get("/broken")

    assert refusal(response) == (500, "AWS.InternalError")
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
