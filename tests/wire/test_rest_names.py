"""Every way a client was seen to spell a REST parameter, and what the service makes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mockturk.domain.errors import (
    InvalidEnumeratedParameter,
    InvalidParameterValue,
    ItemError,
    ParameterRepeatedInRequest,
    ParameterTooShortError,
)
from mockturk.domain.request_notes import RequestNotes
from mockturk.wire.contract.operations import ALL_OPERATIONS
from mockturk.wire.decode import Decoders
from mockturk.wire.query import parse_query, read_query_call

REQUESTS = {operation.name: operation.request for operation in ALL_OPERATIONS}


def read(operation: str, query: str) -> Any:
    """The one request of a query, read as the dispatcher reads it."""
    call = read_query_call(parse_query(b"", f"Operation={operation}&{query}".encode()))
    (request,) = call.requests
    return Decoders().of(REQUESTS[operation])(request, RequestNotes())


def plain(value: Any) -> Any:
    """A structure as the dict of what was given."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "__dict__") and not isinstance(value, str):
        return {name: plain(v) for name, v in vars(value).items() if v is not None}
    return value


E_ACUTE = "\N{LATIN SMALL LETTER E WITH ACUTE}"
REWARD = {"Reward": {"Amount": Decimal("0.05"), "CurrencyCode": "USD"}}
ANSWER_KEY = "AssignmentReviewPolicy.1.Parameter.1"


def policy(*parameters: dict[str, Any], level: str = "AssignmentReviewPolicy") -> dict[str, Any]:
    return {level: {"Parameter": list(parameters)}}


@pytest.mark.parametrize(
    ("clients", "operation", "query", "expected"),
    [
        (
            "docs, boto, Perl, ruby-aws, jesand, goamz: a structure has an index",
            "CreateHIT",
            "Reward.1.Amount=0.05&Reward.1.CurrencyCode=USD",
            REWARD,
        ),
        (
            "rturk, mturk-python: a structure without an index",
            "CreateHIT",
            "Reward.Amount=0.05&Reward.CurrencyCode=USD",
            REWARD,
        ),
        (
            "both at once",
            "CreateHIT",
            "Reward.Amount=0.05&Reward.1.CurrencyCode=USD",
            REWARD,
        ),
        (
            "rturk beside a HITTypeId: a structure in part",
            "CreateHIT",
            "HITTypeId=T&Reward.CurrencyCode=USD&Reward.Amount=&Keywords=",
            {"HITTypeId": "T", "Reward": {"CurrencyCode": "USD"}, "Keywords": ""},
        ),
        (
            "Perl, ruby-aws, jesand: indexes inside",
            "CreateHIT",
            "QualificationRequirement.1.LocaleValue.1.Country=US",
            {"QualificationRequirement": [{"LocaleValue": [{"Country": "US"}]}]},
        ),
        (
            "docs, boto, rturk: none inside",
            "CreateHIT",
            "QualificationRequirement.1.LocaleValue.Country=US"
            "&QualificationRequirement.1.LocaleValue.Subdivision=CA",
            {
                "QualificationRequirement": [
                    {"LocaleValue": [{"Country": "US", "Subdivision": "CA"}]}
                ]
            },
        ),
        (
            "docs, boto: a list of structures in a structure",
            "CreateHIT",
            "QualificationRequirement.1.LocaleValue.2.Country=CA"
            "&QualificationRequirement.1.LocaleValue.1.Country=US",
            {"QualificationRequirement": [{"LocaleValue": [{"Country": "US"}, {"Country": "CA"}]}]},
        ),
        (
            "docs, boto: a list of numbers in a structure",
            "CreateHIT",
            "QualificationRequirement.1.IntegerValue.1=5&QualificationRequirement.1.IntegerValue.2=7",
            {"QualificationRequirement": [{"IntegerValue": [5, 7]}]},
        ),
        (
            "docs, boto: one number of a list",
            "CreateHIT",
            "QualificationRequirement.1.IntegerValue=7",
            {"QualificationRequirement": [{"IntegerValue": [7]}]},
        ),
        (
            "npm mturk: elements of a list have two indexes",
            "CreateHIT",
            "QualificationRequirement.1.1.QualificationTypeId=a"
            "&QualificationRequirement.1.2.QualificationTypeId=b",
            {"QualificationRequirement": [{"QualificationTypeId": x} for x in "ab"]},
        ),
        (
            "docs, boto: a list of ids",
            "NotifyWorkers",
            "WorkerId.2=B&WorkerId.1=A&WorkerId.10=C",
            {"WorkerId": ["A", "B", "C"]},
        ),
        (
            "rturk: a name repeated",
            "NotifyWorkers",
            "WorkerId=A&WorkerId=B",
            {"WorkerId": ["A", "B"]},
        ),
        (
            "rturk: response groups repeated",
            "GetHIT",
            "ResponseGroup=Minimal&ResponseGroup=HITDetail",
            {"ResponseGroup": ["Minimal", "HITDetail"]},
        ),
        (
            "jesand: ids with commas",
            "NotifyWorkers",
            "WorkerId=A,B%2C+C&Subject=a,b&MessageText=c,d",
            {"WorkerId": ["A", "B", "C"], "Subject": "a,b", "MessageText": "c,d"},
        ),
        (
            "jesand: levels with commas",
            "GetReviewResultsForHIT",
            "PolicyLevel=Assignment,HIT",
            {"PolicyLevel": ["Assignment", "HIT"]},
        ),
        (
            "docs: statuses with commas",
            "GetAssignmentsForHIT",
            "AssignmentStatus=Approved,Rejected",
            {"AssignmentStatus": ["Approved", "Rejected"]},
        ),
        (
            "docs: both statuses of reviewable HITs",
            "GetReviewableHITs",
            "Status=Reviewable&Status=Reviewing",
            {"Status": ["Reviewable", "Reviewing"]},
        ),
        (
            "jesand: response groups with commas",
            "GetHIT",
            "ResponseGroup=Minimal,HITDetail",
            {"ResponseGroup": ["Minimal", "HITDetail"]},
        ),
        (
            "rturk: lists that begin with 0",
            "GetHIT",
            "ResponseGroup.0=Minimal&ResponseGroup.1=HITDetail",
            {"ResponseGroup": ["Minimal", "HITDetail"]},
        ),
        (
            "MTurkR: 0 glued to the name",
            "GetHIT",
            "ResponseGroup1=HITDetail&ResponseGroup0=Minimal",
            {"ResponseGroup": ["Minimal", "HITDetail"]},
        ),
        (
            "boto, rturk: events, and Active where it does not belong",
            "SetHITTypeNotification",
            "Notification.1.EventType.1=AssignmentSubmitted&Notification.1.EventType.2=HITExpired"
            "&Notification.1.Active=True&Active=True",
            {
                "Active": True,
                "Notification": {
                    "EventType": ["AssignmentSubmitted", "HITExpired"],
                    "Active": True,
                },
            },
        ),
        (
            "boto, rturk: one event",
            "SetHITTypeNotification",
            "Notification.1.EventType=AssignmentSubmitted",
            {"Notification": {"EventType": ["AssignmentSubmitted"]}},
        ),
        (
            "docs, boto: values for a layout",
            "CreateHIT",
            "HITLayoutParameter.1.Name=a&HITLayoutParameter.1.Value=1,2"
            "&HITLayoutParameter.2.Name=b&HITLayoutParameter.2.Value=",
            {
                "HITLayoutParameter": [
                    {"Name": "a", "Value": "1,2"},
                    {"Name": "b", "Value": ""},
                ]
            },
        ),
        (
            "MTurkR, rturk fork: a policy without an index",
            "CreateHIT",
            "HITReviewPolicy.PolicyName=SimplePlurality/2011-09-01",
            {"HITReviewPolicy": {"PolicyName": "SimplePlurality/2011-09-01"}},
        ),
        (
            "docs, PHP, jesand, Perl, Ruby: a policy with an index",
            "CreateHIT",
            "AssignmentReviewPolicy.1.PolicyName=p&AssignmentReviewPolicy.1.Parameter.1.Key=k",
            {"AssignmentReviewPolicy": {"PolicyName": "p", "Parameter": [{"Key": "k"}]}},
        ),
        (
            "rturk fork, PHP: one value of a policy",
            "CreateHIT",
            "HITReviewPolicy.Parameter.2.Key=k&HITReviewPolicy.Parameter.2.Value=80",
            policy({"Key": "k", "Value": ["80"]}, level="HITReviewPolicy"),
        ),
        (
            "MTurkR: values of a policy",
            "CreateHIT",
            "HITReviewPolicy.Parameter.1.Value.1=q1&HITReviewPolicy.Parameter.1.Value.2=q2",
            policy({"Value": ["q1", "q2"]}, level="HITReviewPolicy"),
        ),
        (
            "jesand: values in one, which the policy takes apart",
            "CreateHIT",
            "HITReviewPolicy.Parameter.1.Value=q1,q2",
            policy({"Value": ["q1,q2"]}, level="HITReviewPolicy"),
        ),
        (
            "MTurkR, PHP, docs: an answer key",
            "CreateHIT",
            f"{ANSWER_KEY}.Key=AnswerKey&{ANSWER_KEY}.MapEntry.1.Key=q1"
            f"&{ANSWER_KEY}.MapEntry.1.Value=B",
            policy({"Key": "AnswerKey", "MapEntry": [{"Key": "q1", "Value": ["B"]}]}),
        ),
        (
            "docs: an answer key with many values",
            "CreateHIT",
            f"{ANSWER_KEY}.MapEntry.1.Value.1=A&{ANSWER_KEY}.MapEntry.1.Value.2=B",
            policy({"MapEntry": [{"Value": ["A", "B"]}]}),
        ),
        (
            "a scalar with an index",
            "GetHIT",
            "HITId.1=3H",
            {"HITId": "3H"},
        ),
        (
            "boto: None where nothing was given",
            "SearchQualificationTypes",
            "Query=None&MustBeRequestable=True&PageSize=None&SortProperty=None",
            {"MustBeRequestable": True},
        ),
        ("boto: a reason that is None", "RevokeQualification", "Reason=None", {}),
        ("a required reason that is None", "BlockWorker", "Reason=None", {"Reason": "None"}),
        ("a title that is None", "CreateHIT", "Title=None", {"Title": "None"}),
        (
            "booleans in every spelling",
            "SearchQualificationTypes",
            "MustBeRequestable=1&MustBeOwnedByCaller=F",
            {"MustBeRequestable": True, "MustBeOwnedByCaller": False},
        ),
        (
            "R, Ruby: numbers",
            "CreateHIT",
            "MaxAssignments=1.0&Reward.1.Amount=5e-02",
            {"MaxAssignments": 1, "Reward": {"Amount": Decimal("0.05")}},
        ),
        (
            "empty numbers and structures",
            "CreateHIT",
            "MaxAssignments=&QualificationRequirement=&Reward=&AssignmentReviewPolicy.1=",
            {},
        ),
        (
            "names nobody knows",
            "CreateHIT",
            "autoApprovalDelayInSeconds=5&title=a&Reward.Currency=USD&Titel.1.x=2&ResponseGroupX=3",
            {"Reward": {}},
        ),
        (
            "the same in the URL and in the body",
            "NotifyWorkers",
            "WorkerId=A&WorkerId=A&Subject=s&Subject=s",
            {"WorkerId": ["A"], "Subject": "s"},
        ),
        (
            "plus and percent for spaces, UTF-8",
            "CreateHIT",
            f"Title=a+b%20c%2B%C3%A9{E_ACUTE}%",
            {"Title": f"a b c+{E_ACUTE}{E_ACUTE}%"},
        ),
        (
            "one country twice",
            "CreateHIT",
            "QualificationRequirement.1.LocaleValue.1.Country=US,US",
            {"QualificationRequirement": [{"LocaleValue": [{"Country": "US"}]}]},
        ),
        ("the documentation's spelling of HITId", "DisposeHIT", "HitId=3H", {"HitId": "3H"}),
    ],
)  # fmt: skip
def test_it_is_read(clients: str, operation: str, query: str, expected: dict[str, Any]) -> None:
    assert plain(read(operation, query)) == expected, clients


TWO_COUNTRIES = (
    'The value "element "Country" occurs more than once. '
    '(parent class: com.amazon.mechanicalturk.common.types.Locale)" '
    "you specified for enumeration is invalid."
)


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        (
            "QualificationRequirement=something",
            InvalidEnumeratedParameter,
            '"Illegal Text data found as child of: QualificationRequirement"',
        ),
        ("Reward=0.05", InvalidEnumeratedParameter, "found as child of: Reward"),
        (
            "QualificationRequirement.1.LocaleValue=US",
            InvalidEnumeratedParameter,
            '"Illegal Text data found as child of: LocaleValue"',
        ),
        (
            "Question.HTMLQuestion.HTMLContext=x",
            ParameterTooShortError,
            "Your request parameter Question  has a minimum length of 1.",
        ),
        (
            "HITReviewPolicy.1.PolicyName.x=y",
            ParameterTooShortError,
            "parameter HITReviewPolicy.PolicyName  has a minimum length",
        ),
        ("MaxAssignments.x=1", InvalidParameterValue, "It is a plain value"),
        (
            "QualificationRequirement.1.LocaleValue.Country=US,GB",
            InvalidEnumeratedParameter,
            TWO_COUNTRIES,
        ),
        (
            "QualificationRequirement.1.LocaleValue.Country.1=US"
            "&QualificationRequirement.1.LocaleValue.Country.2=GB",
            InvalidEnumeratedParameter,
            TWO_COUNTRIES,
        ),
        ("Title=a&Title=b", ParameterRepeatedInRequest, "The parameter, Title,"),
        ("Reward.1.Amount=1&Reward.2.Amount=2", ParameterRepeatedInRequest, "Reward"),
        ("MaxAssignments=green", InvalidParameterValue, 'value "green"'),
        ("LifetimeInSeconds=None", InvalidParameterValue, 'value "None"'),
        ("QualificationRequirement.1.Comparator=About", InvalidEnumeratedParameter, '"About"'),
        ("Reward.1.Amount=x", InvalidParameterValue, "parameter Reward.Amount."),
    ],
)
def test_it_is_refused(query: str, error: type[ItemError], says: str) -> None:
    with pytest.raises(error) as refused:
        read("CreateHIT", query)

    assert says in refused.value.message


@pytest.mark.parametrize(
    "character",
    ["%00", "%01", "%08", "%0B", "%0C", "%0E", "%1F", "%EF%BF%BE", "%EF%BF%BF", "%ED%A0%80", "%FF",
     "caf%E9"],
)  # fmt: skip
def test_a_character_no_xml_can_hold_is_refused_where_it_matters(character: str) -> None:
    with pytest.raises(InvalidParameterValue) as refused:
        read("ApproveAssignment", f"AssignmentId=3A&RequesterFeedback=good{character}")

    assert refused.value.data == (("Parameter", "RequesterFeedback"),)
    assert refused.value.message.isprintable()
    assert "\N{REPLACEMENT CHARACTER}" in refused.value.message
    assert plain(read("ApproveAssignment", f"AssignmentId=3A&Nothing={character}")) == {
        "AssignmentId": "3A"
    }


@pytest.mark.parametrize("character", ["%09", "%0A", "%0D", "%7F", "%C2%85", "%F0%9F%98%80"])
def test_any_other_character_is_kept(character: str) -> None:
    assert len(read("CreateHIT", f"Title=a{character}b").Title) == 3


@pytest.mark.parametrize(
    "name",
    [
        "A" + ".1" * 100_000,
        "Title" + ".1" * 100_000,
        "QualificationRequirement" + ".QualificationRequirement" * 50_000,
        "Reward.1" + ".Amount" * 50_000,
        "." * 100_000,
        "9" * 100_000,
        "ResponseGroup" + "9" * 100_000,
        "ResponseGroup." + "9" * 100_000,
    ],
    ids=lambda name: name[:30],
)
def test_absurd_names_do_no_harm(name: str) -> None:
    try:
        request = read("CreateHIT", f"{name}=1")
    except (InvalidParameterValue, ParameterTooShortError):
        return

    assert len(str(plain(request))) < 200


@pytest.mark.parametrize("index", ["0", "00", "99999999999999999", "999999999999999999"])
def test_absurd_indexes_only_put_values_in_order(index: str) -> None:
    read_values = read("GetHIT", f"ResponseGroup.{index}=b&ResponseGroup.1=a").ResponseGroup

    assert sorted(read_values) == ["a", "b"]


def test_many_parameters_take_their_time_and_no_more() -> None:
    query = "&".join(f"a{n}=1&ResponseGroup.{n}=g{n}&WorkerId=w{n}" for n in range(100_000))

    assert len(read("NotifyWorkers", query).WorkerId) == 100_000


def test_a_text_sent_as_a_structure_is_said_to_be_a_text() -> None:
    with pytest.raises(ParameterTooShortError) as refused:
        read("CreateHIT", "Question.HTMLQuestion.HTMLContext=x")

    assert refused.value.data == (
        ("Parameter", "Question"),
        ("Detail", "Question is a text; it has no parameters below it."),
    )
