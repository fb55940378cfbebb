"""Operations on HITs: what is made, changed and deleted over the API of 2017-01-17."""

from __future__ import annotations

from typing import Any

import pytest

from documents.question_texts import html_question, question_form
from exchanges import NOON, QUESTION
from json_calls import call, create, properties, refused
from world.lifecycle.stage import Stage

NOW = NOON.timestamp()
ADULT = {
    "QualificationTypeId": "00000000000000000060",
    "Comparator": "EqualTo",
    "IntegerValues": [1],
}
FORM_2017 = question_form().replace("2005-10-01", "2017-11-06")


def test_a_hit_comes_back_in_full() -> None:
    stage = Stage()
    made = create(stage.service, Keywords="a, b", RequesterAnnotation="x", MaxAssignments=2)

    assert made == {
        "HITId": made["HITId"],
        "HITTypeId": made["HITTypeId"],
        "HITGroupId": made["HITGroupId"],
        "CreationTime": NOW,
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture",
        "Question": QUESTION,
        "Keywords": "a, b",
        "HITStatus": "Assignable",
        "MaxAssignments": 2,
        "Reward": "0.05",
        "AutoApprovalDelayInSeconds": 2592000,
        "Expiration": NOW + 3600,
        "AssignmentDurationInSeconds": 600,
        "RequesterAnnotation": "x",
        "QualificationRequirements": [],
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": 0,
        "NumberOfAssignmentsAvailable": 2,
        "NumberOfAssignmentsCompleted": 0,
    }
    assert call(stage.service, "GetHIT", HITId=made["HITId"])["HIT"] == made
    again = call(
        stage.service,
        "CreateHITWithHITType",
        HITTypeId=made["HITTypeId"],
        LifetimeInSeconds=3600,
        Question=QUESTION,
    )["HIT"]
    assert again["Title"] == made["Title"]


def test_a_hit_type_is_one_for_both_apis() -> None:
    stage = Stage()
    price = {"Amount": "0.05", "CurrencyCode": "USD"}
    legacy = stage.done("RegisterHITType", **properties(Reward=price)).text("HITTypeId")

    assert call(stage.service, "CreateHITType", **properties()) == {"HITTypeId": legacy}
    guarded = {**ADULT, "ActionsGuarded": "DiscoverPreviewAndAccept"}
    other = call(stage.service, "CreateHITType", **properties(QualificationRequirements=[guarded]))
    assert other["HITTypeId"] != legacy


@pytest.mark.parametrize(
    ("sent", "to_preview", "guard"),
    [
        ({}, False, "Accept"),
        ({"RequiredToPreview": False}, False, "Accept"),
        ({"RequiredToPreview": True}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "Accept"}, False, "Accept"),
        ({"ActionsGuarded": "PreviewAndAccept"}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "DiscoverPreviewAndAccept"}, True, "DiscoverPreviewAndAccept"),
        (
            {"ActionsGuarded": "DiscoverPreviewAndAccept", "RequiredToPreview": True},
            True,
            "DiscoverPreviewAndAccept",
        ),
    ],
)
def test_guards_are_seen_by_both_apis(sent: Any, to_preview: bool, guard: str) -> None:
    stage = Stage()
    made = create(stage.service, QualificationRequirements=[{**ADULT, **sent}])

    assert made["QualificationRequirements"] == [
        {**ADULT, "RequiredToPreview": to_preview, "ActionsGuarded": guard}
    ]
    shown = stage.shown(made["HITId"]).one("QualificationRequirement")
    assert shown.text("RequiredToPreview") == str(int(to_preview))
    assert "ActionsGuarded" not in shown.names()


@pytest.mark.parametrize(("guard", "to_preview"), [("Accept", True), ("PreviewAndAccept", False)])
def test_guards_that_contradict_are_refused(guard: str, to_preview: bool) -> None:
    requirement = {**ADULT, "ActionsGuarded": guard, "RequiredToPreview": to_preview}
    error = refused(
        Stage().service, "CreateHITType", **properties(QualificationRequirements=[requirement])
    )

    assert error["__type"] == "InvalidParameterCombinationError"
    assert error["Message"].startswith(
        "The combination of parameters supplied to the request is invalid: "
        "ActionsGuarded, RequiredToPreview. ("
    )


def test_a_group_to_discover_is_hidden_from_who_lacks_it() -> None:
    stage = Stage()
    stage.workers.register("WADULT", adult=True)
    for guard in ("PreviewAndAccept", "DiscoverPreviewAndAccept"):
        create(
            stage.service,
            Title=guard,
            QualificationRequirements=[{**ADULT, "ActionsGuarded": guard}],
        )

    def titles(worker: str | None) -> list[str]:
        return sorted(one.title for one in stage.workers.groups(worker).items)

    assert titles("WCHILD") == ["PreviewAndAccept"]
    assert titles("WADULT") == titles(None) == ["DiscoverPreviewAndAccept", "PreviewAndAccept"]


def test_a_token_is_one_for_both_apis() -> None:
    stage = Stage()
    made = create(stage.service, UniqueRequestToken="t")
    other = {**properties(), "LifetimeInSeconds": 60, "Question": QUESTION}

    error = refused(stage.service, "CreateHIT", **other, UniqueRequestToken="t")
    assert error["__type"] == "RequestError"
    assert error["Message"].startswith(f'The HIT with ID "{made["HITId"]}" already exists. (')
    assert stage.call("CreateHIT", **{**hit(), "UniqueRequestToken": "t"}).code == (
        "AWS.MechanicalTurk.HITAlreadyExists"
    )


def hit() -> dict[str, object]:
    return {"HITTypeId": "T100CN9P324W00EXAMPLE", "LifetimeInSeconds": 60, "Question": QUESTION}


@pytest.mark.parametrize(
    ("page", "errors"),
    [
        ("<p>No doctype</p></p></input>", None),
        ("<!DOCTYPE html><html><body><body><p a='1'b='2'></p></body></html>", 2),
    ],
)
def test_pages_are_checked_less_strictly(page: str, errors: int | None) -> None:
    stage = Stage()
    question = html_question(page)

    assert stage.call("CreateHIT", **{**hit(), "Question": question}).code == (
        "AWS.MechanicalTurk.XHTMLParseError"
    )
    if errors is None:
        create(stage.service, Question=question)
        assert stage.call("CreateHIT", **{**hit(), "Question": question}).code is not None
        return
    given = {**properties(), "LifetimeInSeconds": 60, "Question": question}
    error = refused(stage.service, "CreateHIT", **given)
    assert error["__type"] == "ParameterValidationError"
    assert error["Message"].count("<!") == errors


def test_a_question_form_of_2017_is_accepted_by_both_apis() -> None:
    stage = Stage()
    made = create(stage.service, Question=FORM_2017)
    stage.done("CreateHIT", **{**hit(), "Question": FORM_2017})

    assert made["Question"] == FORM_2017
    stage.workers.submit(stage.workers.accept("W1", made["HITId"]), {"q": "cat"})
    upload = question_form(
        "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes>"
        "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"
    )
    create(stage.service, Question=upload)
    error = refused(
        stage.service,
        "CreateHIT",
        **properties(),
        LifetimeInSeconds=60,
        Question=upload.replace("2005-10-01", "2017-11-06"),
    )
    assert "A QuestionForm of 2017-11-06 has no FileUploadAnswer" in error["Message"]


def test_an_expiration_over_time() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]

    def update(at: float) -> str | None:
        given = {"HITId": hit_id, "ExpireAt": NOW + at if at else 0}
        response: Any = (call if at in (0, 3700.9, 9000) else refused)(
            stage.service, "UpdateExpirationForHIT", **given
        )
        return response.get("Message", "").rpartition(" (")[0]

    def expiration() -> float:
        shown = call(stage.service, "GetHIT", HITId=hit_id)["HIT"]
        return float(shown["Expiration"] - NOW)

    def out_of_range(number: int) -> str:
        return (
            f"The value {number} is invalid for ExpirationIncrementInSeconds. "
            "Valid values range from 60 to 31536000."
        )

    stage.later(seconds=10)
    assert update(3500) == out_of_range(-100)
    assert update(3630) == out_of_range(30)
    assert update(3700.9) == ""
    assert expiration() == 3700
    stage.later(seconds=1)
    token = f"{hit_id}Fri Aug 15 13:01:40 UTC 2014"
    assert update(3700) == f'The idempotency token "{token}" has already been processed.'
    stage.later(seconds=4989)
    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["HITStatus"] == "Reviewable"
    assert update(5010) == out_of_range(10)
    assert update(0) == ""
    assert expiration() == 3700
    assert update(9000) == ""
    assert expiration() == 9000
    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["HITStatus"] == "Assignable"
    assert update(0) == ""
    assert expiration() == 5000
    assert stage.call("ForceExpireHIT", HITId=hit_id).code == "AWS.MechanicalTurk.InvalidHITState"


def test_more_assignments() -> None:
    stage = Stage()
    hit_id = create(stage.service, MaxAssignments=2)["HITId"]
    more = {"HITId": hit_id, "NumberOfAdditionalAssignments": 3, "UniqueRequestToken": "t"}

    assert call(stage.service, "CreateAdditionalAssignmentsForHIT", **more) == {}
    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["MaxAssignments"] == 5
    error = refused(stage.service, "CreateAdditionalAssignmentsForHIT", **more)
    assert error["__type"] == "RequestError"
    assert error["Message"].startswith('The idempotency token "t" has already been processed. (')


def test_a_hit_from_review_to_its_end() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    (assignment_id,) = stage.submitted(hit_id)

    error = refused(stage.service, "DeleteHIT", HITId=hit_id)
    assert error["Message"].startswith(
        "This HIT is currently in the state 'Reviewable'.  "
        "This operation can be called with a status of: Reviewing, Reviewable ("
    )
    assert call(stage.service, "ListReviewableHITs")["HITs"] == [{"HITId": hit_id}]
    assert call(stage.service, "UpdateHITReviewStatus", HITId=hit_id) == {}
    assert call(stage.service, "ListReviewableHITs") == {"NumResults": 0, "HITs": []}
    reviewing = call(stage.service, "ListReviewableHITs", Status="Reviewing")
    assert reviewing["HITs"] == [{"HITId": hit_id}]
    call(stage.service, "UpdateHITReviewStatus", HITId=hit_id, Revert=True)
    call(stage.service, "ApproveAssignment", AssignmentId=assignment_id)
    assert call(stage.service, "DeleteHIT", HITId=hit_id) == {}

    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["HITStatus"] == "Disposed"
    assert call(stage.service, "ListHITs") == {"NumResults": 0, "HITs": []}
    assert "'Disposed'" in refused(stage.service, "DeleteHIT", HITId=hit_id)["Message"]
    gone = refused(stage.service, "UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)
    assert "'Disposed'" in gone["Message"]
    assert refused(stage.service, "GetAssignment", AssignmentId=assignment_id)


def test_another_type_for_a_hit() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    other = call(stage.service, "CreateHITType", **properties(Title="Other"))["HITTypeId"]

    assert call(stage.service, "UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId=other) == {}
    assert call(stage.service, "GetHIT", HITId=hit_id)["HIT"]["Title"] == "Other"


def test_a_layout_is_filled() -> None:
    stage = Stage()
    error = refused(
        stage.service,
        "CreateHIT",
        **properties(),
        LifetimeInSeconds=60,
        Question=QUESTION,
        HITLayoutId="3L",
        HITLayoutParameters=[{"Name": "a", "Value": "b"}],
    )

    assert error["__type"] == "InvalidParameterCombinationError"
    neither = refused(stage.service, "CreateHIT", **properties(), LifetimeInSeconds=60)
    assert (neither["__type"], neither["TurkErrorCode"]) == (
        "RequestError",
        "AWS.MissingParameters",
    )
