"""Replay of a captured exchange over REST, in a world with the captured ids and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree
from werkzeug.test import TestResponse

from captures.known_ids import KnownIds
from exchanges import QUESTION, Service, rest_common
from mockturk.domain.clock import ManualClock
from mockturk.domain.environments import Environment
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.world.workers import Workers
from mockturk.world.world import create_world

KEY, SECRET = "AKIACAPTURE", "secret"
HIT = {
    "Title": "test hit",
    "Description": "please disregard, testing only",
    "Reward.1.Amount": "0.01",
    "Reward.1.CurrencyCode": "USD",
    "AssignmentDurationInSeconds": "30",
    "LifetimeInSeconds": "30",
    "Question": QUESTION,
}
"""The parameters of a CreateHIT, as the client sent them whose author kept the answers."""


def time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def time_of(milliseconds: int) -> datetime:
    """The time a message was sent at, from the milliseconds behind it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


class Replay:
    """A service at a given time that hands out given ids, and its workers."""

    def __init__(
        self,
        now: datetime,
        *,
        environment: Environment = "sandbox",
        verify: bool = False,
        world: dict[str, Any] | None = None,
        retired: bool = False,
        **ids: list[str],
    ) -> None:
        self.clock = ManualClock(now)
        self.ids = KnownIds(**ids)
        self.world = create_world(
            clock=self.clock, ids=self.ids, environment=environment, **(world or {})
        )
        authentication = SignatureAuthentication({KEY: SECRET}, self.clock) if verify else None
        self.service = Service(self.world, authentication=authentication, retired=retired)
        self.workers = Workers(self.world)

    def respond(self, operation: str, params: dict[str, str] | None = None) -> TestResponse:
        """Call an operation with a GET; what every call has is added unless it is given."""
        query = {**dict(rest_common(operation, KEY)), **(params or {})}
        return self.service.http.get("/", query_string=query)

    def call(self, operation: str, params: dict[str, str] | None = None) -> etree._Element:
        """Call an operation, which must succeed."""
        response = self.respond(operation, params)
        assert b"<IsValid>True</IsValid>" in response.data, response.data
        return etree.fromstring(response.data)

    def made(self, operation: str, params: dict[str, str], name: str) -> str:
        """Call an operation and return the text of an element of its answer."""
        (found,) = self.call(operation, params).iter(name)
        return found.text or ""

    def hit(self, **params: str) -> str:
        """Create a HIT; an underscore stands for the dot in a name."""
        given = {name.replace("_", "."): value for name, value in params.items()}
        return self.made("CreateHIT", HIT | given, "HITId")

    def advance(self, **by: int) -> None:
        self.clock.advance(timedelta(**by))

    def advance_to(self, now: datetime) -> None:
        self.clock.advance(now - self.clock.now())


def content(element: etree._Element) -> Any:
    """What an element says, whatever white space stands between its parts."""
    if len(element):
        return element.tag, [content(child) for child in element]
    return element.tag, element.text
