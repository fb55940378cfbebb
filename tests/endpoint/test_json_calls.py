"""Calls of the API of 2017-01-17: their detection, their errors, their place beside the legacy API.

Source: docs/reference/api-2017.md.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from exchanges import Service, hit_fields, new_world
from json_calls import CONTENT_TYPE, TARGET, authorization, call, create, properties, refused, send
from mockturk.world.fault_injection import Fault, FaultKind, RateLimiter

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def test_both_apis_show_one_world(service: Service) -> None:
    made = create(service)
    legacy = service.created().text("HITId")

    assert service.result("GetHIT", {"HITId": made["HITId"]}).text("Title") == made["Title"]
    assert [one["HITId"] for one in call(service, "ListHITs")["HITs"]] == [legacy, made["HITId"]]


def test_a_response_has_its_headers(service: Service) -> None:
    response = send(service, "GetAccountBalance", {})

    assert response.data == b'{"AvailableBalance":"10000.00"}'
    assert response.content_type == CONTENT_TYPE
    assert re.fullmatch(UUID, response.headers["x-amzn-RequestId"])


@pytest.mark.parametrize(
    ("headers", "method", "body"),
    [
        ({"X-Amz-Target": "MTurkRequesterServiceV20170117.Nothing"}, "POST", b"{}"),
        ({"X-Amz-Target": "DynamoDB_20120810.ListHITs"}, "POST", b"{}"),
        ({"X-Amz-Target": "k" * 10_000}, "POST", b"{}"),
        ({"X-Amz-Target": f"{TARGET}ListHITs"}, "GET", b""),
        ({"X-Amz-Target": f"{TARGET}ListHITs"}, "PUT", b"{}"),
        ({"Content-Type": "application/x-amz-json-1.1"}, "POST", b"{}"),
        ({"Content-Type": "Application/X-AMZ-JSON-1.0; charset=utf-8"}, "POST", b"{}"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/onca/xml?Operation=GetAccountBalance&AWSAccessKeyId=A"])
def test_what_names_no_operation_is_unknown(
    service: Service, headers: dict[str, str], method: str, body: bytes, path: str
) -> None:
    response = service.http.open(path, method=method, data=body, headers=headers)

    assert (response.status_code, response.data) == (
        400,
        b'{"__type":"UnknownOperationException"}',
    )


@pytest.mark.parametrize("path", ["/", "/onca/soap", "/onca/xml?Operation=Help", "/elsewhere"])
def test_the_target_decides_whatever_the_path_and_the_type(service: Service, path: str) -> None:
    headers = {"X-Amz-Target": f"{TARGET}GetAccountBalance", "Authorization": authorization()}
    response = service.http.post(path, data=b"{}", content_type="text/xml", headers=headers)

    assert json.loads(response.data) == {"AvailableBalance": "10000.00"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"a":"\\ud800"}'])
def test_a_body_must_be_an_object(service: Service, body: bytes) -> None:
    response = send(service, "ListHITs", body)

    assert (response.status_code, response.data) == (400, b'{"__type":"SerializationException"}')


def test_a_deep_body_is_refused(service: Service) -> None:
    response = send(service, "ListHITs", b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")

    assert response.data == b'{"__type":"SerializationException"}'


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"HITId": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"HITId": True}, "TRUE_VALUE can not be converted to a String"),
        ({"HITId": {}}, "Start of structure or map found where not expected."),
        ({"HITId": []}, "Start of list found where not expected"),
        ({"HITId": "a", "PolicyLevels": "HIT"}, "Expected list or null"),
        ({"MaxResults": "3"}, "STRING_VALUE can not be converted to a Integer"),
        ({"MaxResults": 10**20}, "NUMBER_VALUE can not be converted to a Integer"),
    ],
)
def test_a_wrong_type_comes_before_violations(
    service: Service, members: dict[str, object], message: str
) -> None:
    error = refused(service, "ListReviewPolicyResultsForHIT", **members)

    assert error == {"__type": "SerializationException", "Message": message}


VIOLATIONS: list[tuple[str, dict[str, object], list[str]]] = [
    ("GetHIT", {}, ["Value null at 'hITId' {}: Member must not be null"]),
    ("ListAssignmentsForHIT", {}, ["Value null at 'hITId' {}: Member must not be null"]),
    ("GetHIT", {"HITId": None}, ["Value null at 'hITId' {}: Member must not be null"]),
    (
        "GetHIT",
        {"HITId": ""},
        [
            "Value '' at 'hITId' {}: Member must satisfy regular expression pattern: ^[A-Z0-9]+$",
            "Value '' at 'hITId' {}: Member must have length greater than or equal to 1",
        ],
    ),
    (
        "GetHIT",
        {"HITId": "A" * 65},
        [f"Value '{'A' * 65}' at 'hITId' {{}}: Member must have length less than or equal to 64"],
    ),
    (
        "ListHITs",
        {"MaxResults": 101},
        ["Value '101' at 'maxResults' {}: Member must have value less than or equal to 100"],
    ),
    (
        "ListHITs",
        {"MaxResults": 0.9},
        ["Value '0' at 'maxResults' {}: Member must have value greater than or equal to 1"],
    ),
    (
        "NotifyWorkers",
        {"Subject": "s", "MessageText": "m", "WorkerIds": ["worker1", "A2"]},
        [
            "Value '[worker1, A2]' at 'workerIds' {}: Member must satisfy constraint: "
            "[Member must have length less than or equal to 64, Member must have length greater "
            "than or equal to 1, Member must satisfy regular expression pattern: ^A[A-Z0-9]+$]"
        ],
    ),
    (
        "SendBonus",
        {"WorkerId": "A1", "AssignmentId": "3A", "BonusAmount": "0.9752"},
        [
            "Value '0.9752' at 'bonusAmount' {}: Member must satisfy regular expression pattern: "
            r"^[0-9]+(\.)?[0-9]{{0,2}}$",
            "Value null at 'reason' {}: Member must not be null",
        ],
    ),
    (
        "CreateHITType",
        properties(QualificationRequirements=[{"QualificationTypeId": "3Q", "Comparator": "X"}]),
        [
            "Value 'X' at 'qualificationRequirements.1.member.comparator' {}: Member must satisfy "
            "enum value set: [LessThan, LessThanOrEqualTo, GreaterThan, GreaterThanOrEqualTo, "
            "EqualTo, NotEqualTo, Exists, DoesNotExist, In, NotIn]"
        ],
    ),
    (
        "UpdateNotificationSettings",
        {
            "HITTypeId": "3A",
            "Notification": {
                "Destination": "x",
                "Transport": "REST",
                "Version": "v",
                "EventTypes": ["Ping"],
            },
        },
        [
            "Value 'REST' at 'notification.transport' {}: "
            "Member must satisfy enum value set: [Email, SQS, SNS]"
        ],
    ),
]


@pytest.mark.parametrize(("operation", "members", "told"), VIOLATIONS)
def test_violations_are_told_together(
    service: Service, operation: str, members: dict[str, object], told: list[str]
) -> None:
    error = refused(service, operation, **members)

    listed = "; ".join(one.format("failed to satisfy constraint") for one in told)
    errors = "error" if len(told) == 1 else "errors"
    assert error == {
        "__type": "ValidationException",
        "message": f"{len(told)} validation {errors} detected: {listed}",
    }


def test_at_most_ten_violations_are_told(service: Service) -> None:
    error = refused(
        service, "CreateHITType", QualificationRequirements=[{"QualificationTypeId": "3"}] * 20
    )

    assert error["message"].startswith("10 validation errors detected: ")
    assert error["message"].count("; ") == 9


def test_an_error_of_the_service_has_its_form(service: Service) -> None:
    response = send(service, "GetHIT", {"HITId": "3UNKNOWN"})

    assert re.fullmatch(
        rb'\{"__type":"RequestError","Message":"Hit 3UNKNOWN does not exist. \(\d{13} s\)",'
        rb'"TurkErrorCode":"AWS.MechanicalTurk.HITDoesNotExist"\}',
        response.data,
    )


def test_a_wrong_value_names_its_parameter(service: Service) -> None:
    error = refused(service, "CreateHITType", **properties(Title="t" * 300))

    assert error["__type"] == "ParameterValidationError"
    assert error["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidParameterValue"
    assert error["Parameter"] == "Title"
    assert f'The value "{"t" * 300}" is not valid for the parameter Title.' in error["Message"]


def test_the_message_in_production_has_the_bare_time() -> None:
    error = refused(Service(new_world(environment="production")), "GetHIT", HITId="3A")

    assert error["Message"] == "Hit 3A does not exist. (1408104000000)"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("", "MissingAuthenticationTokenException"),
        ("AWS4-HMAC-SHA256", "IncompleteSignatureException"),
        ("AWS4-HMAC-SHA256 Credential=, Signature=0", "IncompleteSignatureException"),
        (authorization("A" * 129), "UnrecognizedClientException"),
    ],
)
def test_a_call_must_name_an_access_key(service: Service, header: str, kind: str) -> None:
    response = send(service, "GetAccountBalance", {}, Authorization=header)

    assert (response.status_code, json.loads(response.data)["__type"]) == (400, kind)


def test_credentials_come_before_the_content(service: Service) -> None:
    response = send(service, "GetHIT", {"HITId": 1}, Authorization="")

    assert b"MissingAuthenticationToken" in response.data


def test_an_account_is_one_for_both_apis(service: Service) -> None:
    made = create(service, key="AKIAONE")

    assert service.result("GetHIT", {"HITId": made["HITId"]}, key="AKIAONE").is_valid == "True"
    assert refused(service, "GetHIT", key="AKIATWO", HITId=made["HITId"])["__type"]


def test_unknown_members_and_null_are_ignored_and_noted(service: Service) -> None:
    call(service, "CreateHITType", **properties(Keyword="x", Keywords=None))

    (_, entry) = service.world.journal.entries()[-1]
    assert [(one.name, one.nearest) for one in entry.ignored] == [("Keyword", "Keywords")]


@pytest.mark.parametrize("reward", [0.5, "0.5", "0.50"])
def test_money_may_be_a_number(service: Service, reward: Any) -> None:
    assert create(service, Reward=reward)["Reward"] == "0.50"


def test_a_number_for_money_meets_the_pattern(service: Service) -> None:
    error = refused(service, "CreateHITType", **properties(Reward=0.125))

    assert "Value '0.125' at 'reward'" in error["message"]


def test_a_character_that_xml_forbids_is_refused(service: Service) -> None:
    error = refused(service, "CreateHITType", **properties(Title="a\0b"))

    assert (error["__type"], error["Parameter"]) == ("ParameterValidationError", "Title")


def test_a_page_of_a_browser_cannot_call(service: Service) -> None:
    response = send(service, "GetAccountBalance", {}, Origin="https://example.com")

    assert response.status_code == 403


def test_the_retired_mode_is_of_the_legacy_api(service: Service) -> None:
    retired = Service(service.world, retired=True)

    assert call(retired, "GetAccountBalance") == {"AvailableBalance": "10000.00"}


def test_a_fault_of_any_error_has_this_apis_form(service: Service) -> None:
    faults = service.world.faults
    for code, kind, status in [
        ("AWS.MechanicalTurk.HITDoesNotExist", "RequestError", 400),
        ("AWS.MechanicalTurk.InvalidParameterValue", "ParameterValidationError", 400),
        ("AWS.ServiceUnavailable", "ServiceFault", 500),
        ("AWS.InternalError", "InternalFailure", 500),
        ("AWS.AccountNotLinked", "RequestError", 400),
        ("AccessDeniedException", "AccessDeniedException", 400),
        ("ThrottlingException", "ThrottlingException", 400),
        ("ServiceUnavailable", "ThrottlingException", 400),
    ]:
        faults.add(Fault(FaultKind.error, operation="ListHITs", code=code, times=1))
        response = send(service, "ListHITs", {})
        assert (response.status_code, json.loads(response.data)["__type"]) == (status, kind)
        assert response.headers["x-amzn-RequestId"]
    faults.add(Fault(FaultKind.error, code="AccessDeniedException", times=1))
    assert "perform: mechanicalturk:ListHITs with" in refused(service, "ListHITs")["Message"]
    faults.add(Fault(FaultKind.throttle, operation="ListHITs", times=1))
    assert refused(service, "ListHITs") == {
        "__type": "ThrottlingException",
        "message": "Rate exceeded",
    }
    faults.add(Fault(FaultKind.malformed, times=1))
    assert send(service, "GetAccountBalance", {}).data == b'{"AvailableBalance":"10000.00"'


def test_a_bug_is_an_internal_failure(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("mockturk.operations.projections.project_hit", lambda *_: 1 / 0)
    response = send(service, "CreateHIT", {**properties(), **hit_fields(), "HITTypeId": None})

    assert (response.status_code, response.data) == (500, b'{"__type":"InternalFailure"}')
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert call(service, "ListHITs") == {"NumResults": 0, "HITs": []}
    caplog.clear()


def test_the_rate_limit_is_told_as_throttling() -> None:
    service = Service(new_world(rate_limit=RateLimiter(1)))
    call(service, "GetAccountBalance")

    assert refused(service, "GetAccountBalance") == {
        "__type": "ThrottlingException",
        "message": "Rate exceeded",
    }
    assert call(service, "GetAccountBalance", key="AKIAOTHER")


def test_the_journal_has_the_calls_of_this_api(service: Service) -> None:
    create(service, Keywords="Signature=a;b")
    refused(service, "GetHIT", HITId="3A")
    refused(service, "GetHIT", HITId="a")

    def found(**query: str) -> list[Any]:
        return service.http.get("/_mockturk/journal", query_string=query).json["calls"]

    made, unknown, invalid = found()
    assert (made["protocol"], made["operation"], made["errors"]) == ("JSON", "CreateHIT", [])
    assert made["requests"][0]["Reward"] == "0.05"
    assert [one["code"] for one in unknown["errors"]] == ["AWS.MechanicalTurk.HITDoesNotExist"]
    assert [one["code"] for one in invalid["errors"]] == ["ValidationException"]
    assert invalid["access_key"] == "AKIATEST"
    assert len(found(operation="GetHIT", field="HITId=3A")) == 1
    assert len(found(error="ValidationException")) == 1
    assert len(found(operation="CreateHIT", field="Reward=0.05")) == 1
    assert len(found(field="QualificationRequirements[0].Comparator=Exists")) == 0
    raw = service.http.get("/_mockturk/journal/1").text
    assert "Signature=a;b" in raw
    assert "Signature=00" not in raw
    assert "Signature=00" not in service.http.get("/_mockturk/journal/har").text


def test_an_account_is_linked_at_the_site_of_its_environment(
    service: Service, production_service: Service
) -> None:
    for one, host in ((service, "requestersandbox"), (production_service, "requester")):
        one.world.faults.add(Fault(FaultKind.error, code="AWS.AccountNotLinked", times=1))
        message = refused(one, "GetAccountBalance")["Message"]
        assert f"Visit https://{host}.mturk.com/developer to get started." in message


def test_a_number_for_money_is_noted(service: Service) -> None:
    call(service, "CreateHITType", **properties(Reward=0.05))

    (made,) = service.http.get("/_mockturk/journal").json["calls"]
    assert made["rounded"] == [
        {"name": "Reward", "sent": "0.05", "used": "0.05", "is_number": True}
    ]
