"""All code that Compose shows is executed, and must send the call that its form sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import Any
from urllib.request import Request, urlopen

import pytest
from botocore.exceptions import ClientError
from lxml import html

from clients.boto_client import boto
from mockturk import MockTurk, RecordedCall
from mockturk.wire.contract.operations import OPERATIONS

_KEY = "LANTERN-PHOTOS"
_REQUESTER = "A1LANTERNPHOTOS"
_OPERATIONS = sorted(one.name for one in OPERATIONS)
_BOTO3 = "Python with boto3, over the API of 2017-01-17"


@pytest.fixture(scope="module")
def loaded() -> Iterator[MockTurk]:
    """A server with the world of the demo, and a snapshot of its start."""
    with MockTurk(seed="demo") as turk:
        turk.load_demo()
        turk.snapshot("start")
        yield turk


@pytest.fixture
def demo(loaded: MockTurk) -> MockTurk:
    """The world of the demo as at the start: a request for a Qualification is rejected once."""
    loaded.restore("start")
    return loaded


def _composed(turk: MockTurk, operation: str, example: int) -> tuple[str, dict[str, str]]:
    """Return the envelope on a page of Compose, and the snippets below it by their names."""
    address = f"{turk.url}/requester/{_REQUESTER}/compose/{operation}?example={example}"
    with urlopen(address) as page:
        tree = html.document_fromstring(page.read().decode())
    names = [one.removeprefix("The same call as ") for one in _texts(tree, "summary")]
    snippets = zip(names, _texts(tree, "pre"), strict=True)
    (document,) = tree.xpath("//textarea[@id='document']")
    return document.text.lstrip("\n"), dict(snippets)


def _texts(tree: Any, tag: str) -> list[str]:
    path = f"//details[starts-with(@id, 'snippet-')]//{tag}"
    return [one.text_content().removeprefix("\n") for one in tree.xpath(path)]


def _post(turk: MockTurk, document: str) -> None:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    with urlopen(Request(f"{turk.url}/", document.encode(), headers)) as response:
        response.read()


def _execute(name: str, snippet: str) -> None:
    if name == "REST":
        with urlopen(snippet) as response:
            response.read()
        return
    namespace: dict[str, Any] = {}
    # A call of boto3 may be refused, as the one of the form was carried out already.
    with redirect_stdout(StringIO()), suppress(ClientError):
        exec(snippet, namespace)  # noqa: S102 - the code that users copy
    match namespace:
        case {"client": zeep}:
            zeep.transport.session.close()
        case {"mturk": boto3}:
            boto3.close()
        case {"connection": boto2}:
            boto2.get_http_connection(boto2.host, boto2.port, is_secure=False).close()


def _require_one_call(turk: MockTurk) -> RecordedCall:
    """Return the only call in the journal, and clear it."""
    (call,) = turk.journal.calls()
    turk.journal.clear()
    return call


@pytest.mark.parametrize(
    ("operation", "example"),
    [*((name, 1) for name in _OPERATIONS), *(("CreateHIT", number) for number in (2, 3, 4))],
)
def test_the_code_beside_a_form_sends_the_call_of_the_form(
    operation: str, example: int, demo: MockTurk
) -> None:
    boto()
    document, snippets = _composed(demo, operation, example)
    assert list(snippets)[:3] == ["REST", "Python with zeep", "Python with boto 2"]
    demo.journal.clear()

    _post(demo, document)
    sent = _require_one_call(demo)
    assert sent.operation == operation
    for name, snippet in snippets.items():
        _execute(name, snippet)
        call = _require_one_call(demo)
        if name != _BOTO3:
            assert (call.operation, call.requests) == (operation, sent.requests), name
