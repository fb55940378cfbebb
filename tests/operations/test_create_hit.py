"""CreateHIT: its parameters, its errors in their order, and its result."""

from __future__ import annotations

from datetime import timedelta

import pytest

from documents.question_texts import external_question, html_question, question_form
from exchanges import QUESTION, Service, hit_fields, type_fields
from mockturk.domain.clock import ManualClock
from mockturk.store import tables

INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
MISSING = "AWS.MissingParameters"
RANGE = "AWS.ParameterOutOfRange"
PARSE = "AWS.MechanicalTurk.XMLParseError"
ALL_GROUPS = ["Minimal", "HITDetail", "HITQuestion", "HITAssignmentSummary"]
SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"


def typeless(**fields: object) -> dict[str, object]:
    """A CreateHIT request that brings its properties along."""
    return {**type_fields(), "LifetimeInSeconds": 3600, "Question": QUESTION, **fields}


def test_a_hit_of_a_named_type_shows_its_ids(service: Service) -> None:
    result = service.created()

    assert result.names() == ["Request", "HITId", "HITTypeId"]
    assert result.text("HITTypeId") == "T100CN9P324W00EXAMPLE"


def test_a_hit_that_brings_its_properties_shows_everything_asked_for(service: Service) -> None:
    result = service.result(
        "CreateHIT",
        typeless(MaxAssignments=3, RequesterAnnotation="batch 7", ResponseGroup=ALL_GROUPS),
    )

    assert result.names() == [
        *("Request", "HITId", "HITTypeId", "HITGroupId", "CreationTime", "Title", "Description"),
        *("Question", "Keywords", "HITStatus", "MaxAssignments", "Reward"),
        *("AutoApprovalDelayInSeconds", "Expiration", "AssignmentDurationInSeconds"),
        *("RequesterAnnotation", "HITReviewStatus", "NumberOfAssignmentsPending"),
        *("NumberOfAssignmentsAvailable", "NumberOfAssignmentsCompleted"),
    ]
    assert {name: result.text(name) for name in result.names() if name not in ("Request",)} == {
        "HITId": result.text("HITId"),
        "HITTypeId": result.text("HITTypeId"),
        "HITGroupId": result.text("HITGroupId"),
        "CreationTime": "2014-08-15T12:00:00Z",
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture and tell what it shows",
        "Question": QUESTION,
        "Keywords": "pictures, animals",
        "HITStatus": "Assignable",
        "MaxAssignments": "3",
        "Reward": "",
        "AutoApprovalDelayInSeconds": "86400",
        "Expiration": "2014-08-15T13:00:00Z",
        "AssignmentDurationInSeconds": "600",
        "RequesterAnnotation": "batch 7",
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": "0",
        "NumberOfAssignmentsAvailable": "3",
        "NumberOfAssignmentsCompleted": "0",
    }
    assert result.one("Reward").names() == ["Amount", "CurrencyCode", "FormattedPrice"]
    assert result.text("Reward/Amount") == "0.05"
    assert result.text("Reward/FormattedPrice") == "$0.05"


def test_what_is_optional_has_the_documented_defaults(service: Service) -> None:
    request = typeless(ResponseGroup=["HITDetail"])
    del request["Keywords"], request["AutoApprovalDelayInSeconds"]

    result = service.result("CreateHIT", request)

    assert result.text("AutoApprovalDelayInSeconds") == "2592000"
    assert result.text("MaxAssignments") == "1"
    assert "Keywords" not in result.names()
    assert "RequesterAnnotation" not in result.names()


def test_nothing_at_all_misses_parameters(service: Service) -> None:
    result = service.result("CreateHIT", {})

    assert result.code == MISSING
    assert (result.message or "").startswith("Your request is missing required parameters.")


@pytest.mark.parametrize(
    "name",
    ["Title", "Description", "Reward", "AssignmentDurationInSeconds", "LifetimeInSeconds"],
)
def test_without_a_type_every_property_but_these_is_required(service: Service, name: str) -> None:
    result = service.result("CreateHIT", typeless(**{name: None}))

    assert result.code == MISSING
    assert name in (result.message or "")


def test_with_a_type_the_lifetime_may_be_absent(service: Service) -> None:
    result = service.created(LifetimeInSeconds=None, ResponseGroup=["HITDetail"])

    assert result.text("Expiration") == "2014-08-22T12:00:00Z"


def test_with_a_type_its_properties_count_and_no_others(service: Service) -> None:
    result = service.created(
        **{**type_fields(), "Title": "x" * 999, "Reward": {"CurrencyCode": "EUR"}, "Keywords": ""},
        ResponseGroup=["HITDetail"],
    )

    assert result.text("Title") == "Location and Photograph Identification"
    assert result.text("Reward/Amount") == "5.00"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"LifetimeInSeconds": 29}, RANGE),
        ({"LifetimeInSeconds": 30}, None),
        ({"LifetimeInSeconds": 31_536_000}, None),
        ({"LifetimeInSeconds": 31_536_001}, RANGE),
        ({"MaxAssignments": -1}, RANGE),
        ({"MaxAssignments": 0}, RANGE),
        ({"MaxAssignments": 1_000_000_000}, None),
        ({"MaxAssignments": 1_000_000_001}, RANGE),
        ({"MaxAssignments": 2**31}, INVALID),
        ({"LifetimeInSeconds": 2**63}, INVALID),
        ({"Reward": {"Amount": "-0.004", "CurrencyCode": "USD"}}, RANGE),
        ({"Reward": {"Amount": "1e40", "CurrencyCode": "USD"}}, RANGE),
        ({"Reward": {"Amount": "9" * 40 + "e99", "CurrencyCode": "USD"}}, RANGE),
        ({"MaxAssignments": "green"}, INVALID),
        ({"MaxAssignments": "1.5"}, INVALID),
        ({"MaxAssignments": "9" * 41}, INVALID),
        ({"MaxAssignments": "1.0"}, None),
        ({"AssignmentDurationInSeconds": 29}, RANGE),
        ({"AssignmentDurationInSeconds": 31_536_000}, None),
        ({"AssignmentDurationInSeconds": 31_536_001}, RANGE),
        ({"AutoApprovalDelayInSeconds": -1}, RANGE),
        ({"AutoApprovalDelayInSeconds": 0}, None),
        ({"AutoApprovalDelayInSeconds": 2_592_000}, None),
        ({"AutoApprovalDelayInSeconds": 2_592_001}, RANGE),
        ({"Title": ""}, INVALID),
        ({"Title": "x" * 128}, None),
        ({"Title": "x" * 129}, INVALID),
        ({"Title": "é" * 128}, None),
        ({"Description": ""}, INVALID),
        ({"Description": "x" * 2000}, None),
        ({"Description": "x" * 2001}, INVALID),
        ({"Keywords": "x" * 1000}, None),
        ({"Keywords": "x" * 1001}, INVALID),
        ({"RequesterAnnotation": "x" * 255}, None),
        ({"RequesterAnnotation": "x" * 256}, INVALID),
        ({"UniqueRequestToken": "x" * 64}, None),
        ({"UniqueRequestToken": "x" * 65}, INVALID),
        ({"Reward": {"Amount": "0.00", "CurrencyCode": "USD"}}, None),
        ({"Reward": {"Amount": "-0.01", "CurrencyCode": "USD"}}, RANGE),
        ({"Reward": {"Amount": "1000000.01", "CurrencyCode": "USD"}}, RANGE),
        ({"Reward": {"Amount": "5e-02", "CurrencyCode": "USD"}}, None),
        ({"Reward": {"Amount": "five", "CurrencyCode": "USD"}}, INVALID),
        ({"Reward": {"Amount": "NaN", "CurrencyCode": "USD"}}, INVALID),
        ({"Reward": {"Amount": "0.05", "CurrencyCode": "EUR"}}, INVALID),
        ({"Reward": {"Amount": "0.05"}}, MISSING),
        ({"Reward": {"CurrencyCode": "USD"}}, MISSING),
        ({"Reward": {}}, MISSING),
    ],
)
def test_limits(service: Service, fields: dict[str, object], code: str | None) -> None:
    result = service.result("CreateHIT", typeless(**fields))

    assert result.code == code
    assert result.is_valid == ("False" if code else "True")
    if code:
        assert next(iter(fields)) in (result.message or "")


def test_a_range_error_tells_the_range(service: Service) -> None:
    result = service.created(MaxAssignments=-1)

    assert result.message == (
        "The value -1 is invalid for MaxAssignments. Valid values range from 1 to 1000000000. "
        "(1408104000000 s)"
    )


def test_doubles_of_the_java_sdk_are_rounded_to_cents(service: Service) -> None:
    long = "0.05000000000000000277555756156289135105907917022705078125"

    one = service.result("CreateHIT", typeless(Reward={"Amount": long, "CurrencyCode": "USD"}))
    other = service.result("CreateHIT", typeless())

    assert one.text("HITTypeId") == other.text("HITTypeId")


@pytest.mark.parametrize(
    ("hit_type_id", "code"),
    [
        ("asfd", INVALID),
        ("", INVALID),
        ("3ABC DEF", INVALID),
        ("A" * 65, INVALID),
        ("A" * 64, "AWS.MechanicalTurk.HITTypeDoesNotExist"),
        ("3UNKNOWN", "AWS.MechanicalTurk.HITTypeDoesNotExist"),
    ],
)
def test_a_type_must_have_an_ids_form_and_exist(
    service: Service, hit_type_id: str, code: str
) -> None:
    result = service.created(HITTypeId=hit_type_id)

    assert result.code == code


def test_an_unknown_type_is_named(service: Service) -> None:
    result = service.created(HITTypeId="3UNKNOWN")

    assert result.message == "HITType 3UNKNOWN does not exist. (1408104000000 s)"
    assert result.data == {"HITTypeId": "3UNKNOWN"}


@pytest.mark.parametrize(
    ("question", "code", "says"),
    [
        (None, INVALID, "Question"),
        ("", INVALID, "Your request parameter Question  has a minimum length of 1. ("),
        ("who what?", PARSE, "parsing the XML question or answer data in your request.  Please "),
        ("<QuestionForm>", PARSE, "Details: Premature end"),
        (
            f'<x:Else><a xmlns="relative"/></x:Else><!-- {QUESTION} -->',
            PARSE,
            "prefix x",  # although a mere warning follows
        ),
        ("<QuestionForm/>", PARSE, "The namespace of QuestionForm must"),
        (f'<Else xmlns="{SCHEMAS}/2005-10-01/QuestionForm.xsd"/>', PARSE, "root element"),
        (
            f'<QuestionForm xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd"/>',
            PARSE,
            "The namespace of QuestionForm must",
        ),
    ],
)
def test_a_question_must_be_a_known_document(
    service: Service, question: str | None, code: str, says: str
) -> None:
    result = service.created(Question=question)

    assert result.code == code
    assert says in (result.message or "")


@pytest.mark.parametrize(
    "question",
    [
        question_form(),
        external_question(),
        html_question("<!DOCTYPE html><p>What's up?</p>"),
        f'<?xml version="1.0" encoding="UTF-16"?>\n{QUESTION}',
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{QUESTION.replace("example", "exämple")}',
    ],
)
def test_each_kind_of_question_passes(service: Service, question: str) -> None:
    assert service.created(Question=question).is_valid == "True"


@pytest.mark.parametrize(("size", "code"), [(65_535, None), (65_536, INVALID)])
def test_a_question_is_measured_in_bytes(service: Service, size: int, code: str | None) -> None:
    filled = f"{QUESTION}<!--{{}}-->"
    padding = size - len(filled.format("").encode())
    question = filled.format("é" * (padding // 2) + "x" * (padding % 2))

    result = service.created(Question=question)

    assert len(question.encode()) == size
    assert len(question) < size
    assert result.code == code


def test_a_question_and_a_layout_exclude_each_other(service: Service) -> None:
    result = service.created(HITLayoutId="3LAYOUT")

    assert result.code == "AWS.InvalidParameterCombination"


def test_a_layout_must_exist(service: Service) -> None:
    unknown = service.created(Question=None, HITLayoutId="3LAYOUT")
    no_id = service.created(Question=None, HITLayoutId="3layout")

    assert unknown.code == "AWS.MechanicalTurk.HITLayoutDoesNotExist"
    assert no_id.code == INVALID


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"MaxAssignments": "green", "LifetimeInSeconds": 1}, INVALID),
        ({"MaxAssignments": 0, "HITTypeId": "asfd"}, RANGE),
        ({"HITTypeId": "asfd", "Question": None}, INVALID),
        ({"HITTypeId": "3UNKNOWN", "Question": None}, "AWS.MechanicalTurk.HITTypeDoesNotExist"),
        ({"Question": "x", "HITReviewPolicy": {}}, PARSE),
        ({"HITReviewPolicy": {}, "UniqueRequestToken": "used"}, MISSING),
        ({"UniqueRequestToken": "used"}, "AWS.MechanicalTurk.HITAlreadyExists"),
    ],
)
def test_checks_come_in_the_decided_order(
    service: Service, fields: dict[str, object], code: str
) -> None:
    service.created(UniqueRequestToken="used")

    assert service.created(**fields).code == code


def test_a_used_token_tells_the_hit_it_made(service: Service) -> None:
    first = service.created(UniqueRequestToken="order-66").text("HITId")

    again = service.created(UniqueRequestToken="order-66")

    assert again.code == "AWS.MechanicalTurk.HITAlreadyExists"
    assert again.data == {"HITId": first}
    assert (first or "?") in (again.message or "")


def test_a_token_is_remembered_for_24_hours(service: Service, clock: ManualClock) -> None:
    service.created(UniqueRequestToken="t")
    clock.advance(timedelta(hours=24) - timedelta(microseconds=1))
    just_before = service.created(UniqueRequestToken="t")
    clock.advance(timedelta(microseconds=1))

    then = service.created(UniqueRequestToken="t")

    assert just_before.is_valid == "False"
    assert then.is_valid == "True"


def test_tokens_of_requesters_do_not_meet(service: Service) -> None:
    request = {**hit_fields(), "UniqueRequestToken": "t"}

    results = [service.result("CreateHIT", request, key=key) for key in ("KEY1", "KEY2")]

    assert [result.is_valid for result in results] == ["True", "True"]


def test_a_refused_request_leaves_nothing_behind(service: Service) -> None:
    refused = service.result("CreateHIT", typeless(Question="who what?", UniqueRequestToken="t"))
    store = service.world.store

    assert refused.is_valid == "False"
    assert service.result("CreateHIT", typeless(UniqueRequestToken="t")).is_valid == "True"
    with store.transaction():
        types = [one for one in store.all(tables.HIT_TYPES) if one.owner]
        assert len(types) == 1
        assert store.get(tables.TOKENS, "nobody CreateHIT t") is None


def test_the_request_group_brings_the_request_back(service: Service) -> None:
    result = service.created(ResponseGroup=["Request", "Minimal"], MaxAssignments=2)

    echo = result.one("Request/CreateHITRequest")
    assert echo.names() == [
        *("HITTypeId", "MaxAssignments", "LifetimeInSeconds", "Question", "ResponseGroup"),
        "ResponseGroup",
    ]
    assert echo.text("Question") == QUESTION


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1e40", "1" + "0" * 40 + ".00"),
        ("0.5", "0.50"),
        ("7", "7.00"),
        ("0.050000000000000002", "0.050000000000000002"),
        ("1e-30", "0." + "0" * 29 + "1"),
        ("-0", "-0.00"),
    ],
)
def test_an_ignored_amount_is_echoed_whatever_it_is(
    service: Service, amount: str, shown: str
) -> None:
    result = service.created(
        Reward={"Amount": amount, "CurrencyCode": "USD"}, ResponseGroup=["Request"]
    )

    assert result.text("Request/CreateHITRequest/Reward/Amount") == shown


def test_in_production_the_balance_must_cover_all_rewards_and_fees(
    production_service: Service,
) -> None:
    def created(amount: str, assignments: int, token: str) -> str | None:
        reward = {"Amount": amount, "CurrencyCode": "USD"}
        request = typeless(Reward=reward, MaxAssignments=assignments, UniqueRequestToken=token)
        return production_service.result("CreateHIT", request).code

    # Ten assignments and more cost 40 per cent on top, and fewer 20, of 10,000.00.
    assert created("1.00", 7_142, "exactly") is None
    assert created("1.00", 7_143, "t") == "AWS.MechanicalTurk.InsufficientFunds"
    assert created("925.92", 9, "nine") is None
    assert created("925.93", 9, "t") == "AWS.MechanicalTurk.InsufficientFunds"
    assert created("0.05", 1, "t") is None


def test_in_the_sandbox_nothing_is_paid(service: Service) -> None:
    request = typeless(
        Reward={"Amount": "1000000", "CurrencyCode": "USD"}, MaxAssignments=1_000_000_000
    )

    assert service.result("CreateHIT", request).is_valid == "True"


def test_without_the_minimal_group_the_ids_are_there_all_the_same(service: Service) -> None:
    result = service.created(ResponseGroup=["HITQuestion"])

    assert result.names() == ["Request", "HITId", "HITTypeId", "Question"]


def test_groups_of_other_operations_are_ignored_and_unknown_ones_refused(
    service: Service, relaxed_service: Service
) -> None:
    other = service.created(ResponseGroup=["AssignmentFeedback"])
    unknown = service.created(ResponseGroup=["Everything"])

    assert other.is_valid == "True"
    assert unknown.code == "AWS.InvalidResponseGroup"
    assert relaxed_service.created(ResponseGroup=["Everything"]).is_valid == "True"


def test_relaxed_rules_let_placeholders_pass(relaxed_service: Service) -> None:
    result = relaxed_service.created(
        HITTypeId="3UNKNOWN",
        Question="[CDATA block or XML Entity encoded]",
        ResponseGroup=["HITDetail"],
    )
    again = relaxed_service.created(HITTypeId="3UNKNOWN", ResponseGroup=["HITDetail"])

    assert result.text("HITTypeId") == "3UNKNOWN"
    assert result.text("Title") == "Location and Photograph Identification"
    assert again.text("HITGroupId") == result.text("HITGroupId")
    assert relaxed_service.created(HITTypeId="asfd").code == INVALID
    assert relaxed_service.created(MaxAssignments=0).code == RANGE
