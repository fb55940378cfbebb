"""GetHIT: access to HITs, and statuses that depend on the time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges import Service, hit_fields
from mockturk.domain.clock import ManualClock


def test_a_hit_comes_back_with_detail_and_question(service: Service) -> None:
    hit_id = service.created().text("HITId")

    hit = service.result("GetHIT", {"HITId": hit_id})

    assert hit.is_valid == "True"
    assert hit.text("HITId") == hit_id
    assert "Question" in hit.names()
    assert "HITStatus" in hit.names()
    assert "NumberOfAssignmentsPending" not in hit.names()


def test_groups_replace_the_default(service: Service) -> None:
    hit_id = service.created().text("HITId")

    minimal = service.result("GetHIT", {"HITId": hit_id, "ResponseGroup": ["Minimal"]})
    summary = service.result("GetHIT", {"HITId": hit_id, "ResponseGroup": ["HITAssignmentSummary"]})

    assert minimal.names() == ["Request", "HITId", "HITTypeId"]
    assert summary.text("NumberOfAssignmentsAvailable") == "1"


def test_a_hit_becomes_reviewable_when_it_expires(service: Service, clock: ManualClock) -> None:
    hit_id = service.created(LifetimeInSeconds=60).text("HITId")
    request = {"HITId": hit_id, "ResponseGroup": ["HITDetail", "HITAssignmentSummary"]}
    clock.advance(timedelta(seconds=59))
    before = service.result("GetHIT", request)
    clock.advance(timedelta(seconds=1))

    after = service.result("GetHIT", request)

    assert before.text("HITStatus") == "Assignable"
    assert after.text("HITStatus") == "Reviewable"
    assert after.text("NumberOfAssignmentsAvailable") == "1"  # as captured


def test_another_requesters_hit_does_not_exist(service: Service) -> None:
    created = service.result("CreateHIT", hit_fields(), key="OWNER")

    foreign = service.result("GetHIT", {"HITId": created.text("HITId")}, key="OTHER")

    assert foreign.code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert foreign.data == {"HITId": created.text("HITId")}


@pytest.mark.parametrize(
    ("hit_id", "code"),
    [
        (None, "AWS.MissingParameters"),
        ("", "AWS.MechanicalTurk.InvalidParameterValue"),
        ("asfd", "AWS.MechanicalTurk.InvalidParameterValue"),
        ("3UNKNOWN", "AWS.MechanicalTurk.HITDoesNotExist"),
        ("ASSIGNMENT_ID_NOT_AVAILABLE", "AWS.MechanicalTurk.HITDoesNotExist"),
    ],
)
def test_what_is_no_hit_is_told(service: Service, hit_id: str | None, code: str) -> None:
    assert service.result("GetHIT", {"HITId": hit_id}).code == code


def test_messages_end_with_the_time_as_each_environment_wrote_it(
    service: Service, production_service: Service
) -> None:
    sandbox = service.result("GetHIT", {"HITId": "HIT1"}).message
    production = production_service.result("GetHIT", {"HITId": "HIT1"}).message

    assert sandbox == "Hit HIT1 does not exist. (1408104000000 s)"
    assert production == "Hit HIT1 does not exist. (1408104000000)"
