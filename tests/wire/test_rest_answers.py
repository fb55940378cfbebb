"""Responses over REST where they differ from the schema, and single values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exchanges import Node
from mockturk.wire.contract.operations import ALL_OPERATIONS, Operation
from mockturk.wire.contract.types import envelope
from mockturk.wire.envelopes import ApiCall, CallProtocol, Credentials
from mockturk.wire.responses import ResponseSerializer
from mockturk.wire.scalars import read_double, write_double
from pins import Pins

OPERATIONS = {operation.name: operation for operation in ALL_OPERATIONS}
MOMENT = datetime(2015, 7, 9, 4, 16, 39, 296_000, tzinfo=UTC)
COUNTS = {"PageNumber": 1, "NumResults": 0, "TotalNumResults": 0}


def written(operation: Operation, shape: CallProtocol, **fields: object) -> Node:
    """A result of an operation as it is written for a shape of call."""
    call = ApiCall(shape, operation.name, "", Credentials(), ())
    result = operation.result(Request=envelope.Request(IsValid="True"), **fields)
    return Node.parse(ResponseSerializer().result(call, operation, result))


def used_type(operation: str, *path: str) -> type:
    """The type of a field of a result, for instance of GetHIT and ("Reward",)."""
    found = OPERATIONS[operation].result
    for name in path:
        field = found._type_info[name]
        found = getattr(field, "__orig__", None) or field
    return found


@pytest.mark.parametrize(
    ("capture", "operation"),
    [
        ("SearchHITs.rest.default-groups.xml", "SearchHITs"),
        ("GetAssignmentsForHIT.rest.empty.xml", "GetAssignmentsForHIT"),
        ("GetAssignmentsForHIT.rest.2009.reindented.xml", "GetAssignmentsForHIT"),
        ("GetBonusPayments.rest.xml", "GetBonusPayments"),
        (
            "GetQualificationsForQualificationType.rest.2015.reindented.truncated.xml",
            "GetQualificationsForQualificationType",
        ),
    ],
)
def test_pages_begin_as_captured(pins: Pins, capture: str, operation: str) -> None:
    captured = Node.parse(pins.read(f"captures/{capture}"))
    first = captured.one(OPERATIONS[operation].result_name).names()[:4]

    assert written(OPERATIONS[operation], CallProtocol.REST, **COUNTS).names() == first


@pytest.mark.parametrize(
    "operation", ["SearchHITs", "GetReviewableHITs", "GetBlockedWorkers", "GetBonusPayments",
    "GetHITsForQualificationType", "SearchQualificationTypes", "GetQualificationRequests"],
)  # fmt: skip
def test_pages_are_the_same_in_all_operations_over_rest_and_as_the_schema_has_it_over_soap(
    operation: str,
) -> None:
    over_rest = written(OPERATIONS[operation], CallProtocol.REST, **COUNTS).names()
    over_soap = written(OPERATIONS[operation], CallProtocol.SOAP, **COUNTS).names()
    bare = written(OPERATIONS[operation], CallProtocol.BARE, **COUNTS).names()

    assert over_rest == ["Request", "NumResults", "TotalNumResults", "PageNumber"]
    schema = [name for name in OPERATIONS[operation].result._type_info if name in over_rest]
    assert over_soap == bare == schema


def test_a_failure_to_notify_is_as_captured(pins: Pins) -> None:
    capture = pins.read("captures/NotifyWorkers.rest.hardfailure.2013.xml")
    expected = Node.parse(capture).one("NotifyWorkersResult/NotifyWorkersFailureStatus").names()
    failure = used_type("NotifyWorkers", "NotifyWorkersFailureStatus")
    values = dict.fromkeys(expected, "x")

    result = written(
        OPERATIONS["NotifyWorkers"],
        CallProtocol.REST,
        NotifyWorkersFailureStatus=[failure(**values)],
    )

    assert result.one("NotifyWorkersFailureStatus").names() == expected


def test_a_review_report_is_as_captured(pins: Pins) -> None:
    name = "GetReviewResultsForHIT.rest.simpleplurality.2012.reindented.xml"
    captured = Node.parse(pins.read(f"captures/{name}")).one("GetReviewResultsForHITResult")
    operation = "GetReviewResultsForHIT"
    report = used_type(operation, "HITReviewReport")
    action = used_type(operation, "HITReviewReport", "ReviewAction")
    row = used_type(operation, "HITReviewReport", "ReviewResult")

    result = written(
        OPERATIONS[operation],
        CallProtocol.REST,
        HITReviewReport=report(
            **COUNTS,
            ReviewAction=[action(ActionId="3A", Result="r", Status="Succeeded")],
            ReviewResult=[row(ActionId="3A", SubjectId="3B", QuestionId="", Key="k", Value="0")],
        ),
    ).one("HITReviewReport")

    assert result.names() == list(dict.fromkeys(captured.one("HITReviewReport").names()))
    assert result.one("ReviewResult").names() == [
        "ActionId",
        "SubjectId",
        "QuestionId",
        "Key",
        "Value",
    ]


def test_an_empty_text_is_an_empty_element() -> None:
    operation = OPERATIONS["GetReviewResultsForHIT"]
    row = used_type("GetReviewResultsForHIT", "HITReviewReport", "ReviewResult")
    report = used_type("GetReviewResultsForHIT", "HITReviewReport")
    call = ApiCall(CallProtocol.REST, operation.name, "", Credentials(), ())

    text = ResponseSerializer().result(
        call,
        operation,
        operation.result(HITReviewReport=report(ReviewResult=[row(QuestionId="")])),
    )

    assert b"<ReviewResult><QuestionId/></ReviewResult>" in text


def test_a_statistic_is_in_the_order_of_the_documentation() -> None:
    operation = OPERATIONS["GetRequesterWorkerStatistic"]
    fields = {"DataPoint": [], "Statistic": "s", "TimePeriod": "t", "WorkerId": "w"}
    point = used_type("GetRequesterStatistic", "DataPoint")(Date=MOMENT, DoubleValue=0.5)
    fields["DataPoint"] = [point]

    over_rest = written(operation, CallProtocol.REST, **fields)
    over_soap = written(operation, CallProtocol.SOAP, **fields)

    assert over_rest.names() == ["Request", "WorkerId", "Statistic", "TimePeriod", "DataPoint"]
    assert over_soap.names() == ["Request", "DataPoint", "Statistic", "TimePeriod", "WorkerId"]
    assert over_rest.text("DataPoint/DoubleValue") == "0.5"
    assert over_rest.text("DataPoint/Date") == "2015-07-09T04:16:39Z"


@pytest.mark.parametrize("shape", list(CallProtocol))
def test_a_qualification_was_granted_at_pacific_time(shape: CallProtocol) -> None:
    summer = written(OPERATIONS["GetQualificationScore"], shape, GrantTime=MOMENT)
    winter = written(OPERATIONS["GetQualificationScore"], shape, GrantTime=MOMENT.replace(month=12))

    assert summer.text("GrantTime") == "2015-07-08T21:16:39.000-07:00"
    assert winter.text("GrantTime") == "2015-12-08T20:16:39.000-08:00"


def test_a_bonus_was_granted_at_the_time_all_others_have() -> None:
    bonus = used_type("GetBonusPayments", "BonusPayment")(GrantTime=MOMENT)

    result = written(OPERATIONS["GetBonusPayments"], CallProtocol.REST, BonusPayment=[bonus])

    assert result.text("BonusPayment/GrantTime") == "2015-07-09T04:16:39Z"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (281.0, "281.0"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-2.5, "-2.5"),
    ],
)
def test_doubles_have_no_exponent(value: float, text: str) -> None:
    assert write_double(value) == text
    assert read_double("x", text) == value


def test_what_the_schema_does_not_have_is_not_echoed() -> None:
    operation = OPERATIONS["DisposeHIT"]
    request = operation.request(HitId="3A", ResponseGroup=["Request"])
    verdict = envelope.Request(IsValid="True", DisposeHITRequest=request)
    call = ApiCall(CallProtocol.SOAP, operation.name, "", Credentials(), ())

    text = ResponseSerializer().result(call, operation, operation.result(Request=verdict))

    assert Node.parse(text).one("Request/DisposeHITRequest").names() == ["ResponseGroup"]
