"""All 44 operations are answered over the wire, over SOAP and over REST, as their page says.

No client library has a part in it: what is sent is written here, what comes back is read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from clients.requester_life import answered_in_a_life
from clients.trait import Fields, Outcome, RequesterClient, outcomes, repeats, result_name
from exchanges import FORM, Node, elements, rest_common, soap_call
from mockturk import MockTurk
from mockturk.wire.contract.operations import OPERATIONS

NAMES = {operation.name for operation in OPERATIONS}


@dataclass(frozen=True)
class Soap:
    """A RequesterClient that writes envelopes."""

    url: str

    def call(self, operation: str, **fields: Any) -> Outcome:
        (outcome,) = self.batch(operation, [fields])
        return outcome

    def batch(self, operation: str, requests: Sequence[Fields]) -> list[Outcome]:
        document = soap_call(operation, *(elements(_texts(request)) for request in requests))
        envelope = _posted(self.url, document, "text/xml; charset=utf-8")
        assert envelope.name == "Envelope"
        return _outcomes(operation, envelope.one(f"Body/{operation}Response"))


@dataclass(frozen=True)
class Rest:
    """A RequesterClient that writes queries."""

    url: str

    def call(self, operation: str, **fields: Any) -> Outcome:
        (outcome,) = self._asked(operation, dict(_parameters(_texts(fields))))
        return outcome

    def batch(self, operation: str, requests: Sequence[Fields]) -> list[Outcome]:
        repeated = {operation: list(requests)}
        return self._asked(operation, dict(_parameters(_texts(repeated))))

    def _asked(self, operation: str, parameters: Fields) -> list[Outcome]:
        query = urlencode([*rest_common(operation), *parameters.items()])
        answer = _posted(self.url, query, FORM)
        assert answer.name == f"{operation}Response"
        return _outcomes(operation, answer)


@pytest.fixture(params=[Soap, Rest])
def client(request: pytest.FixtureRequest, turk: MockTurk) -> RequesterClient:
    return request.param(turk.endpoint)


def test_all_are_answered(client: RequesterClient, turk: MockTurk) -> None:
    assert answered_in_a_life(client, turk.workers) == NAMES


def test_the_page_has_all_of_them(checkout: Path) -> None:
    page = (checkout / "docs" / "operations.md").read_text(encoding="utf-8")
    sections = re.findall(r"(?ms)^## ([A-Z]\w+)\n\n(.+?)(?=^## |\Z)", page)
    answered = [name for name, rules in sections if not rules.startswith("Not implemented")]

    assert "\n44 of 44 operations are implemented." in page
    assert len(answered) == len(NAMES) == 44
    assert {*answered} == NAMES


def _posted(url: str, body: str, content_type: str) -> Node:
    request = Request(url, body.encode(), {"Content-Type": content_type})
    with urlopen(request) as response:
        assert response.status == 200
        return Node.parse(response.read())


def _outcomes(operation: str, answer: Node) -> list[Outcome]:
    results = [_plain(one) for one in answer.all(result_name(operation))]
    head = _plain(answer.one("OperationRequest"))
    return outcomes(operation, {"OperationRequest": head, result_name(operation): results})


def _plain(node: Node) -> Any:
    """What an element holds: text, or fields, of which some repeat."""
    if not len(node.element):
        return node.element.text or ""
    fields: Fields = {}
    for child in map(Node, node.element):
        if repeats(child.name, node.name):
            fields.setdefault(child.name, []).append(_plain(child))
        else:
            fields[child.name] = _plain(child)
    return fields


def _texts(value: Any) -> Any:
    """Write booleans as XML does."""
    if isinstance(value, dict):
        return {name: _texts(content) for name, content in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else value


def _parameters(content: Fields, prefix: str = "") -> list[tuple[str, str]]:
    """Number what is a structure or a list, as the API reference does."""
    found: list[tuple[str, str]] = []
    for name, value in content.items():
        for number, item in enumerate(value if isinstance(value, list) else [value], 1):
            if isinstance(item, dict):
                found += _parameters(item, f"{prefix}{name}.{number}.")
            elif isinstance(value, list):
                found.append((f"{prefix}{name}.{number}", str(item)))
            else:
                found.append((f"{prefix}{name}", str(item)))
    return found
