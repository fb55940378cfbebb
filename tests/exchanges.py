"""Transmission documents to a service without a socket, and reading the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

from lxml import etree
from werkzeug.test import Client, TestResponse

from mockturk.app.application import WorldApplication
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain import errors
from mockturk.domain.clock import ManualClock
from mockturk.domain.ids import IdGenerator
from mockturk.operations import OPERATION_SPECS
from mockturk.server.limits import MAX_BODY, ServerLimits
from mockturk.server.messages import HTTPRequest
from mockturk.server.thread_server import ThreadServer
from mockturk.world.world import World, create_world

NOON = datetime(2014, 8, 15, 12, 0, 0, tzinfo=UTC)
NAMESPACE = "http://requester.mturk.amazonaws.com/doc/2014-08-15"
FORM = "application/x-www-form-urlencoded"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
QUESTION = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.com/</ExternalURL>'
    "<FrameHeight>400</FrameHeight></ExternalQuestion>"
)


def envelope(content: str) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{content}</s:Body></s:Envelope>'


def soap_call(operation: str, *requests: str, key: str = "AKIATEST", namespace: str = NAMESPACE):
    """An envelope as a client sends it; each request is the content of one Request element."""
    items = "".join(f"<Request>{request}</Request>" for request in requests)
    return envelope(
        f'<{operation} xmlns="{namespace}"><AWSAccessKeyId>{key}</AWSAccessKeyId>'
        "<Timestamp>2014-08-15T12:00:00Z</Timestamp><Signature>c2lnbmF0dXJl</Signature>"
        f"{items}</{operation}>"
    )


def element(name: str, content: object) -> str:
    """One element; a dict nests, a list repeats, None is left out, text is escaped."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(element(name, item) for item in content)
    if isinstance(content, dict):
        return f"<{name}>{elements(content)}</{name}>"
    node = etree.Element(name)
    node.text = str(content)
    return etree.tostring(node, encoding="unicode")


def elements(content: dict[str, object]) -> str:
    return "".join(element(name, value) for name, value in content.items())


OF_ANY_OPERATION = (
    *(errors.MissingParameters, errors.ParameterOutOfRange, errors.InvalidEnumeratedParameter),
    *(errors.ParameterRepeatedInRequest, errors.InvalidResponseGroup, errors.InternalError),
    errors.InvalidParameterValue,
)
DECLARED = {
    name: {None, *(error.code for error in (*OF_ANY_OPERATION, *spec.errors))}
    for name, spec in OPERATION_SPECS.items()
}


@dataclass(frozen=True)
class Node:
    """An element of an answer, found by local names."""

    element: etree._Element

    @classmethod
    def parse(cls, text: bytes) -> Self:
        return cls(etree.fromstring(text))

    @property
    def name(self) -> str:
        return etree.QName(self.element).localname

    @property
    def namespace(self) -> str | None:
        return etree.QName(self.element).namespace

    def all(self, path: str) -> list[Node]:
        found = [self.element]
        for name in path.split("/"):
            found = [
                child for node in found for child in node if etree.QName(child).localname == name
            ]
        return [Node(node) for node in found]

    def one(self, path: str) -> Node:
        (found,) = self.all(path)
        return found

    def text(self, path: str) -> str | None:
        """The text at a path, None if nothing is there."""
        found = self.all(path)
        return (found[0].element.text or "") if found else None

    def names(self) -> list[str]:
        return [etree.QName(child).localname for child in self.element]

    # Properties of all results.

    @property
    def is_valid(self) -> str | None:
        return self.text("Request/IsValid")

    @property
    def code(self) -> str | None:
        return self.text("Request/Errors/Error/Code")

    @property
    def message(self) -> str | None:
        return self.text("Request/Errors/Error/Message")

    @property
    def data(self) -> dict[str | None, str | None]:
        pairs = self.all("Request/Errors/Error/Data")
        return {pair.text("Key"): pair.text("Value") for pair in pairs}


class SettableClock(ManualClock):
    """A clock that may also go back, as any clock that a program brings along may."""

    def set(self, at: datetime) -> None:
        self._now = at


def new_world(start: datetime = NOON, *, seed: str = "tests", **options: Any) -> World:
    """Create a world with a clock that stands, and with ids by a seed; options may replace both."""
    return create_world(**{"clock": ManualClock(start), "ids": IdGenerator(seed), **options})


class ServedWorld:
    """A world on a server in a thread, for tests that look into the world too."""

    def __init__(self, world: World) -> None:
        self.world = world
        worlds = Worlds(
            lambda _, root: WorldApplication(create_world() if root else world, root=root)
        )
        self._server = ThreadServer(worlds, "127.0.0.1", 0, ServerLimits(max_body=MAX_BODY))
        self.url = self._server.url

    def stop(self) -> None:
        self._server.stop()


def xml_request(body: bytes) -> HTTPRequest:
    """A request to the service as the server hands it over."""
    return HTTPRequest(
        method="POST",
        path="/",
        query="",
        scheme="http",
        host="localhost",
        server_name="localhost",
        server_port="80",
        content_type="text/xml; charset=utf-8",
        content_encoding="",
        body=body,
    )


class BrokenAuthentication:
    """Stands for a bug outside of any request of a call."""

    def require(self, *_: object) -> None:
        raise ZeroDivisionError


class Service:
    """A service without a socket."""

    def __init__(self, world: World, **options: Any) -> None:
        self.world = world
        self.http = Client(WSGIApplication(WorldApplication(world, **options)))

    def post(self, document: str | bytes, path: str = "/", **options: object) -> TestResponse:
        options.setdefault("content_type", "text/xml; charset=utf-8")
        return self.http.post(path, data=document, **options)

    def soap(self, document: str | bytes) -> Node:
        """Send an envelope and return the element in the answer's Body."""
        response = self.post(document)
        assert response.status_code == 200, response.data
        (body,) = Node.parse(response.data).all("Body")
        (answer,) = [Node(child) for child in body.element]
        return answer

    def results(self, operation: str, *requests: dict[str, object], **options: str) -> list[Node]:
        """Call an operation over SOAP and return its results, one for each request."""
        answer = self.soap(soap_call(operation, *map(elements, requests), **options))
        assert answer.name == f"{operation}Response"
        results = [Node(child) for child in answer.element[1:]]
        # An operation may return only the errors that docs/operations.md lists for it.
        assert {result.code for result in results} <= DECLARED[operation]
        return results

    def result(self, operation: str, request: dict[str, object], **options: str) -> Node:
        (result,) = self.results(operation, request, **options)
        return result

    def rest_text(
        self,
        operation: str,
        parameters: dict[str, object] | list[tuple[str, object]] = (),
        method: str = "POST",
        path: str = "/",
    ) -> str:
        """Call an operation over REST, in a form or in the URL, and return the answer's body."""
        query = urlencode([*rest_common(operation), *dict_or_pairs(parameters)])
        sent = {"query_string": query} if method == "GET" else {"data": query}
        response = self.http.open(path, method=method, content_type=FORM, **sent)
        assert response.status_code == 200, response.data
        return response.text

    def rest(self, operation: str, *arguments: Any, **options: Any) -> Node:
        """Call an operation over REST and return the answer; arguments as for ``rest_text``."""
        return Node.parse(self.rest_text(operation, *arguments, **options).encode())

    def created(self, **fields: object) -> Node:
        """The result of CreateHIT with a valid request, changed by ``fields``."""
        return self.result("CreateHIT", {**hit_fields(), **fields})


def rest_common(operation: str, key: str = "AKIATEST") -> list[tuple[str, object]]:
    """The parameters every REST call has, as the documentation wants them."""
    return [
        ("Service", "AWSMechanicalTurkRequester"),
        ("Operation", operation),
        ("AWSAccessKeyId", key),
        ("Timestamp", "2014-08-15T12:00:00Z"),
        ("Signature", "c2lnbmF0dXJl"),
    ]


def dict_or_pairs(
    parameters: dict[str, object] | list[tuple[str, object]],
) -> list[tuple[str, object]]:
    return list(parameters.items()) if isinstance(parameters, dict) else list(parameters)


def hit_fields() -> dict[str, object]:
    """The fields of a valid CreateHIT request that names the documented HIT type."""
    return {
        "HITTypeId": "T100CN9P324W00EXAMPLE",
        "LifetimeInSeconds": 3600,
        "Question": QUESTION,
    }


def type_fields() -> dict[str, object]:
    """The properties of a HIT type, as RegisterHITType and CreateHIT take them."""
    return {
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture and tell what it shows",
        "Keywords": "pictures, animals",
        "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 86400,
    }
