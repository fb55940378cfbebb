"""Clients of a server that is killed, each with a model of what was acknowledged to it."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from threading import Event
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import envelopes
from http_client import WrongAnswerError

from mockturk import connect
from mockturk.client.world import World

Exported = dict[str, Any]

_HIT_ID = re.compile(rb"<HITId>(\w+)<|<Key>HITId</Key><Value>(\w+)<")
_REQUEST_ID = re.compile(rb"<RequestId>([\w-]+)<")
_WORKERS = [f"A{number:013}" for number in range(10)]
_PATIENCE = 30  # seconds
_QUESTION = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.com/</ExternalURL>'
    "<FrameHeight>400</FrameHeight></ExternalQuestion>"
)
_NEW = {
    "Title": "A HIT that outlives its server",
    "Description": "d",
    "Question": _QUESTION,
    "MaxAssignments": 3,
    "LifetimeInSeconds": 10**6,
    "AssignmentDurationInSeconds": 10**6,
    "Reward.1.Amount": "0.05",
    "Reward.1.CurrencyCode": "USD",
}


class Ids:
    """All ids that the server has given, over all rounds; none may come twice."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return len(self._seen)

    def add(self, one: str) -> str:
        """Note an id; raises WrongAnswerError if it was given before."""
        if not one or one in self._seen:
            raise WrongAnswerError(f"the id {one!r} is missing or came twice")
        self._seen.add(one)
        return one


class Connection:
    """Calls over one kept connection."""

    def __init__(self, url: str, ids: Ids) -> None:
        where = urlsplit(url)
        self._path = where.path
        self._ids = ids
        self._connection = http.client.HTTPConnection(where.netloc, timeout=_PATIENCE)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def call(self, operation: str, **parameters: object) -> bytes:
        """Call an operation over REST; return the answer, which may be an error of the call."""
        common = {"Operation": operation, "AWSAccessKeyId": envelopes.ACCESS_KEY}
        query = urlencode({"Service": envelopes.SERVICE, **common, **parameters})
        self._connection.request("GET", f"{self._path}/?{query}")
        response = self._connection.getresponse()
        content = response.read()
        found = _REQUEST_ID.search(content)
        if response.status != http.HTTPStatus.OK or not found:
            raise WrongAnswerError(f"{operation}: {response.status} {content[:500]!r}")
        self._ids.add(found[1].decode())
        return content

    def succeed(self, operation: str, **parameters: object) -> None:
        """Call an operation that must succeed."""
        content = self.call(operation, **parameters)
        if envelopes.VALID not in content:
            raise WrongAnswerError(f"{operation}: {content[:500]!r}")

    def create_hit(self, **parameters: object) -> str:
        """Create a HIT; return its id, or that of the HIT with the same token."""
        content = self.call("CreateHIT", **_NEW, **parameters)
        found = _HIT_ID.search(content)
        if not found:
            raise WrongAnswerError(f"CreateHIT: {content[:500]!r}")
        return (found[1] or found[2]).decode()


class Client(Protocol):
    """A client with a model of the state that was acknowledged to it."""

    acknowledged: int
    """How many changes were."""

    def act(self, url: str, random: Random) -> Iterator[None]:
        """Change something at each step."""
        ...

    def check(self, url: str, exported: Exported, /) -> None:
        """Compare the server with the model; raises WrongAnswerError.

        ``exported`` is the default world. A change that was under way when the server was killed
        may have happened or not; from now on it is known.
        """
        ...


@dataclass(frozen=True)
class Job:
    """A HIT as its requester knows it; ``work`` has the state of each assignment."""

    most: int = 3
    is_disposed: bool = False
    work: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, hit: dict[str, Any], assignments: list[dict[str, Any]]) -> Job:
        """Return a HIT of an exported world."""
        work = sorted((one["id"], one.get("status", "InProgress")) for one in assignments)
        return cls(hit["max_assignments"], hit.get("status") == "Disposed", tuple(work))

    def change_work(self, assignment_id: str, status: str) -> Job:
        """Return the HIT with another state of an assignment."""
        return replace(self, work=tuple(sorted({**dict(self.work), assignment_id: status}.items())))


@dataclass
class Requester:
    """Creates HITs with tokens, works on them, approves, extends and disposes of them."""

    name: str
    ids: Ids
    acknowledged: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    # What was under way at the kill: a token, or a HIT with what it may be now.
    token: str | None = None
    doubt: tuple[str, Callable[[Job], bool]] | None = None

    def act(self, url: str, random: Random) -> Iterator[None]:
        world = connect(url)
        with closing(Connection(url, self.ids)) as connection:
            while True:
                if len(self.jobs) < 3 or random.random() < 0.3:
                    self._create(connection)
                else:
                    self._change(connection, world, random)
                self.acknowledged += 1
                yield

    def _create(self, connection: Connection) -> None:
        self.token = f"{self.name} {len(self.tokens)}"
        hit_id = connection.create_hit(UniqueRequestToken=self.token)
        self._note(self.token, hit_id)

    def _note(self, token: str, hit_id: str) -> None:
        self.tokens[token] = self.ids.add(hit_id)
        self.jobs[hit_id] = Job()
        self.token = None

    def _change(self, connection: Connection, world: World, random: Random) -> None:
        hit_id = random.choice(list(self.jobs)[-20:])
        job = self.jobs[hit_id]
        if job.is_disposed:
            return
        by_status = {status: one for one, status in job.work}
        if one := by_status.get("InProgress"):
            after = job.change_work(one, "Submitted")
            self._do(hit_id, after, lambda: world.workers.submit(one, {"colour": "red"}))
        elif one := by_status.get("Submitted"):
            after = job.change_work(one, "Approved")
            self._do(
                hit_id, after, lambda: connection.succeed("ApproveAssignment", AssignmentId=one)
            )
        elif len(job.work) == job.most:
            after = replace(job, is_disposed=True)
            self._do(hit_id, after, lambda: connection.succeed("DisposeHIT", HITId=hit_id))
        elif random.random() < 0.2 and job.most < 9:
            after = replace(job, most=job.most + 1)
            more = {"HITId": hit_id, "MaxAssignmentsIncrement": 1}
            self._do(hit_id, after, lambda: connection.succeed("ExtendHIT", **more))
        else:
            self._accept(world, hit_id, job)

    def _do(self, hit_id: str, after: Job, change: Callable[[], object]) -> None:
        self.doubt = hit_id, lambda found: found == after
        change()
        self.jobs[hit_id], self.doubt = after, None

    def _accept(self, world: World, hit_id: str, job: Job) -> None:
        def has_one_more(found: Job) -> bool:
            new = set(found.work) - set(job.work)
            return replace(found, work=job.work) == job and [one for _, one in new] == [
                "InProgress"
            ]

        self.doubt = hit_id, has_one_more
        accepted = world.workers.accept(_WORKERS[len(job.work)], hit_id)
        self.jobs[hit_id] = job.change_work(self.ids.add(accepted), "InProgress")
        self.doubt = None

    def check(self, url: str, exported: Exported) -> None:
        hits = {hit["id"]: hit for hit in exported.get("hits", ())}
        work: dict[str, list[dict[str, Any]]] = {}
        for one in exported.get("assignments", ()):
            work.setdefault(one["hit_id"], []).append(one)
        for hit_id, job in self.jobs.items():
            if hit_id not in hits:
                raise WrongAnswerError(f"the HIT {hit_id} is lost")
            found = Job.read(hits[hit_id], work.get(hit_id, []))
            in_doubt = self.doubt is not None and self.doubt[0] == hit_id
            if found != job and not (in_doubt and self.doubt and self.doubt[1](found)):
                raise WrongAnswerError(f"the HIT {hit_id} is {found}, not {job}")
            for one, _ in set(found.work) - set(job.work):
                if one not in dict(job.work):
                    self.ids.add(one)
            self.jobs[hit_id] = found
        self.doubt = None
        self._check_tokens(url)

    def _check_tokens(self, url: str) -> None:
        with closing(Connection(url, self.ids)) as connection:
            for token in [*self.tokens][-10:]:
                hit_id = connection.create_hit(UniqueRequestToken=token)
                if hit_id != self.tokens[token]:
                    raise WrongAnswerError(f"{token} made {self.tokens[token]}, now {hit_id}")
            if self.token is not None:
                token = self.token
                hit_id = connection.create_hit(UniqueRequestToken=token)
                if connection.create_hit(UniqueRequestToken=token) != hit_id:
                    raise WrongAnswerError(f"{token} made two HITs")
                self._note(token, hit_id)


@dataclass
class Resetter:
    """Creates HITs in a world of its own, and resets it at times."""

    ids: Ids
    acknowledged: int = 0
    hits: set[str] = field(default_factory=set)
    doubt: str = ""  # the operation under way

    def act(self, url: str, random: Random) -> Iterator[None]:
        world = connect(url).world("reset")
        with closing(Connection(world.url, self.ids)) as connection:
            while True:
                if random.random() < 0.2:
                    self.doubt = "reset"
                    world.reset()
                    self.hits.clear()
                else:
                    self.doubt = "create"
                    self.hits.add(self.ids.add(connection.create_hit()))
                self.doubt = ""
                self.acknowledged += 1
                yield

    def check(self, url: str, _: Exported) -> None:
        document = connect(url).world("reset").export()
        found = {hit["id"] for hit in document.get("hits", ())}
        new = found - self.hits
        fits = (
            found == self.hits
            or (self.doubt == "reset" and not found)
            or (self.doubt == "create" and found > self.hits and len(new) == 1)
        )
        counts = document.get("latest_counts", ())
        counted = sum(one["until_then"].get("hits_created", 0) for one in counts)
        if not fits or counted != len(found):
            raise WrongAnswerError(f"{self.doubt}: {found}, counted {counted}, not {self.hits}")
        for one in new:
            self.ids.add(one)
        self.hits, self.doubt = found, ""


@dataclass
class ClockMover:
    """Moves the frozen clock of a world of its own, in which HITs then expire."""

    ids: Ids
    acknowledged: int = 0
    at: datetime | None = None
    step: timedelta = timedelta(0)  # under way

    def act(self, url: str, random: Random) -> Iterator[None]:
        world = connect(url).world("clock")
        if self.at is None:
            self.at = world.clock.freeze()
        with closing(Connection(world.url, self.ids)) as connection:
            while True:
                self.ids.add(connection.create_hit())
                self.step = timedelta(seconds=random.randrange(1, 10**6))
                self.at = world.clock.advance(self.step)
                self.step = timedelta(0)
                self.acknowledged += 2
                yield

    def check(self, url: str, _: Exported) -> None:
        world = connect(url).world("clock")
        now = world.clock.now()
        if self.at is not None and now not in (self.at, self.at + self.step):
            raise WrongAnswerError(f"the clock shows {now}, not {self.at} (+ {self.step})")
        if self.at is not None:
            self.at = now
        self.step = timedelta(0)


@dataclass
class WorldMaker:
    """Makes worlds by a HIT in each, and drops them."""

    ids: Ids
    acknowledged: int = 0
    worlds: dict[str, str] = field(default_factory=dict)
    doubt: str = ""  # the name of the world that is made or dropped
    numbers: Iterator[int] = field(default_factory=count)

    def act(self, url: str, random: Random) -> Iterator[None]:
        while True:
            if len(self.worlds) > 5:
                self.doubt = random.choice(list(self.worlds))
                connect(url).world(self.doubt).drop()
                del self.worlds[self.doubt]
            else:
                self.doubt = f"made-{next(self.numbers)}"
                with closing(Connection(f"{url}/w/{self.doubt}", self.ids)) as connection:
                    self.worlds[self.doubt] = self.ids.add(connection.create_hit())
            self.doubt = ""
            self.acknowledged += 1
            yield

    def check(self, url: str, _: Exported) -> None:
        server = connect(url)
        found = {name for name in server.worlds() if name.startswith("made-")}
        if found - {self.doubt} != set(self.worlds) - {self.doubt}:
            raise WrongAnswerError(f"worlds: {found}, not {set(self.worlds)} ({self.doubt})")
        for name in sorted(found):
            hits = [hit["id"] for hit in server.world(name).export().get("hits", ())]
            if hits != [self.worlds.get(name)] and (name != self.doubt or len(hits) > 1):
                raise WrongAnswerError(f"the world {name} has {hits}")
        if self.doubt in found:
            server.world(self.doubt).drop()
        self.worlds.pop(self.doubt, None)
        self.doubt = ""


def make_clients(ids: Ids) -> list[Client]:
    """Return eight clients."""
    requesters = [Requester(f"requester {number}", ids) for number in range(5)]
    return [*requesters, Resetter(ids), ClockMover(ids), WorldMaker(ids)]


def run(client: Client, url: str, random: Random, dying: Event) -> None:
    """Let a client act until the server is killed."""
    try:
        for _ in client.act(url, random):
            if dying.is_set():
                return
    except WrongAnswerError:
        raise
    except Exception:
        if not dying.is_set():
            raise
