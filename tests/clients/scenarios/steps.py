"""Common steps of the scenarios."""

from __future__ import annotations

from typing import Any

from clients.documented import minimal_request
from clients.trait import Fields, Outcome, RequesterClient
from mockturk import MockTurk

SERVICE = "AWS.MechanicalTurk."
INVALID = f"{SERVICE}InvalidParameterValue"
MISSING = "AWS.MissingParameters"
OUT_OF_RANGE = "AWS.ParameterOutOfRange"
ENUMERATION = "AWS.InvalidEnumeratedParameter"
HIT_STATE = f"{SERVICE}InvalidHITState"
ASSIGNMENT_STATE = f"{SERVICE}InvalidAssignmentState"
NO_HIT = f"{SERVICE}HITDoesNotExist"
NO_ASSIGNMENT = f"{SERVICE}AssignmentDoesNotExist"

NO_QUALIFICATION_TYPE = f"{SERVICE}QualificationTypeDoesNotExist"
QUALIFICATION_TYPE_STATE = f"{SERVICE}InvalidQualificationTypeState"
QUALIFICATION_STATE = f"{SERVICE}InvalidQualificationState"
REQUEST_STATE = f"{SERVICE}InvalidQualificationRequestState"

COUNTERS = ["HITAssignmentSummary", "HITDetail"]
HOUR, DAY = 3600, 86_400


def done(client: RequesterClient, operation: str, **fields: Any) -> Outcome:
    """Call an operation that must succeed."""
    outcome = client.call(operation, **fields)
    assert (outcome.is_valid, outcome.code) == ("True", None), outcome
    return outcome


def empty(client: RequesterClient, operation: str, **fields: Any) -> None:
    """Call an operation that must succeed with an empty result."""
    assert done(client, operation, **fields).values == {}


def refused(client: RequesterClient, operation: str, **fields: Any) -> Outcome:
    """Call an operation that must fail; the result has only the error."""
    outcome = client.call(operation, **fields)
    assert outcome.is_valid == "False", outcome
    assert outcome.values == {}
    return outcome


def usd(amount: str) -> Fields:
    return {"Amount": amount, "CurrencyCode": "USD"}


def price(amount: str, formatted: str) -> Fields:
    return {**usd(amount), "FormattedPrice": formatted}


def hit_type(client: RequesterClient, **fields: Any) -> str:
    """Register a HIT type of ten minutes' work for 0.50 USD, changed by ``fields``."""
    properties = {
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture",
        "Reward": usd("0.50"),
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 3 * DAY,
        **fields,
    }
    return done(client, "RegisterHITType", **properties)["HITTypeId"]


def hit(client: RequesterClient, **fields: Any) -> str:
    """Create a HIT, which lives an hour unless ``fields`` say otherwise."""
    if "HITTypeId" not in fields:
        fields["HITTypeId"] = hit_type(client)
    return done(client, "CreateHIT", **minimal_request(**fields))["HITId"]


def qualification_type(client: RequesterClient, **fields: Any) -> str:
    """Create an active Qualification type, changed by ``fields``."""
    properties = {
        "Name": "Cats",
        "Description": "Knows cats",
        "QualificationTypeStatus": "Active",
        **fields,
    }
    return done(client, "CreateQualificationType", **properties)["QualificationTypeId"]


def requirement(type_id: str, comparator: str, *values: int) -> Fields:
    """A requirement a HIT type may have."""
    required: Fields = {"QualificationTypeId": type_id, "Comparator": comparator}
    return {**required, "IntegerValue": [*values]} if values else required


def score(client: RequesterClient, type_id: str, worker_id: str) -> str:
    """The value of a worker's Qualification."""
    shown = done(client, "GetQualificationScore", QualificationTypeId=type_id, SubjectId=worker_id)
    return shown["IntegerValue"]


def status(client: RequesterClient, hit_id: str) -> str:
    return done(client, "GetHIT", HITId=hit_id)["HITStatus"]


def counters(client: RequesterClient, hit_id: str) -> tuple[str, ...]:
    """The status, and how many assignments are pending, available and completed."""
    shown = done(client, "GetHIT", HITId=hit_id, ResponseGroup=COUNTERS)
    names = (f"NumberOfAssignments{state}" for state in ("Pending", "Available", "Completed"))
    return shown["HITStatus"], *(shown[name] for name in names)


def work(turk: MockTurk, hit_id: str, worker_id: str, answer: str = "cat") -> str:
    """Let a worker accept and submit an assignment."""
    assignment_id = turk.workers.accept(worker_id, hit_id)
    turk.workers.submit(assignment_id, {"animal": answer})
    return assignment_id


def decision(client: RequesterClient, assignment_id: str) -> str:
    shown = done(client, "GetAssignment", AssignmentId=assignment_id)
    return shown["Assignment"]["AssignmentStatus"]


def ids(outcome: Outcome, kind: str) -> list[str]:
    """The ids of the records on a page."""
    return [record[f"{kind}Id"] for record in outcome.all(kind)]


def balance(client: RequesterClient) -> str:
    return done(client, "GetAccountBalance")["AvailableBalance"]["Amount"]
