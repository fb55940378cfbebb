"""The error catalogue: a caller can cause every error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from documents.question_texts import html_question
from exchanges import (
    QUESTION,
    BrokenAuthentication,
    Service,
    elements,
    hit_fields,
    soap_call,
    type_fields,
)
from mockturk.domain import errors
from mockturk.domain.clock import ManualClock
from mockturk.domain.errors import CallError, ItemError, ProtocolError, ServiceError
from mockturk.operations import hits
from mockturk.wire.encode import Encoders
from mockturk.world.workers import Workers

SUFFIX = r" \(1408104000000 s\)$"


def catalogue(base: type[ServiceError]) -> Iterator[type[ServiceError]]:
    kinds = [getattr(errors, name) for name in errors.__all__]
    for kind in kinds:
        is_leaf = not any(issubclass(one, kind) for one in kinds if one is not kind)
        if is_leaf and issubclass(kind, base):
            yield kind


# What a caller sends to meet each error that concerns one request.
REFUSED: dict[type[ServiceError], tuple[str, dict[str, object]]] = {
    errors.MissingParameters: ("GetHIT", {}),
    errors.ParameterOutOfRange: ("CreateHIT", {**hit_fields(), "MaxAssignments": 0}),
    errors.InvalidEnumeratedParameter: (
        "RegisterHITType",
        {**type_fields(), "QualificationRequirement": {"Comparator": "About"}},
    ),
    errors.ParameterRepeatedInRequest: ("GetHIT", {"HITId": ["3A", "3B"]}),
    errors.InvalidParameterCombination: ("CreateHIT", {**hit_fields(), "HITLayoutId": "3L"}),
    errors.InvalidResponseGroup: ("GetHIT", {"HITId": "3A", "ResponseGroup": "All"}),
    errors.InvalidParameterValue: ("GetHIT", {"HITId": "asfd"}),
    errors.ParameterTooShortError: ("CreateHIT", {**hit_fields(), "Question": ""}),
    errors.XMLParseError: ("CreateHIT", {**hit_fields(), "Question": "who what?"}),
    errors.XHTMLParseError: (
        "CreateHIT",
        {**hit_fields(), "Question": html_question("<div>")},
    ),
    errors.HITAlreadyExists: ("CreateHIT", {**hit_fields(), "UniqueRequestToken": "used"}),
    errors.HITDoesNotExist: ("GetHIT", {"HITId": "3UNKNOWN"}),
    errors.HITTypeDoesNotExist: ("CreateHIT", {**hit_fields(), "HITTypeId": "3UNKNOWN"}),
    errors.HITLayoutDoesNotExist: (
        "CreateHIT",
        {"HITLayoutId": "3L", "LifetimeInSeconds": 60, "HITTypeId": "T100CN9P324W00EXAMPLE"},
    ),
    errors.QualificationTypeDoesNotExist: (
        "RegisterHITType",
        {
            **type_fields(),
            "QualificationRequirement": {"QualificationTypeId": "3Q", "Comparator": "Exists"},
        },
    ),
    errors.WrongIdKindError: ("GetHITsForQualificationType", {"QualificationTypeId": ""}),
    errors.QualificationRequestDoesNotExist: (
        "GrantQualification",
        {"QualificationRequestId": "3UNKNOWN"},
    ),
    errors.InvalidTransportEndpoint: (
        "SendTestEventNotification",
        {
            "Notification": {"Destination": "me", "Transport": "Email", "Version": "2006-05-05"},
            "TestEventType": "Ping",
        },
    ),
}
# The same for those that need things there are; a word in braces stands for one of them.
REFUSED_LATER: dict[type[ServiceError], tuple[str, dict[str, object]]] = {
    errors.AssignmentDoesNotExist: ("GetAssignment", {"AssignmentId": "3UNKNOWN"}),
    errors.InvalidAssignmentState: ("GetAssignment", {"AssignmentId": "{accepted}"}),
    errors.InvalidHITState: ("DisposeHIT", {"HITId": "{hit}"}),
    errors.InvalidMaximumAssignmentsIncrease: (
        "ExtendHIT",
        {"HITId": "{hit}", "MaxAssignmentsIncrement": 8},
    ),
    errors.HITTooOldForExtension: (
        "ExtendHIT",
        {"HITId": "{old}", "MaxAssignmentsIncrement": 1},
    ),
    errors.RequestAlreadyProcessedError: (
        "ExtendHIT",
        {"HITId": "{hit}", "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "used"},
    ),
    errors.QualificationTypeAlreadyExists: (
        "CreateQualificationType",
        {"Name": "Skill", "Description": "Once more", "QualificationTypeStatus": "Active"},
    ),
    errors.QualificationAlreadyExists: (
        "AssignQualification",
        {"QualificationTypeId": "{skill}", "WorkerId": "A1HOLDER"},
    ),
    errors.InvalidQualificationTypeState: (
        "DisposeQualificationType",
        {"QualificationTypeId": "{disposing}"},
    ),
    errors.QualificationDoesNotExist: (
        "GetQualificationScore",
        {"QualificationTypeId": "{skill}", "SubjectId": "A1STRANGER"},
    ),
    errors.InvalidQualificationState: (
        "RevokeQualification",
        {"QualificationTypeId": "{skill}", "SubjectId": "A1WORKER"},
    ),
    errors.InvalidQualificationRequestState: (
        "GrantQualification",
        {"QualificationRequestId": "{rejected}"},
    ),
    errors.UnsupportedOperationError: ("GetWorkerAcceptLimit", {"WorkerId": "A1WORKER"}),
}
# Errors with other causes: a bug, the production environment, and workers.
ELSEWHERE = {
    errors.AccountNotLinked,  # of the other API, as a fault
    errors.InternalError,
    errors.InsufficientFunds,
    errors.NoMoreWorkableHITsInGroup,
    errors.ExceedsMaxAssignmentsPerWorker,
    errors.DoesNotMeetRequirements,
    errors.HITAlreadyPassedReview,  # when told to
    errors.MustRegister,  # when told to
    errors.PermissionDenied,  # when told to
    errors.PermissionDeniedException,  # when told to
    errors.SystemFailure,  # when told to
    errors.QualificationTypeDoesNotAllowRetake,
    errors.QualificationTypeRetryDelayNotElapsed,
}


@pytest.fixture
def things(service: Service, clock: ManualClock) -> dict[str, str]:
    """Things to be refused about; a year passes between the old HIT and the others."""
    old = service.created(LifetimeInSeconds=31_536_000).text("HITId") or ""
    clock.advance(timedelta(days=364))
    hit = service.created(MaxAssignments=2).text("HITId") or ""
    accepted = Workers(service.world).accept("A1WORKER", hit)
    token = {"ExpirationIncrementInSeconds": 3600, "UniqueRequestToken": "used"}
    assert service.result("ExtendHIT", {"HITId": hit, **token}).is_valid == "True"
    return {"old": old, "hit": hit, "accepted": accepted, **qualifications(service)}


def qualifications(service: Service) -> dict[str, str]:
    """A type whose one Qualification was revoked and one request rejected, and one disposed of."""
    made = {"Description": "A skill", "QualificationTypeStatus": "Active"}
    skill, disposing = (
        service.result("CreateQualificationType", {"Name": name, **made}).text(
            "QualificationTypeId"
        )
        or ""
        for name in ("Skill", "Disposed of")
    )
    asked = Workers(service.world).request_qualification("A1WORKER", skill)
    rejected = asked.qualification_request_id
    of_worker = {"QualificationTypeId": skill, "SubjectId": "A1WORKER"}
    for operation, request in (
        ("RejectQualificationRequest", {"QualificationRequestId": rejected}),
        ("AssignQualification", {"QualificationTypeId": skill, "WorkerId": "A1WORKER"}),
        ("AssignQualification", {"QualificationTypeId": skill, "WorkerId": "A1HOLDER"}),
        ("RevokeQualification", of_worker),
        ("DisposeQualificationType", {"QualificationTypeId": disposing}),
    ):
        assert service.result(operation, request).is_valid == "True"
    return {"skill": skill, "disposing": disposing, "rejected": rejected}


def test_this_table_has_every_error_of_a_request() -> None:
    assert set(catalogue(ItemError)) - ELSEWHERE == set(REFUSED) | set(REFUSED_LATER)


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: error.__name__)
def test_each_error_is_answered_with_code_and_sentence(
    service: Service, error: type[ServiceError]
) -> None:
    service.created(UniqueRequestToken="used")

    result = service.result(*REFUSED[error])

    assert result.is_valid == "False"
    assert result.code == error.code
    assert re.search(rf"[^ ]{SUFFIX}", result.message or "")
    assert len(result.all("Request/Errors/Error")) == 1


@pytest.mark.parametrize("error", REFUSED_LATER, ids=lambda error: error.__name__)
def test_each_error_about_things_is_answered_with_code_and_sentence(
    service: Service, things: dict[str, str], error: type[ServiceError]
) -> None:
    operation, request = REFUSED_LATER[error]
    filled = {name: str(value).format(**things) for name, value in request.items()}

    result = service.result(operation, filled)

    assert result.is_valid == "False"
    assert result.code == error.code
    assert re.search(r"[^ ] \([0-9]{13} s\)$", result.message or "")


def test_a_bug_is_answered_as_an_internal_error_and_logged(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hits, "validate_hit_policy", lambda *_: 1 / 0)
    request = {**hit_fields(), "UniqueRequestToken": "t"}

    broken, fine = service.results("CreateHIT", request, {"HITTypeId": "asfd"})
    monkeypatch.undo()

    assert broken.code == "AWS.InternalError"
    assert "division" not in (broken.message or "")
    assert fine.code == "AWS.MechanicalTurk.InvalidParameterValue"
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "CreateHIT failed, RequestId" in record.getMessage()
    assert service.result("CreateHIT", request).is_valid == "True"
    caplog.clear()


@pytest.mark.parametrize("error", list(catalogue(CallError)) + list(catalogue(ItemError)))
def test_codes_are_the_services_own(error: type[ServiceError]) -> None:
    assert re.fullmatch(r"AWS\.(MechanicalTurk\.)?[A-Za-z0-9]+", error.code)


def test_only_the_catalogue_writes_codes(checkout: Path) -> None:
    for path in (checkout / "service").rglob("*.py"):
        if "errors" not in path.parts:
            assert '"AWS.' not in path.read_text(encoding="utf-8"), path


def test_every_error_has_its_row_in_the_docs(checkout: Path) -> None:
    page = (checkout / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \|.*\| ([^|]+) \|$", page, re.MULTILINE))
    answered = [e for base in (CallError, ItemError) for e in catalogue(base)]
    answered += [errors.RequestExpired, errors.ServiceUnavailable, errors.ServiceRetiredError]

    assert set(rows) == {error.code for error in answered}
    for error in answered:
        assert error.evidence in rows[error.code], error
        if error.evidence in ("captured", "asserted", "documented"):
            assert "](reference/" in rows[error.code], error


def test_a_bug_outside_of_any_request_is_a_fault_and_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Service(service.world, authentication=BrokenAuthentication())

    response = broken.post(soap_call("GetAccountBalance", ""))

    assert response.status_code == 500
    assert b"SOAP-ENV:Server" in response.data
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_a_result_that_cannot_be_written_changes_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = {**hit_fields(), "UniqueRequestToken": "t"}
    monkeypatch.setattr(Encoders, "of", lambda *_: 1 / 0)

    broken = service.post(soap_call("CreateHIT", elements(request)))
    monkeypatch.undo()

    assert broken.status_code == 500
    assert service.result("CreateHIT", request).is_valid == "True"
    caplog.clear()


def test_protocol_errors_are_faults(service: Service) -> None:
    of_json = set(catalogue(errors.FrontEnd2017Error))
    codes = {error.code for error in set(catalogue(ProtocolError)) - of_json}
    assert codes == {"Client", "Server", "RequestExpired", "ServiceUnavailable", "Forbidden"}
    assert service.post("x").status_code == 500


def test_a_call_error_has_the_shape_captured(service: Service) -> None:
    answer = service.soap(soap_call("Nothing", elements({"Question": QUESTION})))

    assert answer.one("OperationRequest").names() == ["RequestId", "Errors"]
    error = answer.one("OperationRequest/Errors/Error")
    assert error.names() == ["Code", "Message"]
    assert re.search(SUFFIX, error.text("Message") or "")
