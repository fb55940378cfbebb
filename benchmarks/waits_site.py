"""A server whose waits are measured: its control, its calls, and how its worlds are filled."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterable
from itertools import islice
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import envelopes

_BATCH = 1_000
_READ = 1 << 20
_HIT_ID = re.compile(rb"<HITId>(\w+)<")
_SECONDS = 600  # no load takes longer
WORLD = "/w/loaded"

_FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)
_HTML = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"
)


class RefusedError(Exception):
    """The server refused a load: the figures would mean nothing."""


def question_form(identifiers: Iterable[str], constraints: str = "") -> str:
    """Return a QuestionForm with a text field for each identifier."""
    specification = (
        f"<FreeTextAnswer>{constraints}</FreeTextAnswer>" if constraints else ("<FreeTextAnswer/>")
    )
    questions = (
        f"<Question><QuestionIdentifier>{one}</QuestionIdentifier><QuestionContent><Text>x</Text>"
        f"</QuestionContent><AnswerSpecification>{specification}</AnswerSpecification></Question>"
        for one in identifiers
    )
    return f'<QuestionForm xmlns="{_FORM}">{"".join(questions)}</QuestionForm>'


def html_question(size: int, number: int) -> str:
    """Return an HTMLQuestion of about so many bytes, of small elements; no two are alike."""
    row = '<p class="row"><label>A <b>field</b> <input name="q{0}-{1}" type="text"></label></p>'
    rows: list[str] = []
    length = 400
    while length < size:
        rows.append(row.format(number, len(rows)))
        length += len(rows[-1])
    return (
        f'<HTMLQuestion xmlns="{_HTML}"><HTMLContent><![CDATA[<!DOCTYPE html><html><head>'
        "<title>x</title></head><body><form action='/mturk/externalSubmit'>"
        f"{''.join(rows)}</form></body></html>]]></HTMLContent><FrameHeight>400</FrameHeight>"
        "</HTMLQuestion>"
    )


def hit_request(question: str, *, lifetime: int = 86_400, note: str = "") -> str:
    """Return a Request of CreateHIT."""
    return (
        "<Request><Title>t</Title><Description>d</Description><Reward><Amount>0.05</Amount>"
        "<CurrencyCode>USD</CurrencyCode></Reward>"
        "<AssignmentDurationInSeconds>600</AssignmentDurationInSeconds>"
        f"<LifetimeInSeconds>{lifetime}</LifetimeInSeconds>"
        f"<Question>{_escaped(question)}</Question>"
        f"<RequesterAnnotation>{note}</RequesterAnnotation></Request>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


SHORT_QUESTION = question_form(["q"])


class Site:
    """A world of a server, reached over one connection."""

    def __init__(self, url: str, world: str = WORLD) -> None:
        where = urlsplit(url)
        self.host, self.port = where.hostname or "", where.port or 0
        self.world = world
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        """Send a request to the world; raises RefusedError unless the status is 2xx."""
        headers = {"Content-Type": kind} if kind else {}
        self._connection.request(method, self.world + path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if not 200 <= response.status < 300:
            raise RefusedError(f"{method} {path[:80]}: {response.status} {content[:500]!r}")
        return content

    def control(self, method: str, path: str, document: Any = None) -> Any:
        """Send a request to the control API of the world and return the JSON of the response."""
        body = b"" if document is None else json.dumps(document).encode()
        content = self.send(method, f"/_mockturk{path}", body, "application/json")
        return json.loads(content) if content else None

    def soap(self, operation: str, requests: str) -> bytes:
        """Make a call; raises RefusedError if a request of it is invalid."""
        body = envelopes.envelope(operation, requests).encode()
        content = self.send("POST", "/", body, "text/xml; charset=utf-8")
        if envelopes.VALID not in content or b"IsValid>False<" in content:
            raise RefusedError(f"{operation}: {content[:500]!r}")
        return content

    def query(self, operation: str, **parameters: str) -> str:
        """Return the target of a call as a query, within the world."""
        common = {
            "Service": "AWSMechanicalTurkRequester",
            "Operation": operation,
            "AWSAccessKeyId": envelopes.ACCESS_KEY,
            "Timestamp": "2014-08-15T12:00:00Z",
            "Signature": "x",
        }
        return f"/?{urlencode(common | parameters)}"

    def create(self, requests: Iterable[str]) -> list[str]:
        """Create HITs, in batches; return their ids."""
        waiting, ids = iter(requests), list[str]()
        while batch := "".join(islice(waiting, _BATCH)):
            ids += (found.decode() for found in _HIT_ID.findall(self.soap("CreateHIT", batch)))
        return ids

    def fill(self, hits: int, *, lifetimes: bool = False) -> None:
        """Create so many short HITs, which expire one second after the other if told so."""
        self.create(
            hit_request(SHORT_QUESTION, lifetime=3600 + number if lifetimes else 86_400)
            for number in range(hits)
        )

    def exchange(self, sent: bytes) -> bytes:
        """Send bytes over a connection of their own; return what comes until the server closes it.

        Receives while it sends, as neither side could keep all of it.
        """
        received: list[bytes] = []
        with socket.create_connection((self.host, self.port), timeout=_SECONDS) as connection:
            sender = threading.Thread(target=connection.sendall, args=(sent,))
            sender.start()
            while piece := connection.recv(_READ):
                received.append(piece)
            sender.join()
        return b"".join(received)
