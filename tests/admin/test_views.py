"""The types of responses: what is answered can be read back into them, by a client too."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from werkzeug.test import Client

from exchanges import Service
from mockturk.app.lazy_pages import load_endpoints
from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.domain.views.control import ClockInfo
from mockturk.domain.views.json_types import decode_value, encode_value
from mockturk.domain.views.workers import (
    AnyAssignmentStatus,
    AssignmentInfo,
    AssignmentPage,
    GroupInfo,
    TaskInfo,
)
from world.lifecycle.stage import Stage

BERLIN = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "EqualTo",
    "LocaleValue": {"Country": "DE"},
}


@pytest.fixture(scope="module")
def client() -> Client:
    stage = Stage()
    stage.hit(QualificationRequirement=BERLIN)
    client = Service(stage.world).http
    client.post("/_mockturk/workers", json={"worker_id": "A1"})
    client.put("/_mockturk/layouts/PAGE", json={"html": "${name}"})
    client.put("/_mockturk/snapshots/kept", json={})
    client.post("/_mockturk/faults", json={"kind": "error", "code": "AWS.NotAuthorized"})
    return client


@pytest.mark.parametrize(
    "endpoint",
    [one for one in load_endpoints() if one.method == "GET" and "<" not in one.path],
    ids=lambda one: one.path,
)
def test_a_response_is_read_back(client: Client, endpoint: object) -> None:
    response = client.get(f"/_mockturk{endpoint.path}")
    assert response.status_code == 200

    view = msgspec.json.decode(response.data, type=endpoint.content, dec_hook=decode_value)

    assert msgspec.json.encode(view, enc_hook=encode_value) == response.data


def test_views_have_values_not_texts(client: Client) -> None:
    content = client.get("/_mockturk/clock").data
    clock = msgspec.json.decode(content, type=ClockInfo, dec_hook=decode_value)
    assert clock.time.utcoffset().total_seconds() == 0

    (group,) = client.get("/_mockturk/hit-groups").json["hit_groups"]
    view = msgspec.convert(group, GroupInfo, dec_hook=decode_value)
    assert (view.reward.as_tuple().exponent, view.requirements[0].locales) == (-2, ("DE",))


def test_python_returns_what_is_read_back() -> None:
    stage = Stage()
    hit_id = stage.hit(QualificationRequirement=BERLIN)
    stage.workers.register("A1", locale="DE")
    assignment_id = stage.workers.accept("A1", hit_id)
    client = Service(stage.world).http

    def read(path: str, kind: type[Any]) -> object:
        content = client.get(f"/_mockturk{path}").data
        return msgspec.json.decode(content, type=kind, dec_hook=decode_value)

    assignment = stage.workers.assignment(assignment_id)
    assert read(f"/assignments/{assignment_id}", AssignmentInfo) == assignment
    assert read("/workers/A1/assignments", AssignmentPage).items == (assignment,)
    assert read(f"/assignments/{assignment_id}/task", TaskInfo) == stage.workers.task(assignment_id)
    with pytest.raises(AttributeError):
        assignment.title = "Another"


def test_an_assignment_can_have_every_status() -> None:
    assert {*get_args(AnyAssignmentStatus)} == {*AssignmentStatus, *UnfinishedStatus}
