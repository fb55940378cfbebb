"""What errors tell beyond their code, over SOAP and REST, and what the log tells of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from documents.question_texts import SCHEMAS, external_question, html_question, question_form
from exchanges import NOON, Node, Service, elements, hit_fields, soap_call, type_fields
from mockturk.domain.clock import ManualClock
from mockturk.domain.errors import InvalidRequestError
from mockturk.domain.errors.base import shorten, shorten_quotations
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.wire.signatures import sign_call
from mockturk.world.fault_injection import Fault, FaultKind

INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
ENUMERATION = "AWS.InvalidEnumeratedParameter"
NO_ASSIGNMENT = "AWS.MechanicalTurk.AssignmentDoesNotExist"
LONG = "x" * 5000

Call = Callable[[str, dict[str, Any]], Node]


@pytest.fixture(params=["SOAP", "REST"])
def call(request: pytest.FixtureRequest, service: Service) -> Call:
    """Call an operation over one of the protocols and return its only result."""
    if request.param == "SOAP":
        return lambda operation, fields: Node(
            service.soap(soap_call(operation, elements(fields))).element[1]
        )
    return lambda operation, fields: Node(service.rest(operation, flat(fields)).element[1])


def flat(fields: dict[str, Any], prefix: str = "") -> dict[str, object]:
    """The parameters of a query."""
    found: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.1.")
        elif value is not None:
            found[f"{prefix}{name}"] = value
    return found


def requirement(**fields: object) -> dict[str, object]:
    needs = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", **fields}
    return {**type_fields(), "QualificationRequirement": needs}


# Namespaces of documents.


@pytest.mark.parametrize(
    ("question", "kind", "path"),
    [
        (question_form(), "QuestionForm", "2005-10-01"),
        (external_question(), "ExternalQuestion", "2006-07-14"),
        (html_question("<p>"), "HTMLQuestion", "2011-11-11"),
    ],
)
@pytest.mark.parametrize("given", ["http://example.com/q.xsd", ""])
def test_a_wrong_namespace_names_the_right_one(
    call: Call, question: str, kind: str, path: str, given: str
) -> None:
    right = f"{SCHEMAS}/{path}/{kind}.xsd"

    refused = call("CreateHIT", {**hit_fields(), "Question": question.replace(right, given)})

    assert refused.code == "AWS.MechanicalTurk.XMLParseError"
    rest = f"not {given}." if given else "but it has none."
    assert f"The namespace of {kind} must be {right}, {rest}" in (refused.message or "")


@pytest.mark.parametrize("parameter", ["Test", "AnswerKey"])
def test_so_does_one_of_a_test_and_of_a_key(call: Call, parameter: str) -> None:
    kind = "QuestionForm" if parameter == "Test" else parameter
    fields = {
        "Name": "Skill",
        "Description": "A skill",
        "QualificationTypeStatus": "Active",
        "TestDurationInSeconds": 60,
        "Test": question_form(),
        parameter: f'<{kind} xmlns="{SCHEMAS}/2099-01-01/{kind}.xsd"/>',
    }

    refused = call("CreateQualificationType", fields)

    right = f"{SCHEMAS}/2005-10-01/{kind}.xsd"
    assert f"The namespace of {kind} must be {right}, not " in (refused.message or "")


# Enumerations.


@pytest.mark.parametrize(
    ("operation", "fields", "parameter", "allowed"),
    [
        ("SearchHITs", {"SortDirection": "Up"}, "SortDirection", "Ascending,Descending"),
        (
            "RegisterHITType",
            requirement(Comparator="About"),
            "QualificationRequirement.Comparator",
            "LessThan,LessThanOrEqualTo,GreaterThan,GreaterThanOrEqualTo,EqualTo,NotEqualTo,"
            "Exists,DoesNotExist,In,NotIn",
        ),
        ("SearchHITs", {"ResponseGroup": "All"}, "ResponseGroup", None),
        (
            "SearchQualificationTypes",
            {"MustBeRequestable": "perhaps"},
            "MustBeRequestable",
            "true,false",
        ),
        (
            "RegisterHITType",
            {**type_fields(), "Reward": {"Amount": 1, "CurrencyCode": "EUR"}},
            "Reward.CurrencyCode",
            "USD",
        ),
        (
            "GetRequesterStatistic",
            {"Statistic": "NumberHITsAssignable", "TimePeriod": "OneDay"},
            "TimePeriod",
            "LifeToDate",
        ),
        (
            "GetRequesterStatistic",
            {"Statistic": "NumberKnownAnswersCorrect", "TimePeriod": "OneDay"},
            "Statistic",
            None,
        ),
        (
            "RegisterHITType",
            requirement(Comparator="LessThan", LocaleValue={"Country": "US"}),
            "QualificationRequirement.Comparator",
            "EqualTo,NotEqualTo,Exists,DoesNotExist,In,NotIn",
        ),
    ],
)
def test_an_enumeration_names_its_parameter_and_its_values(
    call: Call, operation: str, fields: dict[str, Any], parameter: str, allowed: str | None
) -> None:
    refused = call(operation, fields)

    assert refused.data["Parameter"] == parameter
    assert refused.data["AllowedValues"]
    if allowed is not None:
        assert refused.data["AllowedValues"] == allowed


def test_text_in_place_of_a_structure_names_it(call: Call) -> None:
    refused = call("RegisterHITType", {**type_fields(), "Reward": "0.05"})

    assert refused.code == ENUMERATION
    assert refused.data == {"Parameter": "Reward"}


# Ids.


@pytest.mark.parametrize(
    ("operation", "fields", "parameter"),
    [
        ("GetHIT", {"HITId": "asfd"}, "HITId"),
        ("CreateHIT", {**hit_fields(), "HITTypeId": "3-A"}, "HITTypeId"),
        ("GetQualificationType", {"QualificationTypeId": "X" * 65}, "QualificationTypeId"),
        ("GrantQualification", {"QualificationRequestId": "é"}, "QualificationRequestId"),
    ],
)
def test_an_id_says_its_form(
    call: Call, operation: str, fields: dict[str, Any], parameter: str
) -> None:
    refused = call(operation, fields)

    form = "1 to 64 characters: capital letters, digits and _"
    assert refused.code == INVALID
    assert f"the parameter {parameter}. An id has {form}.. (" in (refused.message or "")
    assert refused.data == {"Parameter": parameter}


def test_the_captured_message_about_a_worker_stays(call: Call) -> None:
    refused = call("BlockWorker", {"WorkerId": "a b", "Reason": "Spam"})

    assert refused.message == (
        'The value "a b" is not valid for the parameter WorkerId. (1408104000000 s)'
    )
    assert refused.data == {"Parameter": "WorkerId"}


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("ApproveAssignment", {}),
        ("RejectAssignment", {}),
        ("ApproveRejectedAssignment", {}),
        ("GetAssignment", {}),
        ("GetBonusPayments", {}),
        ("GetFileUploadURL", {"QuestionIdentifier": "q"}),
        (
            "GrantBonus",
            {
                "WorkerId": "A1WORKER",
                "Reason": "Thanks",
                "BonusAmount": {"Amount": 1, "CurrencyCode": "USD"},
            },
        ),
    ],
)
def test_an_assignment_id_in_small_letters_is_an_unknown_one(
    call: Call, operation: str, fields: dict[str, Any]
) -> None:
    unknown = "q7Kd2mZx9TbW4hLs8VnR3cYp6GfJ1aQe5UiO0tNw"

    refused = call(operation, {"AssignmentId": unknown, **fields})

    assert refused.code == NO_ASSIGNMENT
    assert refused.message == f"Assignment {unknown} does not exist. (1408104000000 s)"
    malformed = call(operation, {"AssignmentId": "a-b", **fields})
    assert "An id has 1 to 64 characters: letters, digits and _.." in (malformed.message or "")


# Long values.


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("GetHIT", {"HITId": LONG}),
        ("SearchHITs", {"SortDirection": LONG}),
        ("SearchHITs", {"PageSize": LONG}),
        ("RegisterHITType", {**type_fields(), "Title": LONG}),
        (
            "RegisterHITType",
            {**type_fields(), "Reward": {"Amount": "9" * 40 + "." + "9" * 400,
                                         "CurrencyCode": "USD"}},
        ),
        ("CreateHIT", {**hit_fields(), "Question": f"<{LONG}/>"}),
        ("CreateHIT", {**hit_fields(), "Question": f"<a><{LONG}></a>"}),
        ("CreateHIT", {**hit_fields(), "Question": external_question(frame_height=LONG)}),
        ("CreateHIT", {**hit_fields(), "Question": f'<HTMLQuestion xmlns="{LONG}"/>'}),
        ("CreateHIT", {**hit_fields(), "UniqueRequestToken": LONG}),
        (
            "SendTestEventNotification",
            {
                "Notification": {"Destination": LONG, "Transport": "REST", "Version": "2006-05-05"},
                "TestEventType": "Ping",
            },
        ),
    ],
)  # fmt: skip
def test_a_value_is_cut_after_200_characters(
    call: Call, operation: str, fields: dict[str, Any]
) -> None:
    refused = call(operation, fields)

    told = " ".join([refused.message or "", *map(str, refused.data.values())])
    assert refused.is_valid == "False"
    assert "..." in told
    assert len(told) < 1200
    assert "x" * 201 not in told


def test_a_test_is_repeated_whole_as_captured(call: Call) -> None:
    test = question_form().replace("?", LONG)
    fields = {"Name": "S", "Description": "S", "QualificationTypeStatus": "Active", "Test": test}

    refused = call(
        "CreateQualificationType", {**fields, "TestDurationInSeconds": 60, "AutoGranted": "true"}
    )

    assert refused.message == (
        f'The value "{test}" is not valid for the parameter Test. (1408104000000 s)'
    )
    assert refused.data == {"Parameter": "Test"}


def test_what_is_cut_says_so() -> None:
    assert shorten("x" * 200) == "x" * 200
    assert shorten("x" * 201) == "x" * 200 + "..."
    assert (
        shorten_quotations(f"Element '{'a b' * 100}': no")
        == f"Element '{('a b' * 67)[:200]}...': no"
    )
    assert InvalidRequestError(LONG).message == "x" * 200 + "..."


# Errors of the service itself.


def test_a_failure_within_the_service_is_in_the_result(service: Service, call: Call) -> None:
    hit_id = service.created().text("HITId")
    service.world.faults.add(Fault(FaultKind.error, code="AWS.ServiceUnavailable", times=1))

    failed = call("ExtendHIT", {"HITId": hit_id, "MaxAssignmentsIncrement": 1})

    assert (failed.is_valid, failed.code) == ("False", "AWS.ServiceUnavailable")
    assert failed.message == (
        "There was an error with this request. (System error code: 1001 1408104000000)"
    )
    assert failed.data == {}


@pytest.mark.parametrize("over_soap", [True, False])
def test_one_call_too_many_is_told_in_the_captured_words(service: Service, over_soap: bool) -> None:
    service.world.faults.add(Fault(FaultKind.throttle))
    sentence = (
        "Service AWSMechanicalTurkRequester is currently unavailable. Please try again later<"
    )

    if over_soap:
        response = service.post(soap_call("GetAccountBalance", ""))
        assert response.status_code == 500
        assert "<SOAP-ENV:Fault><faultcode" in response.text
    else:
        query = {"Operation": "GetAccountBalance", "AWSAccessKeyId": "AKIA"}
        response = service.http.get("/", query_string=query)
        assert response.status_code == 503
        assert "<Code>ServiceUnavailable</Code>" in response.text
    assert sentence in response.text


def test_an_unknown_qualification_type_has_brackets(call: Call) -> None:
    refused = call("GetQualificationType", {"QualificationTypeId": "3Q"})

    assert refused.message == "QualificationType [3Q] does not exist. (1408104000000 s)"


def test_a_test_without_its_duration(call: Call) -> None:
    fields = {"Name": "S", "Description": "S", "QualificationTypeStatus": "Active"}

    refused = call("CreateQualificationType", {**fields, "Test": question_form()})

    assert refused.code == "AWS.MissingParameters"
    assert (refused.message or "").startswith(
        "Your request is missing required parameters. "
        "Required parameters include TestDurationInSeconds. ("
    )


@pytest.mark.parametrize(("count", "code"), [(730, None), (731, "AWS.ParameterOutOfRange")])
@pytest.mark.parametrize("operation", ["GetRequesterStatistic", "GetRequesterWorkerStatistic"])
def test_statistics_of_two_years(call: Call, operation: str, count: int, code: str | None) -> None:
    fields = {"Statistic": "NumberAssignmentsApproved", "TimePeriod": "OneDay", "Count": count}

    assert call(operation, {**fields, "WorkerId": "A1WORKER"}).code == code


def test_an_envelope_has_the_usual_prefix(service: Service) -> None:
    text = service.post(soap_call("GetAccountBalance", "")).text

    assert "<SOAP-ENV:Envelope xmlns:SOAP-ENV=" in text
    assert "<SOAP-ENV:Body><GetAccountBalanceResponse" in text


# The log.


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    caplog.set_level(logging.INFO, "mockturk.requests")
    return lambda: [vars(record) for record in caplog.records]


def test_the_log_has_sentence_and_parameter_of_a_refusal(
    call: Call, records: Callable[[], list[dict[str, Any]]]
) -> None:
    call("SearchHITs", {"SortDirection": "Up"})

    (record,) = records()
    assert record["errors"] == [ENUMERATION]
    assert record["error_messages"] == ['The value "Up" you specified for enumeration is invalid.']
    assert record["parameters"] == ["SortDirection"]


def test_the_log_says_what_is_wrong_with_a_value_of_any_length(
    call: Call, records: Callable[[], list[dict[str, Any]]]
) -> None:
    made = {"Name": "S", "Description": "S", "QualificationTypeStatus": "Active"}
    test = {"Test": question_form().replace("?", LONG), "TestDurationInSeconds": 60}

    call("CreateQualificationType", {**made, **test, "AutoGranted": "true"})

    (record,) = records()
    (sentence,) = record["error_messages"]
    assert sentence.startswith('The value "<QuestionForm ')
    assert sentence.endswith(
        "is not valid for the parameter Test. "
        "A Qualification type with a Test cannot be AutoGranted."
    )
    assert len(sentence) < 600
    assert record["parameters"] == ["Test"]


@pytest.mark.parametrize(
    ("operation", "fields", "parameter"),
    [
        ("GetHIT", {}, "HITId"),
        ("GetHIT", {"HITId": "3NONE"}, "HITId"),
        ("ApproveAssignment", {"AssignmentId": "3NONE"}, "AssignmentId"),
        ("GetQualificationType", {"QualificationTypeId": "3NONE"}, "QualificationTypeId"),
        ("CreateHIT", {"Title": "Cats"}, "LifetimeInSeconds"),
        (
            "SendTestEventNotification",
            {
                "Notification": {
                    "Destination": "nowhere",
                    "Transport": "REST",
                    "Version": "2006-05-05",
                    "EventType": "HITExpired",
                },
                "TestEventType": "HITExpired",
            },
            "Destination",
        ),
    ],
)
def test_the_log_has_the_parameter_of_what_is_missing_or_does_not_exist(
    call: Call,
    records: Callable[[], list[dict[str, Any]]],
    operation: str,
    fields: dict[str, Any],
    parameter: str,
) -> None:
    assert call(operation, fields).code

    assert records()[-1]["parameters"] == [parameter]


def test_the_log_has_the_first_sentences_of_a_batch(
    service: Service, records: Callable[[], list[dict[str, Any]]]
) -> None:
    service.results("GetHIT", *({"HITId": f"3A{number % 5}"} for number in range(10)))

    (record,) = records()
    assert record["error_messages"] == [
        *(f"Hit 3A{number} does not exist." for number in range(3)),
        "and 2 more",
    ]


@pytest.mark.parametrize(
    ("key", "secret", "reason"),
    [
        ("AKIAOTHER", "s3cret", "the access key is unknown"),
        ("AKIAKNOWN", "wrong", "the signature does not fit the secret of the access key"),
        ("", "s3cret", "there is no AWSAccessKeyId"),
    ],
)
def test_the_log_says_why_a_call_is_not_authorized(
    service: Service,
    records: Callable[[], list[dict[str, Any]]],
    key: str,
    secret: str,
    reason: str,
) -> None:
    authentication = SignatureAuthentication({"AKIAKNOWN": "s3cret"}, ManualClock(NOON))
    verifying = Service(service.world, authentication=authentication)
    signature = sign_call(secret, "GetAccountBalance", "2014-08-15T12:00:00Z")

    answer = verifying.soap(
        soap_call("GetAccountBalance", "", key=key).replace("c2lnbmF0dXJl", signature)
    )

    assert "unknown" not in (answer.text("OperationRequest/Errors/Error/Message") or "")
    (record,) = records()
    assert record["errors"] == ["AWS.NotAuthorized"]
    assert record["error_messages"][0].endswith(f"use this AWSAccessKeyId: {reason}")
    assert "s3cret" not in str(record)
