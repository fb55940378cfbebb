"""The builders of review policies: one policy in the form of each client."""

from __future__ import annotations

import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.validate import ParamValidator
from lxml import etree

from client.builders.structure import element_structure, structure
from mockturk import (
    ScoreMyKnownAnswers,
    SimplePlurality,
    free_text,
    overview,
    question_form,
    title,
)

KNOWN = ScoreMyKnownAnswers(
    {"q1": "A", "q2": ["B", "C"], "q3": []},
    approve_if_score_at_least=79,
    approve_reason="Well <done>",
    reject_if_score_less_than=20,
    reject_reason="Wrong",
    extend_if_score_less_than=79,
    extend_maximum_assignments=3,
    extend_minimum_time=timedelta(hours=2),
)
AGREED = SimplePlurality(
    ["q1", "q2"],
    agreement_threshold=50,
    disregard_if_rejected=True,
    disregard_if_known_answer_score_less_than=30,
    extend_if_hit_agreement_less_than=60,
    extend_maximum_assignments=4,
    extend_minimum_time=3600,
    approve_if_worker_agreement_at_least=70,
    reject_if_worker_agreement_less_than=10,
    reject_reason="Alone",
)
KNOWN_VALUES = {
    "ApproveIfKnownAnswerScoreIsAtLeast": "79",
    "ApproveReason": "Well <done>",
    "RejectIfKnownAnswerScoreIsLessThan": "20",
    "RejectReason": "Wrong",
    "ExtendIfKnownAnswerScoreIsLessThan": "79",
    "ExtendMaximumAssignments": "3",
    "ExtendMinimumTimeInSeconds": "7200",
}
AGREED_VALUES = {
    "QuestionAgreementThreshold": "50",
    "DisregardAssignmentIfRejected": "T",
    "DisregardAssignmentIfKnownAnswerScoreIsLessThan": "30",
    "ExtendIfHITAgreementScoreIsLessThan": "60",
    "ExtendMaximumAssignments": "4",
    "ExtendMinimumTimeInSeconds": "3600",
    "ApproveIfWorkerAgreementScoreIsAtLeast": "70",
    "RejectIfWorkerAgreementScoreIsLessThan": "10",
    "RejectReason": "Alone",
}


def single_values(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": [value]} for key, value in values.items()]


def test_a_policy_is_a_dict_of_the_names_of_the_wire() -> None:
    entries = [
        {"Key": "q1", "Value": ["A"]},
        {"Key": "q2", "Value": ["B", "C"]},
        {"Key": "q3", "Value": []},
    ]
    key = {"Key": "AnswerKey", "MapEntry": entries}
    ids = {"Key": "QuestionIds", "Value": ["q1", "q2"]}

    assert {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameter": [key, *single_values(KNOWN_VALUES)],
    } == KNOWN
    assert {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameter": [ids, *single_values(AGREED_VALUES)],
    } == AGREED
    assert copy.deepcopy(KNOWN) == KNOWN


@pytest.mark.parametrize("texts", [["b", "c"], ("b", "c"), {"c", "b"}, frozenset({"b", "c"})])
def test_several_texts_are_a_list_a_tuple_or_a_set(texts: Any) -> None:
    (known,) = ScoreMyKnownAnswers({"q": texts})["Parameter"]
    ids, _ = SimplePlurality(texts, agreement_threshold=0)["Parameter"]

    assert known["MapEntry"] == [{"Key": "q", "Value": ["b", "c"]}]
    assert ids["Value"] == ["b", "c"]


def test_what_is_not_given_is_not_sent() -> None:
    assert [one["Key"] for one in ScoreMyKnownAnswers({"q": "a"})["Parameter"]] == ["AnswerKey"]
    one_question = SimplePlurality("q1", agreement_threshold=0, disregard_if_rejected=False)
    assert one_question["Parameter"] == [
        {"Key": "QuestionIds", "Value": ["q1"]},
        {"Key": "QuestionAgreementThreshold", "Value": ["0"]},
        {"Key": "DisregardAssignmentIfRejected", "Value": ["F"]},
    ]


def test_a_policy_as_a_query() -> None:
    policy = ScoreMyKnownAnswers({"q1": "A", "q2": ["B", "C"]}, approve_if_score_at_least=79)
    known, agreed = "AssignmentReviewPolicy.1.", "HITReviewPolicy.1."

    assert policy.to_query() == {
        f"{known}PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        f"{known}Parameter.1.Key": "AnswerKey",
        f"{known}Parameter.1.MapEntry.1.Key": "q1",
        f"{known}Parameter.1.MapEntry.1.Value.1": "A",
        f"{known}Parameter.1.MapEntry.2.Key": "q2",
        f"{known}Parameter.1.MapEntry.2.Value.1": "B",
        f"{known}Parameter.1.MapEntry.2.Value.2": "C",
        f"{known}Parameter.2.Key": "ApproveIfKnownAnswerScoreIsAtLeast",
        f"{known}Parameter.2.Value.1": "79",
    }
    assert SimplePlurality(["q1"], agreement_threshold=50).to_query() == {
        f"{agreed}PolicyName": "SimplePlurality/2011-09-01",
        f"{agreed}Parameter.1.Key": "QuestionIds",
        f"{agreed}Parameter.1.Value.1": "q1",
        f"{agreed}Parameter.2.Key": "QuestionAgreementThreshold",
        f"{agreed}Parameter.2.Value.1": "50",
    }


def test_a_policy_for_boto3_fits_its_model() -> None:
    client = boto3.client(
        "mturk", region_name="us-east-1", aws_access_key_id="A", aws_secret_access_key="s"
    )
    shape = client.meta.service_model.shape_for("ReviewPolicy")

    for policy in (KNOWN, AGREED):
        report = ParamValidator().validate(policy.to_boto3(), shape)
        assert not report.has_errors(), report.generate_report()
    assert KNOWN.to_boto3()["PolicyName"] == "ScoreMyKnownAnswers/2011-09-01"
    assert KNOWN.to_boto3()["Parameters"][:2] == [
        {
            "Key": "AnswerKey",
            "MapEntries": [
                {"Key": "q1", "Values": ["A"]},
                {"Key": "q2", "Values": ["B", "C"]},
                {"Key": "q3", "Values": []},
            ],
        },
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Values": ["79"]},
    ]


def test_a_character_that_xml_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="Value: U\\+0000"):
        ScoreMyKnownAnswers({"q": "\0"}).to_xml()


def test_the_documented_request_can_be_built(checkout: Path) -> None:
    """But for QuestionIDs, which is the spelling of the samples only."""
    path = checkout / "fixtures" / "CreateHIT-with-review-policies.request.xml"
    request = etree.fromstring(path.read_bytes().replace(b"QuestionIDs", b"QuestionIds"))
    form = request.findtext("Question", "")
    shown = [element.text or "" for element in etree.fromstring(form.encode()).iter("{*}Text")]
    heading = "Where was each photograph taken?"
    known = {3: "B", 7: "A", 15: "F", 17: "C", 18: "A"}

    built_form = question_form(
        overview(title(heading), shown[0]),
        *(
            free_text(f"QuestionId{number}", text, min_length=1, max_length=1)
            for number, text in enumerate(shown[1:], 1)
        ),
    )
    built_known = ScoreMyKnownAnswers(
        {f"QuestionId{number}": answer for number, answer in known.items()},
        approve_if_score_at_least=79,
        extend_if_score_less_than=79,
        extend_maximum_assignments=3,
    )
    built_agreed = SimplePlurality(
        [f"QuestionId{number}" for number in range(1, 21) if number not in known],
        agreement_threshold=100,
    )

    assert structure(built_form) == structure(form)
    for built in (built_known, built_agreed):
        documented = request.find(built.request_parameter)
        assert documented is not None
        assert structure(built.to_xml()) == element_structure(documented)
