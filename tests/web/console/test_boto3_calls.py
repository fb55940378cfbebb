"""A call of the legacy API as code for boto3."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name

from exchanges import QUESTION
from mockturk import MockTurk
from mockturk.domain.accounts import Account
from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.web.console.boto3_calls import to_method_name, write_boto3_call
from web.console.browser import Browser

PROPERTIES: dict[str, list[Any]] = {
    "Title": ["Tell cats from dogs, ü"],
    "Description": ["d" * 200],
    "Reward": [{"Amount": ["0.05"], "CurrencyCode": ["USD"]}],
    "AssignmentDurationInSeconds": ["600"],
}


@pytest.mark.parametrize("operation", OPERATIONS_2017)
def test_methods_have_the_names_of_boto3(operation: str) -> None:
    assert to_method_name(operation) == xform_name(operation)


def test_the_code_of_a_hit_runs(turk: MockTurk) -> None:
    parameter: dict[str, Any] = {"Key": ["QuestionIds"], "Value": ["q1", "q2"]}
    threshold: dict[str, Any] = {"Key": ["QuestionAgreementThreshold"], "Value": ["50"]}
    given: dict[str, list[Any]] = {
        **PROPERTIES,
        "LifetimeInSeconds": ["3600"],
        "Question": [QUESTION],
        "QualificationRequirement": [
            {
                "QualificationTypeId": ["00000000000000000071"],
                "Comparator": ["In"],
                "LocaleValue": [{"Country": ["US"]}, {"Country": ["DE"]}],
                "RequiredToPreview": ["true"],
            }
        ],
        "HITReviewPolicy": [
            {"PolicyName": ["SimplePlurality/2011-09-01"], "Parameter": [parameter, threshold]}
        ],
        "ResponseGroup": ["Minimal"],
    }
    code = write_boto3_call("CreateHIT", given)

    assert code.startswith("# no such member: ResponseGroup\nmturk.create_hit(\n")
    mturk = turk.boto3()
    made = eval(code, {"mturk": mturk})["HIT"]  # noqa: S307 - our own code
    assert (made["Title"], made["Question"]) == (PROPERTIES["Title"][0], QUESTION)
    assert made["Description"] == PROPERTIES["Description"][0]
    (requirement,) = made["QualificationRequirements"]
    assert requirement["LocaleValues"] == [{"Country": "US"}, {"Country": "DE"}]
    assert requirement["RequiredToPreview"] is True
    mturk.close()


@pytest.mark.parametrize(
    ("legacy", "given", "code"),
    [
        ("GetAccountBalance", {}, "mturk.get_account_balance()"),
        (
            "CreateHIT",
            {"HITTypeId": ["3TYPE"], "LifetimeInSeconds": ["60"]},
            "mturk.create_hit_with_hit_type(\n    HITTypeId='3TYPE',\n    LifetimeInSeconds=60,\n)",
        ),
        (
            "ExtendHIT",
            {"HITId": ["3HIT"], "MaxAssignmentsIncrement": ["2"]},
            "mturk.create_additional_assignments_for_hit(\n    HITId='3HIT',\n"
            "    NumberOfAdditionalAssignments=2,\n)",
        ),
        (
            "ForceExpireHIT",
            {"HITId": ["3HIT"]},
            "mturk.update_expiration_for_hit(\n    HITId='3HIT',\n    ExpireAt=0,\n)",
        ),
        (
            "GetQualificationScore",
            {"SubjectId": ["A1"]},
            "mturk.get_qualification_score(\n    WorkerId='A1',\n)",
        ),
        ("DisableHIT", {"HITId": ["3HIT"]}, ""),
        ("Help", {}, ""),
    ],
)
def test_what_replaces_an_operation(legacy: str, given: dict[str, list[Any]], code: str) -> None:
    assert write_boto3_call(legacy, given) == code


def test_compose_shows_it(browser: Browser, account: Account) -> None:
    shown = browser.open(f"/requester/{account.id}/compose/CreateHIT")
    code = shown.texts("//details[contains(summary, 'boto3')]//pre")

    assert "mturk.create_hit" in code[0]
    absent = browser.open(f"/requester/{account.id}/compose/DisableHIT")
    assert absent.texts("//details[contains(summary, 'boto3')]") == []
