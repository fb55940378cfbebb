"""What the scenarios ask of a requester's client, whichever library is behind it.

An adapter is a ``Caller``: it turns the fields of a request into the library's own objects,
calls the operation and returns the answer as plain dicts. ``Requester`` makes a
``RequesterClient`` of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, Self

NAMESPACE = "http://requester.mturk.amazonaws.com/doc/2014-08-15"
SERVICE = "AWSMechanicalTurkRequester"
BINDING = f"{{{NAMESPACE}}}AWSMechanicalTurkRequesterBinding"
AMAZON = "https://mechanicalturk.amazonaws.com/?Service=AWSMechanicalTurkRequester"

# The schema's types of the fields that hold structures, for libraries with typed objects.
STRUCTURES = {
    "Reward": "Price",
    "QualificationRequirement": "QualificationRequirement",
    "LocaleValue": "Locale",
    "AssignmentReviewPolicy": "ReviewPolicy",
    "HITReviewPolicy": "ReviewPolicy",
    "Parameter": "PolicyParameter",
    "MapEntry": "ParameterMapEntry",
}

Fields = dict[str, Any]
"""Fields of a structure by their names on the wire; a dict is a structure, a list repeats."""


@dataclass(frozen=True)
class Target:
    """The server's own WSDL, by URL, or a file's path and the endpoint that replaces its own."""

    wsdl: str
    endpoint: str | None = None


class Caller(Protocol):
    """A library's way to call an operation; ``Request`` in ``arguments`` is a list."""

    def __call__(self, operation: str, arguments: Fields) -> Fields: ...


@dataclass(frozen=True)
class Outcome:
    """One result: its values, or the error in their place."""

    is_valid: str
    values: Fields
    echo: Fields | None = None
    code: str | None = None
    message: str = ""
    data: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Fields) -> Self:
        verdict = result.pop("Request")
        is_valid = verdict.pop("IsValid")
        errors = verdict.pop("Errors", {"Error": [{}]})["Error"]
        (echo,) = verdict.values() or [None]
        (error,) = errors
        return cls(
            is_valid=is_valid,
            values=result,
            echo=echo,
            code=error.get("Code"),
            message=error.get("Message", ""),
            data={pair["Key"]: pair["Value"] for pair in error.get("Data", ())},
        )

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


class RequesterClient(Protocol):
    """What a requester's program does."""

    def create_hit(self, request: Fields) -> Outcome: ...

    def create_hits(self, requests: Sequence[Fields]) -> list[Outcome]: ...

    def register_hit_type(self, request: Fields) -> Outcome: ...

    def get_hit(self, request: Fields) -> Outcome: ...

    def get_account_balance(self) -> Outcome: ...


class Connect(Protocol):
    """Makes a client of the same library with another access key."""

    def __call__(self, access_key: str) -> RequesterClient: ...


@dataclass(frozen=True)
class Requester:
    """A RequesterClient over any library."""

    call: Caller
    access_key: str

    def create_hit(self, request: Fields) -> Outcome:
        (outcome,) = self.create_hits([request])
        return outcome

    def create_hits(self, requests: Sequence[Fields]) -> list[Outcome]:
        return self._outcomes("CreateHIT", "HIT", requests)

    def register_hit_type(self, request: Fields) -> Outcome:
        (outcome,) = self._outcomes("RegisterHITType", "RegisterHITTypeResult", [request])
        return outcome

    def get_hit(self, request: Fields) -> Outcome:
        (outcome,) = self._outcomes("GetHIT", "HIT", [request])
        return outcome

    def get_account_balance(self) -> Outcome:
        (outcome,) = self._outcomes("GetAccountBalance", "GetAccountBalanceResult", [{}])
        return outcome

    def _outcomes(self, operation: str, result: str, requests: Sequence[Fields]) -> list[Outcome]:
        answer = plain(self.call(operation, self._arguments(operation, requests)))
        assert set(answer) == {"OperationRequest", result}, answer
        assert set(answer["OperationRequest"]) == {"RequestId"}, answer
        return [Outcome.of(one) for one in answer[result]]

    def _arguments(self, operation: str, requests: Sequence[Fields]) -> Fields:
        now = datetime.now(UTC).replace(microsecond=0)
        return {
            "AWSAccessKeyId": self.access_key,
            "Timestamp": now,
            "Signature": signature(operation, timestamp(now), secret=f"of {self.access_key}"),
            "Request": list(requests),
        }


def timestamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def signature(operation: str, at: str, secret: str) -> str:
    """Sign a call as every client of the service did."""
    digest = hmac.digest(secret.encode(), f"{SERVICE}{operation}{at}".encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()


def plain(value: Any) -> Any:
    """Make libraries' answers alike: nothing for what is absent, plain strings, UTC."""
    if isinstance(value, Mapping):
        shown = {str(name): plain(content) for name, content in value.items()}
        return {name: content for name, content in shown.items() if content not in (None, [])}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return str(value) if isinstance(value, str) else value
