"""Paths that are served in addition to API calls."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from exchanges import Service
from mockturk.domain.clock import ManualClock
from mockturk.world.workers import Workers


def uploaded(service: Service) -> str:
    """The path of the URL that GetFileUploadURL returns."""
    workers = Workers(service.world)
    hit_id = service.created().text("HITId") or ""
    assignment_id = workers.accept("A1WORKER", hit_id)
    workers.submit(assignment_id, {"photo": b"\x89PNG<script>", "name": "a tree"})
    request = {"AssignmentId": assignment_id, "QuestionIdentifier": "photo"}
    return service.result("GetFileUploadURL", request).text("FileUploadURL") or ""


def test_a_worker_s_file_is_served_for_a_minute(service: Service, clock: ManualClock) -> None:
    url = urlsplit(uploaded(service))
    assert url.netloc == "localhost"

    response = service.http.get(url.path)
    assert response.data == b"\x89PNG<script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment"
    assert response.headers["X-Content-Type-Options"] == "nosniff"

    clock.advance(timedelta(seconds=59))
    assert service.http.get(url.path).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert service.http.get(url.path).status_code == 404


def test_a_file_is_gone_once_its_hit_is_disposed_of(service: Service) -> None:
    path = urlsplit(uploaded(service)).path
    (hit,) = service.result("GetReviewableHITs", {}).all("HIT")
    (assignment,) = service.result("GetAssignmentsForHIT", {"HITId": hit.text("HITId")}).all(
        "Assignment"
    )
    request = {"AssignmentId": assignment.text("AssignmentId")}
    assert service.result("ApproveAssignment", request).is_valid == "True"
    assert service.result("DisposeHIT", {"HITId": hit.text("HITId")}).is_valid == "True"

    assert service.http.get(path).status_code == 404


def test_nobody_s_file_is_not_there(service: Service) -> None:
    assert service.http.get("/mturk/files/3NOTHING").status_code == 404


def test_the_address_of_a_file_is_the_caller_s(service: Service) -> None:
    path = urlsplit(uploaded(service)).path
    service = Service(service.world, public_url="https://mturk.example.com/base/")

    url = uploaded(service)

    assert url.startswith("https://mturk.example.com/base/mturk/files/")
    assert urlsplit(url).path.removeprefix("/base") != path
