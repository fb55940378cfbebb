"""One world, two APIs: what one of them makes, the other reads.

Source: docs/reference/api-2017.md#replaced-operations, docs/reference/api-2017.md#renamed-members.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from exchanges import QUESTION
from json_calls import call, create, properties, refused
from world.lifecycle.stage import Stage

POLICY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameters": [
        {"Key": "QuestionIds", "Values": ["q1"]},
        {"Key": "QuestionAgreementThreshold", "Values": ["50"]},
    ],
}
REQUIREMENT = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "In",
    "LocaleValues": [{"Country": "US", "Subdivision": "NY"}, {"Country": "DE"}],
    "ActionsGuarded": "PreviewAndAccept",
}
GROUPS = ["HITDetail", "HITQuestion", "HITAssignmentSummary"]


def test_every_member_of_a_hit_is_equal() -> None:
    stage = Stage()
    made = create(
        stage.service,
        Keywords="k",
        RequesterAnnotation="a",
        QualificationRequirements=[REQUIREMENT],
        HITReviewPolicy=POLICY,
    )
    shown = stage.done("GetHIT", HITId=made["HITId"], ResponseGroup=GROUPS)

    for name in made.keys() - {
        *("CreationTime", "Expiration", "Reward", "QualificationRequirements")
    }:
        assert shown.text(name) == str(made[name]), name
    for name in ("CreationTime", "Expiration"):
        at = datetime.fromtimestamp(made[name], UTC)
        assert shown.text(name) == f"{at:%Y-%m-%dT%H:%M:%SZ}"
    assert shown.text("Reward/Amount") == made["Reward"]
    (ours,) = made["QualificationRequirements"]
    legacy = shown.one("QualificationRequirement")
    assert legacy.text("Comparator") == ours["Comparator"]
    assert [one.text("Country") for one in legacy.all("LocaleValue")] == ["US", "DE"]
    assert legacy.text("RequiredToPreview") == "1"


def test_a_policy_of_a_query_is_reported_here() -> None:
    stage = Stage()
    request: dict[str, Any] = {
        "HITTypeId": "T100CN9P324W00EXAMPLE",
        "LifetimeInSeconds": 60,
        "Question": QUESTION,
        "HITReviewPolicy.1.PolicyName": POLICY["PolicyName"],
        "HITReviewPolicy.1.Parameter.1.Key": "QuestionIds",
        "HITReviewPolicy.1.Parameter.1.Value.1": "q1",
        "HITReviewPolicy.1.Parameter.2.Key": "QuestionAgreementThreshold",
        "HITReviewPolicy.1.Parameter.2.Value": "50",
    }
    hit_id = stage.service.rest("CreateHIT", request).text("HIT/HITId")

    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["Title"]
    assert call(stage.service, "ListReviewPolicyResultsForHIT", HITId=hit_id) == {
        "HITId": hit_id,
        "HITReviewPolicy": {"PolicyName": POLICY["PolicyName"]},
        "HITReviewReport": {"ReviewResults": [], "ReviewActions": []},
    }


def test_a_required_preview_is_a_guard() -> None:
    stage = Stage()
    requirement = {
        "QualificationTypeId": "00000000000000000060",
        "Comparator": "Exists",
        "RequiredToPreview": "1",
    }
    hit_id = stage.hit(QualificationRequirement=requirement)

    (shown,) = call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["QualificationRequirements"]
    assert shown["ActionsGuarded"] == "PreviewAndAccept"
    assert shown["RequiredToPreview"] is True


def test_a_disabled_hit_is_disposed_of() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.done("DisableHIT", HITId=hit_id)

    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["HITStatus"] == "Disposed"
    assert call(stage.service, "ListHITs")["HITs"] == []


def test_a_legacy_rejection_is_overridden() -> None:
    stage = Stage()
    (assignment_id,) = stage.submitted(stage.hit(), "A1")
    stage.done("RejectAssignment", AssignmentId=assignment_id)
    call(stage.service, "ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)

    legacy = stage.done("GetAssignment", AssignmentId=assignment_id)
    assert legacy.text("Assignment/AssignmentStatus") == "Approved"


def test_tokens_are_shared() -> None:
    stage = Stage()
    hit_id = stage.hit(UniqueRequestToken="t", MaxAssignments=2)
    (assignment_id,) = stage.submitted(hit_id, "A1")
    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1, UniqueRequestToken="t")
    bonus = {"AssignmentId": assignment_id, "WorkerId": "A1", "Reason": "r"}
    price = {"Amount": "1.00", "CurrencyCode": "USD"}
    stage.done("GrantBonus", **bonus, BonusAmount=price, UniqueRequestToken="t")

    used = {"UniqueRequestToken": "t"}
    given = {**properties(), "LifetimeInSeconds": 60, "Question": QUESTION}
    more = {"HITId": hit_id, "NumberOfAdditionalAssignments": 1}
    for operation, members in [
        ("CreateHIT", given),
        ("CreateAdditionalAssignmentsForHIT", more),
        ("SendBonus", {**bonus, "BonusAmount": "1.00"}),
    ]:
        assert refused(stage.service, operation, **members, **used)["__type"] == "RequestError"
    (paid,) = call(stage.service, "ListBonusPayments", HITId=hit_id)["BonusPayments"]
    assert paid["BonusAmount"] == "1.00"


def test_a_setting_is_one_for_both() -> None:
    stage = Stage()
    hit = create(stage.service)
    notification = {
        "Destination": "http://127.0.0.1:1/",
        "Transport": "REST",
        "Version": "2006-05-05",
        "EventType": "HITExpired",
    }
    setting = {"HITTypeId": hit["HITTypeId"]}
    stage.done("SetHITTypeNotification", **setting, Notification=notification, Active="true")
    call(stage.service, "UpdateNotificationSettings", **setting, Active=False)
    call(stage.service, "UpdateExpirationForHIT", HITId=hit["HITId"], ExpireAt=0)

    assert stage.service.http.get("/_mockturk/outbox").json["messages"] == []


def test_an_unknown_id_has_one_code_and_one_text() -> None:
    stage = Stage()
    for legacy, operation, members in [
        ("GetHIT", "GetHIT", {"HITId": "3A"}),
        ("GetAssignment", "GetAssignment", {"AssignmentId": "3A"}),
        ("GetQualificationType", "GetQualificationType", {"QualificationTypeId": "3A"}),
        ("DisposeHIT", "DeleteHIT", {"HITId": "3A"}),
    ]:
        result = stage.call(legacy, **members)
        error = refused(stage.service, operation, **members)
        assert (error["TurkErrorCode"], error["Message"]) == (result.code, result.message)


def test_a_snapshot_of_legacy_calls_is_read_here() -> None:
    stage = Stage()
    hit_id = stage.hit()
    before = call(stage.service, "GetHIT", HITId=hit_id)
    snapshot = stage.world.snapshot()
    call(stage.service, "UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)
    assert call(stage.service, "GetHIT", HITId=hit_id) != before
    stage.world.restore(snapshot)

    assert call(stage.service, "GetHIT", HITId=hit_id) == before


def test_a_world_file_of_today_still_loads() -> None:
    stage = Stage()
    requirement = {"QualificationTypeId": "00000000000000000060", "Comparator": "Exists"}
    for guard in ("PreviewAndAccept", "DiscoverPreviewAndAccept"):
        create(
            stage.service,
            QualificationRequirements=[{**requirement, "ActionsGuarded": guard}],
        )
    file = stage.service.http.get("/_mockturk/world").text
    assert '"actions_guarded":"DiscoverPreviewAndAccept"' in file
    older = file.replace('"actions_guarded":"PreviewAndAccept"', '"required_to_preview":true')
    assert older != file
    guards = [_guard(hit) for hit in call(stage.service, "ListHITs")["HITs"]]
    put = stage.service.http.put("/_mockturk/world", data=older, content_type="application/json")

    assert put.status_code < 300, put.text
    assert [_guard(hit) for hit in call(stage.service, "ListHITs")["HITs"]] == guards


def _guard(hit: dict[str, Any]) -> str:
    (requirement,) = hit["QualificationRequirements"]
    return str(requirement["ActionsGuarded"])
