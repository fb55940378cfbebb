"""The interface of a requester's client in the scenarios, for every library.

An adapter turns the fields of requests into what its library takes, calls the operation and
returns the results as plain dicts. Everything in them is text, written alike for every library
(``plain``), so that a scenario can be the same for all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol, Self

NAMESPACE = "http://requester.mturk.amazonaws.com/doc/2014-08-15"
SERVICE = "AWSMechanicalTurkRequester"
BINDING = f"{{{NAMESPACE}}}AWSMechanicalTurkRequesterBinding"
AMAZON = "https://mechanicalturk.amazonaws.com/?Service=AWSMechanicalTurkRequester"

# The schema's types of the fields that hold structures, for libraries with typed objects.
STRUCTURES = {
    "Reward": "Price",
    "BonusAmount": "Price",
    "QualificationRequirement": "QualificationRequirement",
    "LocaleValue": "Locale",
    "AssignmentReviewPolicy": "ReviewPolicy",
    "HITReviewPolicy": "ReviewPolicy",
    "Parameter": "PolicyParameter",
    "MapEntry": "ParameterMapEntry",
    "Notification": "NotificationSpecification",
}

# The result elements that are not called after their operation
# (docs/reference/wire.md#result-elements).
_RESULTS = {
    "CreateHIT": "HIT",
    "GetHIT": "HIT",
    "CreateQualificationType": "QualificationType",
    "GetQualificationType": "QualificationType",
    "UpdateQualificationType": "QualificationType",
    "GetQualificationScore": "Qualification",
    "GetRequesterStatistic": "GetStatisticResult",
    "GetRequesterWorkerStatistic": "GetStatisticResult",
    "Help": "Information",
}

# What repeats, by the element it is in.
_LISTS = {
    "SearchHITsResult": {"HIT"},
    "GetReviewableHITsResult": {"HIT"},
    "GetAssignmentsForHITResult": {"Assignment"},
    "GetBonusPaymentsResult": {"BonusPayment"},
    "GetBlockedWorkersResult": {"WorkerBlock"},
    "GetHITsForQualificationTypeResult": {"HIT"},
    "SearchQualificationTypesResult": {"QualificationType"},
    "GetQualificationsForQualificationTypeResult": {"Qualification"},
    "GetQualificationRequestsResult": {"QualificationRequest"},
    "NotifyWorkersResult": {"NotifyWorkersFailureStatus"},
    "NotifyWorkersRequest": {"WorkerId"},
    "Notification": {"EventType"},
    "HIT": {"QualificationRequirement"},
    "QualificationRequirement": {"IntegerValue", "LocaleValue"},
    "AssignmentReviewReport": {"ReviewAction", "ReviewResult"},
    "HITReviewReport": {"ReviewAction", "ReviewResult"},
    "AssignmentReviewPolicy": {"Parameter"},
    "HITReviewPolicy": {"Parameter"},
    "Parameter": {"Value", "MapEntry"},
    "MapEntry": {"Value"},
    "Errors": {"Error"},
    "Error": {"Data"},
    "Information": {"OperationInformation", "ResponseGroupInformation"},
    "RequiredParameters": {"Parameter"},
    "AvailableParameters": {"Parameter"},
    "DefaultResponseGroups": {"ResponseGroup"},
    "AvailableResponseGroups": {"ResponseGroup"},
    "ValidOperations": {"Operation"},
}
_ECHO_LISTS = {
    "ResponseGroup",
    "QualificationRequirement",
    "AssignmentStatus",
    "PolicyLevel",
    "About",
}

TIMES = {
    *("CreationTime", "Expiration", "AutoApprovalTime", "AcceptTime", "SubmitTime"),
    *("ApprovalTime", "RejectionTime", "GrantTime"),
}

Fields = dict[str, Any]
"""Fields of a structure by their names on the wire; a dict is a structure, a list repeats."""


@dataclass(frozen=True)
class Target:
    """The server's own WSDL, by URL, or a file's path and the endpoint that replaces its own."""

    wsdl: str
    endpoint: str | None = None


@dataclass(frozen=True)
class Outcome:
    """One result: its values, or the error in their place."""

    is_valid: str
    values: Fields
    echo: Fields | None = None
    code: str | None = None
    message: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    data: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Fields) -> Self:
        verdict = dict(result["Request"])
        is_valid = verdict.pop("IsValid")
        errors = verdict.pop("Errors", {"Error": [{}]})["Error"]
        (echo,) = verdict.values() or [None]
        (error,) = errors
        pairs = tuple((pair["Key"], pair["Value"]) for pair in error.get("Data", ()))
        return cls(
            is_valid=is_valid,
            values={name: value for name, value in result.items() if name != "Request"},
            echo=echo,
            code=error.get("Code"),
            message=error.get("Message", ""),
            pairs=pairs,
            data=dict(pairs),
        )

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def all(self, name: str) -> list[Any]:
        """What repeats, also if there is none."""
        return self.values.get(name, [])


class Refused(Exception):  # noqa: N818 - as the service says no
    """The whole call is refused."""

    def __init__(self, error: Fields) -> None:
        super().__init__(error["Code"], error["Message"])
        self.code: str = error["Code"]
        self.message: str = error["Message"]


class RequesterClient(Protocol):
    """What a requester's program does: it calls an operation, with one request or several.

    Raises Refused for an error of the whole call.
    """

    def call(self, operation: str, **fields: Any) -> Outcome: ...

    def batch(self, operation: str, requests: Sequence[Fields]) -> list[Outcome]: ...


class Connect(Protocol):
    """Makes a client of the same library with another access key."""

    def __call__(self, access_key: str) -> RequesterClient: ...


class Caller(Protocol):
    """A SOAP library's way to call an operation; ``Request`` in ``arguments`` is a list."""

    def __call__(self, operation: str, arguments: Fields) -> Fields: ...


@dataclass(frozen=True)
class Requester:
    """A RequesterClient over any SOAP library."""

    caller: Caller
    access_key: str

    def call(self, operation: str, **fields: Any) -> Outcome:
        (outcome,) = self.batch(operation, [fields])
        return outcome

    def batch(self, operation: str, requests: Sequence[Fields]) -> list[Outcome]:
        answer = plain(self.caller(operation, self._arguments(operation, requests)))
        return outcomes(operation, answer)

    def _arguments(self, operation: str, requests: Sequence[Fields]) -> Fields:
        now = datetime.now(UTC).replace(microsecond=0)
        return {
            "AWSAccessKeyId": self.access_key,
            "Timestamp": now,
            "Signature": signature(operation, timestamp(now), secret_of(self.access_key)),
            "Request": list(requests),
        }


def outcomes(operation: str, answer: Fields) -> list[Outcome]:
    """Tell the results of an answer apart; raises Refused."""
    head = answer["OperationRequest"]
    if errors := head.get("Errors"):
        assert set(answer) == {"OperationRequest"}, answer
        (error,) = errors["Error"]
        raise Refused(error)
    result = result_name(operation)
    assert set(answer) == {"OperationRequest", result}, answer
    assert set(head) == {"RequestId"}, answer
    return [Outcome.of(one) for one in answer[result]]


def result_name(operation: str) -> str:
    return _RESULTS.get(operation, f"{operation}Result")


def repeats(name: str, parent: str) -> bool:
    """Whether there may be several of an element, for libraries that do not look it up."""
    return name in _LISTS.get(parent, ()) or (parent.endswith("Request") and name in _ECHO_LISTS)


def secret_of(access_key: str) -> str:
    return f"secret of {access_key}"


def timestamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def signature(operation: str, at: str, secret: str) -> str:
    """Sign a call as every client of the service did."""
    digest = hmac.digest(secret.encode(), f"{SERVICE}{operation}{at}".encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()


def plain(value: Any, name: str = "") -> Any:
    """Make libraries' answers alike: nothing for what is absent, texts as they are in XML."""
    if isinstance(value, Mapping):
        shown = {str(name): plain(content, str(name)) for name, content in value.items()}
        return {name: content for name, content in shown.items() if content not in (None, [])}
    if isinstance(value, list):
        return [plain(item, name) for item in value]
    if value is None:
        return None
    if name == "Amount":
        return f"{Decimal(str(value)):.2f}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return timestamp(value.astimezone(UTC))
    return str(value)
