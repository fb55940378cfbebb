"""GetReviewResultsForHIT: policies and their reports, empty as long as nothing was reviewed."""

from __future__ import annotations

import pytest

from world.lifecycle.stage import ENUMERATION, INVALID, MISSING, NO_ASSIGNMENT, NO_HIT, RANGE, Stage

ASSIGNMENT_POLICY = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameter": [{"Key": "AnswerKey", "MapEntry": {"Key": "q1", "Value": "B"}}],
}
HIT_POLICY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameter": [
        {"Key": "QuestionIds", "Value": "q1"},
        {"Key": "QuestionAgreementThreshold", "Value": "50"},
    ],
}
BOTH = {"AssignmentReviewPolicy": ASSIGNMENT_POLICY, "HITReviewPolicy": HIT_POLICY}
ASSIGNMENT_LEVEL = ["AssignmentReviewPolicy", "AssignmentReviewReport"]
HIT_LEVEL = ["HITReviewPolicy", "HITReviewReport"]


@pytest.mark.parametrize(
    ("policies", "levels", "parts"),
    [
        ({}, None, []),
        (BOTH, None, ASSIGNMENT_LEVEL + HIT_LEVEL),
        (BOTH, ["Assignment", "HIT"], ASSIGNMENT_LEVEL + HIT_LEVEL),
        (BOTH, ["Assignment"], ASSIGNMENT_LEVEL),
        (BOTH, ["HIT"], HIT_LEVEL),
        (BOTH, ["HIT", "HIT"], HIT_LEVEL),
        ({"AssignmentReviewPolicy": ASSIGNMENT_POLICY}, None, ASSIGNMENT_LEVEL),
        ({"AssignmentReviewPolicy": ASSIGNMENT_POLICY}, ["HIT"], []),
        ({"HITReviewPolicy": HIT_POLICY}, None, HIT_LEVEL),
        ({"HITReviewPolicy": HIT_POLICY}, ["Assignment"], []),
    ],
)
def test_levels(policies: dict[str, object], levels: list[str] | None, parts: list[str]) -> None:
    stage = Stage()
    hit_id = stage.hit(**policies)

    result = stage.done("GetReviewResultsForHIT", HITId=hit_id, PolicyLevel=levels)

    assert sorted(result.names()) == sorted(["Request", "HITId", *parts])
    assert result.text("HITId") == hit_id


def test_a_policy_is_named_and_its_report_is_there() -> None:
    stage = Stage()

    result = stage.done("GetReviewResultsForHIT", HITId=stage.hit(**BOTH))

    for level, name in [
        ("Assignment", "ScoreMyKnownAnswers/2011-09-01"),
        ("HIT", "SimplePlurality/2011-09-01"),
    ]:
        policy = result.one(f"{level}ReviewPolicy")
        report = result.one(f"{level}ReviewReport")
        assert policy.names() == ["PolicyName"]
        assert policy.text("PolicyName") == name
        assert report.text("PageNumber") == "1"
        assert report.text("NumResults") == "0"
        assert report.text("TotalNumResults") == "0"


@pytest.mark.parametrize("name", ["RetrieveActions", "RetrieveResults"])
@pytest.mark.parametrize("value", ["T", "F", "true", "false", "1", "0", ""])
def test_what_to_retrieve_takes_every_spelling(name: str, value: str) -> None:
    stage = Stage()

    stage.done("GetReviewResultsForHIT", HITId=stage.hit(**BOTH), **{name: value})


def test_assignments_of_the_hit_may_be_named() -> None:
    stage = Stage()
    hit_id = stage.hit(**BOTH)
    (taken,) = stage.submitted(hit_id)
    (elsewhere,) = stage.submitted(stage.hit())

    def code(assignment_id: str) -> str | None:
        request = {"HITId": hit_id, "AssignmentId": assignment_id}
        return stage.call("GetReviewResultsForHIT", **request).code

    assert code(taken) is None
    assert code(elsewhere) == NO_ASSIGNMENT
    assert code("3UNKNOWN") == NO_ASSIGNMENT
    assert code("a-b") == INVALID
    assert code("") == INVALID


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"HITId": None}, MISSING),
        ({"HITId": ""}, INVALID),
        ({"HITId": "asfd"}, INVALID),
        ({"HITId": "3UNKNOWN"}, NO_HIT),
        ({"PolicyLevel": "Worker"}, ENUMERATION),
        ({"RetrieveActions": "yes"}, INVALID),
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 1}, None),
        ({"PageSize": 400}, None),
        ({"PageSize": 65_535}, None),
        ({"PageSize": 65_536}, RANGE),
        ({"PageNumber": 0}, RANGE),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str | None) -> None:
    stage = Stage()

    assert stage.call("GetReviewResultsForHIT", **{"HITId": stage.hit(), **fields}).code == code


def test_the_page_that_was_asked_for_is_told() -> None:
    stage = Stage()

    result = stage.done("GetReviewResultsForHIT", HITId=stage.hit(**BOTH), PageNumber=3)

    assert result.text("HITReviewReport/PageNumber") == "3"


def test_another_requesters_hit_does_not_exist() -> None:
    stage = Stage()

    assert stage.call("GetReviewResultsForHIT", key="OTHER", HITId=stage.hit()).code == NO_HIT
