"""Recorded responses and quoted texts of the API of 2017-01-17, reproduced to the letter.

Sources: docs/reference/api-2017.md#json-form, docs/reference/api-2017.md#texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from documents.question_texts import SCHEMAS, external_question, html_question, question_form
from exchanges import QUESTION
from json_calls import call, create, properties, refused, send
from mockturk.world.fault_injection import Fault, FaultKind
from world.lifecycle.stage import Stage

# psiTurk's recorded responses of 2019.
HIT_TYPE = "3NN44GVSBHX0DJUBBCVWBXU3KI7FGD"
GROUP = "3CL9ACF20KOH6LHSD114TXW90LTW6X"
HITS = {
    1558393704: "3XJOUITW8URHJMX7F00H20LGRIAQTX",
    1558643087: "3BFNCI9LYKQ2ENUY4MLKKW0NSU437W",
    1558644599: "3XJOUITW8URHJMX7F00H20LGRIAQTX",
}
TOKEN = "p1:ygikY2hQRu1CGKZCXBTY3NqBoBydxBPM+eSVO/QmDaU0a9x4rHdiDPrLzIxCNA=="
PAGE = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://psiturk-default.herokuapp.com/pub?'
    "mode=sandbox</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>"
)
REQUIREMENTS = [
    {
        "QualificationTypeId": "000000000000000000L0",
        "Comparator": "GreaterThanOrEqualTo",
        "IntegerValues": [95],
    },
    {
        "QualificationTypeId": "00000000000000000040",
        "Comparator": "GreaterThanOrEqualTo",
        "IntegerValues": [0],
    },
    {
        "QualificationTypeId": "00000000000000000071",
        "Comparator": "EqualTo",
        "LocaleValues": [{"Country": "US"}],
    },
]
TYPE = {
    "Title": "Stroop task",
    "Description": "Judge the color of a series of words.",
    "Keywords": "Perception, Psychology",
    "Reward": "0.01",
    "AssignmentDurationInSeconds": 3600,
    "QualificationRequirements": REQUIREMENTS,
}


def recorded_hit(created: str, expires: str, hit_id: str) -> str:
    guard = '"RequiredToPreview":false,"ActionsGuarded":"Accept"'
    question = PAGE.replace('"', '\\"')
    return (
        f'{{"HITId":"{hit_id}","HITTypeId":"{HIT_TYPE}","HITGroupId":"{GROUP}",'
        f'"CreationTime":{created},"Title":"Stroop task",'
        f'"Description":"Judge the color of a series of words.","Question":"{question}",'
        '"Keywords":"Perception, Psychology","HITStatus":"Assignable","MaxAssignments":1,'
        f'"Reward":"0.01","AutoApprovalDelayInSeconds":2592000,"Expiration":{expires},'
        '"AssignmentDurationInSeconds":3600,"QualificationRequirements":[{"QualificationTypeId":'
        f'"000000000000000000L0","Comparator":"GreaterThanOrEqualTo","IntegerValues":[95],{guard}}},'
        '{"QualificationTypeId":"00000000000000000040","Comparator":"GreaterThanOrEqualTo",'
        f'"IntegerValues":[0],{guard}}},{{"QualificationTypeId":"00000000000000000071",'
        f'"Comparator":"EqualTo","LocaleValues":[{{"Country":"US"}}],{guard}}}],'
        '"HITReviewStatus":"NotReviewed","NumberOfAssignmentsPending":0,'
        '"NumberOfAssignmentsAvailable":1,"NumberOfAssignmentsCompleted":0}'
    )


def test_three_recorded_responses() -> None:
    stage = Stage(start=datetime.fromtimestamp(1558393704, UTC))

    def sent(operation: str, **members: object) -> bytes:
        response = send(stage.service, operation, members)
        assert response.status_code == 200
        return response.data

    made = sent("CreateHITType", **TYPE)
    type_id = json.loads(made)["HITTypeId"]
    names = {type_id: HIT_TYPE}

    def like_recorded(body: bytes) -> str:
        text = body.decode()
        for ours, recorded in names.items():
            text = text.replace(ours, recorded)
        return text

    def new_hit(at: int) -> bytes:
        stage.clock.set(datetime.fromtimestamp(at, UTC))
        body = sent(
            "CreateHITWithHITType", HITTypeId=type_id, LifetimeInSeconds=86400, Question=PAGE
        )
        hit = json.loads(body)["HIT"]
        names[hit["HITGroupId"]] = GROUP
        names[hit["HITId"]] = HITS[at]
        return body

    assert like_recorded(made) == f'{{"HITTypeId":"{HIT_TYPE}"}}'
    assert len(made) == 46
    first = new_hit(1558393704)
    whole = recorded_hit("1.558393704E9", "1.558480104E9", HITS[1558393704])
    assert like_recorded(first) == f'{{"HIT":{whole}}}'
    assert len(first) == 1336
    first_id = json.loads(first)["HIT"]["HITId"]
    sent("UpdateExpirationForHIT", HITId=first_id, ExpireAt=0)
    sent("DeleteHIT", HITId=first_id)
    new_hit(1558643087)
    new_hit(1558644599)

    page = sent("ListHITs")
    names[json.loads(page)["NextToken"]] = TOKEN
    second = recorded_hit("1.558644599E9", "1.558730999E9", HITS[1558644599])
    third = recorded_hit("1.558643087E9", "1.558729487E9", HITS[1558643087])
    assert like_recorded(page) == (
        f'{{"NextToken":"{TOKEN}","NumResults":2,"HITs":[{second},{third}]}}'
    )
    assert len(like_recorded(page)) == 2765


REQUEST, PARAMETER = "RequestError", "ParameterValidationError"
_OURS = "AWS.MechanicalTurk."
Refuse = Callable[[Stage], Any]


def _failed(operation: str, **members: object) -> Refuse:
    return lambda stage: refused(stage.service, operation, **members)


def _of_assignment(operation: str, action: str, **members: object) -> Refuse:
    def refuse(stage: Stage) -> Any:
        hit_id = create(stage.service)["HITId"]
        (assignment_id,) = getattr(stage, "accepted" if action == "accept" else "submitted")(
            hit_id, "A1"
        )
        if action == "approve":
            call(stage.service, "ApproveAssignment", AssignmentId=assignment_id)
        error = refused(stage.service, operation, AssignmentId=assignment_id, **members)
        return {**error, "Message": error["Message"].replace(assignment_id, "A")}

    return refuse


def _of_hit(operation: str, *, work: bool = True, first: Any = None, **members: object) -> Refuse:
    def refuse(stage: Stage) -> Any:
        hit_id = create(stage.service)["HITId"]
        if work:
            stage.accepted(hit_id, "A1")
        if work and first == "submit":
            stage.workers.submit(stage.workers.assignments("A1").items[0].assignment_id, {"q": "a"})
        if isinstance(first, dict):
            call(stage.service, operation, HITId=hit_id, **first)
        error = refused(stage.service, operation, HITId=hit_id, **members)
        return {**error, "Message": error["Message"].replace(hit_id, "H")}

    return refuse


def _disposed(stage: Stage) -> Any:
    hit_id = create(stage.service)["HITId"]
    call(stage.service, "UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)
    call(stage.service, "DeleteHIT", HITId=hit_id)
    return refused(stage.service, "DeleteHIT", HITId=hit_id)


def _of_type(operation: str, *, revoke: bool = False, **members: object) -> Refuse:
    def refuse(stage: Stage) -> Any:
        made = {"Name": "n", "Description": "d", "QualificationTypeStatus": "Active"}
        kind = call(stage.service, "CreateQualificationType", **made)["QualificationType"]
        if operation == "CreateQualificationType":
            return refused(stage.service, operation, **made)
        given = {"QualificationTypeId": kind["QualificationTypeId"], **members}
        if revoke:
            call(stage.service, "AssociateQualificationWithWorker", **given)
            call(stage.service, "DisassociateQualificationFromWorker", **given)
        return refused(stage.service, operation, **given)

    return refuse


def _told(code: str, message: str | None = None, operation: str = "ListHITs") -> Refuse:
    def refuse(stage: Stage) -> Any:
        stage.world.faults.add(Fault(FaultKind.error, code=code, message=message, times=1))
        return json.loads(send(stage.service, operation, {}).data)

    return refuse


def _of_question(question: str) -> Refuse:
    return _failed("CreateHIT", **properties(), LifetimeInSeconds=60, Question=question)


def _used_token(stage: Stage) -> Any:
    hit_id = create(stage.service, UniqueRequestToken="t")["HITId"]
    given = {**properties(), "LifetimeInSeconds": 60, "Question": QUESTION}
    error = refused(stage.service, "CreateHIT", **given, UniqueRequestToken="t")
    return {**error, "Message": error["Message"].replace(hit_id, "H")}


def _without_money(_: Stage) -> Any:
    given = {**properties(Reward="9000"), "LifetimeInSeconds": 60, "Question": QUESTION}
    production = Stage("production").service
    return refused(production, "CreateHIT", **given, MaxAssignments=9)


GUARDS = {
    "QualificationTypeId": "00000000000000000060",
    "Comparator": "Exists",
    "RequiredToPreview": True,
    "ActionsGuarded": "Accept",
}
BONUS = {"WorkerId": "A1", "BonusAmount": "1.00", "Reason": "r"}
DENIED = (
    "User: arn:aws:iam::1:user is not authorized to perform: mechanicalturk:"
    "ListQualificationTypes with an explicit deny in a service control policy"
)
NOT_LINKED = (
    "To use the MTurk API, you will need an Amazon Web Services (AWS) Account. Your AWS account "
    "must be linked to your Amazon Mechanical Turk Account. Visit "
    "https://requestersandbox.mturk.com/developer to get started."
)
STATE = "This operation can be called with a status of: "
HIT_STATE = "This HIT is currently in the state '{}'.  " + STATE + "Reviewing, Reviewable"
INCREMENT = (
    "The value {} is invalid for ExpirationIncrementInSeconds. "
    "Valid values range from 60 to 31536000."
)
NULL = (
    "1 validation error detected: Value null at '{}' failed to satisfy constraint: "
    "Member must not be null"
)
NOON = 1408104000


def _with_locales(type_id: str, *countries: str) -> Refuse:
    requirement = {
        "QualificationTypeId": type_id,
        "Comparator": "EqualTo",
        "LocaleValues": [{"Country": country} for country in countries],
    }
    return _failed("CreateHITType", **{**properties(), "QualificationRequirements": [requirement]})


LOCALES = (
    'The value "{}" is not valid for the parameter LocaleValue. '
    "LocaleValue must be null when used with the EqualTo comparator.."
)
TEXTS: list[tuple[Refuse, str, str | None, str]] = [
    (_failed("GetHIT", HITId="3A"), REQUEST, "HITDoesNotExist", "Hit 3A does not exist."),
    (
        _of_assignment("RejectAssignment", "approve", RequesterFeedback="x"),
        REQUEST,
        "InvalidAssignmentState",
        f"{STATE}Submitted",
    ),
    (
        _of_assignment("ApproveAssignment", "approve"),
        REQUEST,
        "InvalidAssignmentState",
        f"{STATE}Submitted",
    ),
    (
        _of_assignment("ApproveAssignment", "accept"),
        REQUEST,
        "InvalidAssignmentState",
        f"{STATE}null",
    ),
    (
        _of_hit("DeleteHIT", first="submit"),
        REQUEST,
        "InvalidHITState",
        HIT_STATE.format("Reviewable"),
    ),
    (_of_hit("DeleteHIT"), REQUEST, "InvalidHITState", HIT_STATE.format("Unassignable")),
    (_disposed, REQUEST, "InvalidHITState", HIT_STATE.format("Disposed")),
    (
        _of_hit("UpdateExpirationForHIT", ExpireAt=NOON + 3600 - 572),
        PARAMETER,
        "AWS.ParameterOutOfRange",
        INCREMENT.format(-572),
    ),
    (
        _of_hit("UpdateExpirationForHIT", ExpireAt=NOON + 3611),
        PARAMETER,
        "AWS.ParameterOutOfRange",
        INCREMENT.format(11),
    ),
    (
        _of_hit("UpdateExpirationForHIT", first={"ExpireAt": NOON + 7200}, ExpireAt=NOON + 7200),
        REQUEST,
        "InvalidParameterValue",
        'The idempotency token "HFri Aug 15 14:00:00 UTC 2014" has already been processed.',
    ),
    (  # boto/boto3 issue 2402
        _with_locales("Italian", "IT"),
        PARAMETER,
        "InvalidParameterValue",
        LOCALES.format("IT"),
    ),
    (  # aws/aws-sdk-js issue 3116
        _with_locales("00000000000000000071", "US", "CA"),
        PARAMETER,
        "InvalidParameterValue",
        LOCALES.format("US,CA"),
    ),
    (
        _failed("SendBonus", **{**BONUS, "BonusAmount": "0.9752"}, AssignmentId="3A"),
        "ValidationException",
        None,
        "1 validation error detected: Value '0.9752' at 'bonusAmount' failed to satisfy "
        r"constraint: Member must satisfy regular expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$",
    ),
    (
        _failed("SendBonus", WorkerId="A1", BonusAmount="1", AssignmentId="3A"),
        "ValidationException",
        None,
        NULL.format("reason"),
    ),
    (
        _failed("RejectAssignment", AssignmentId="3A"),
        "ValidationException",
        None,
        NULL.format("requesterFeedback"),
    ),
    (
        _of_assignment("SendBonus", "submit", **{**BONUS, "WorkerId": "A143XRCI1YXAFE"}),
        PARAMETER,
        "InvalidParameterValue",
        'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId.',
    ),
    (
        _of_assignment("SendBonus", "accept", **BONUS),
        REQUEST,
        "AssignmentDoesNotExist",
        "Assignment A does not exist.",
    ),
    (
        _failed("ApproveAssignment", AssignmentId="3A"),
        REQUEST,
        "AssignmentDoesNotExist",
        "Assignment 3A does not exist.",
    ),
    (
        _told(
            f"{_OURS}InvalidParameterValue",
            'The value "A1" is not valid for the parameter WorkerId.',
        ),
        PARAMETER,
        "InvalidParameterValue",
        'The value "A1" is not valid for the parameter WorkerId.',
    ),
    (
        _of_question(html_question("<!DOCTYPE html><html><body><body></body></html>")),
        PARAMETER,
        "XHTMLParseError",
        "There was an error parsing the HTML5 data in your request.  Please make sure the data is "
        "well-formed and validates as HTML5. Details: Errors: <! [1,33] An “body” start tag seen "
        "but an element of the same type was already open. !>",
    ),
    (
        _of_question(QUESTION.replace("example.com/", "example.com/?a=b&tx=c")),
        PARAMETER,
        "XMLParseError",
        "There was an error parsing the XML question or answer data in your request.  Please make "
        "sure the data is well-formed and validates against the appropriate schema. Details: ",
    ),
    (
        _of_question(external_question().replace("FrameHeight", "Height")),
        PARAMETER,
        "XMLParseError",
        "There was an error parsing the XML question or answer data in your request.  Please make "
        "sure the data is well-formed and validates against the appropriate schema. Details: "
        "cvc-complex-type.2.4.a: Invalid content was found starting with element 'Height'. One of "
        f"'{{\"{SCHEMAS}/2006-07-14/ExternalQuestion.xsd\":FrameHeight}}' is expected.",
    ),
    (
        _failed("CreateHITType", **properties(QualificationRequirements=[GUARDS])),
        "InvalidParameterCombinationError",
        "AWS.InvalidParameterCombination",
        "The combination of parameters supplied to the request is invalid: "
        "ActionsGuarded, RequiredToPreview.",
    ),
    (_used_token, REQUEST, "HITAlreadyExists", 'The HIT with ID "H" already exists.'),
    (
        _without_money,
        REQUEST,
        "InsufficientFunds",
        "This Requester has insufficient funds in their account to complete this transaction. "
        "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs.",
    ),
    (
        _of_type("GetQualificationScore", WorkerId="A1"),
        REQUEST,
        "QualificationDoesNotExist",
        "You requested a Qualification that does not exist.",
    ),
    (
        _of_type("GetQualificationScore", revoke=True, WorkerId="A1"),
        REQUEST,
        "InvalidQualificationState",
        f"{STATE}Granted",
    ),
    (
        _of_type("CreateQualificationType"),
        REQUEST,
        "QualificationTypeAlreadyExists",
        "You have already created a QualificationType with this name. A QualificationType's name "
        "must be unique among all of the QualificationTypes created by the same user.",
    ),
    (
        _failed(
            "CreateHITType",
            **properties(QualificationRequirements=[{**GUARDS, "QualificationTypeId": "3Q"}]),
        ),
        REQUEST,
        "QualificationTypeDoesNotExist",
        "QualificationType [3Q] does not exist.",
    ),
    (
        _told(f"{_OURS}PermissionDenied"),
        REQUEST,
        "PermissionDenied",
        "This user is not authorized to perform the requested operation.",
    ),
    (
        _told(f"{_OURS}PermissionDenied", "There was an error with this request."),
        REQUEST,
        "PermissionDenied",
        "There was an error with this request.",
    ),
    (_told("AccessDeniedException", DENIED), "AccessDeniedException", None, DENIED),
    (_told("ThrottlingException"), "ThrottlingException", None, "Rate exceeded"),
    (_told("InternalFailure"), "InternalFailure", None, ""),
    (_told("AWS.AccountNotLinked"), REQUEST, "AWS.AccountNotLinked", NOT_LINKED),
]


@pytest.mark.parametrize(("refuse", "kind", "code", "text"), TEXTS)
def test_a_quoted_text(refuse: Refuse, kind: str, code: str | None, text: str) -> None:
    error = refuse(Stage())

    assert error["__type"] == kind
    told = error.get("Message") or error.get("message", "")
    if code is None:
        assert told == text
        assert "TurkErrorCode" not in error
    else:
        assert error["TurkErrorCode"] == (code if code.startswith("AWS.") else _OURS + code)
        assert told.startswith(text)
        if not text.endswith((": ", "!>")):
            assert told in (f"{text} (1408104000000 s)", f"{text} (1408104000000)")


def test_the_text_about_a_test_repeats_all_of_it() -> None:
    """The type is AutoGranted, as that of the capture was."""
    long = question_form().replace("?", "?" * 3000)
    given = {"Test": long, "TestDurationInSeconds": 60, "AutoGranted": True}
    error = _of_type("UpdateQualificationType", **given)(Stage())

    assert (error["__type"], error["Parameter"]) == (PARAMETER, "Test")
    assert error["TurkErrorCode"] == f"{_OURS}InvalidParameterValue"
    assert error["Message"] == (
        f'The value "{long}" is not valid for the parameter Test. (1408104000000 s)'
    )


def test_a_document_that_is_refused_names_its_parameter() -> None:
    error = _of_question("<QuestionForm/>")(Stage())

    assert (error["__type"], error["Parameter"]) == (PARAMETER, "Question")
    assert error["TurkErrorCode"] == f"{_OURS}XMLParseError"


def test_a_status_without_json() -> None:
    stage = Stage()
    stage.world.faults.add(Fault(FaultKind.status, http_status=505, times=1))

    assert send(stage.service, "ListHITs", {}).status_code == 505
