"""The kinds of load of a soak: generators that do one step after the other until they are closed.

A step that gets a wrong answer raises. What may be refused, because two loads race for a HIT, is
asked so that only the form of the answer matters.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from html import unescape
from itertools import count
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import envelopes
import http_client
import json_call

from mockturk import World, connect
from mockturk.exceptions import MockturkError

_HIT_ID = re.compile(rb"<HITId>([^<]+)</HITId>|\"HITId\":\"([^\"]+)\"")
_MOST_HITS = 20_000  # in one phase and of one load, however fast the machine is
_LATEST = 50  # HITs that later calls are about
_PATIENCE = 60.0  # seconds for any answer
_WORKERS = tuple(f"A{number}SOAK" for number in range(12))
_PAGES = (
    *("/site/", "/worker", "/worker/A0SOAK/hits", "/requester/", "/nothing", "/_mockturk/"),
    *("/_mockturk/openapi.json", "/_mockturk/health", "/_mockturk/journal?limit=20"),
)
_LINK = re.compile(rb'href="(/[^"#]+)"')
_LINKS = 20  # pages to visit from each of these
_BAD_BODIES = (
    b"",
    b"<",
    b"<a/>",
    b"\0" * 5000,
    b"Operation=GetHIT&Operation=GetHIT",
    b'<?xml version="1.0" encoding="nothing"?><a/>',
    b"<a>" * 2000,
    b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    envelopes.envelope("NoSuchOperation", "<Request/>").encode(),
    envelopes.envelope("CreateHIT", "<Request><Title>x</Title></Request>").encode(),
)
_BAD_BYTES = (
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf",
    b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 4000 + b"\r\n",
    b"GET /" + b"a" * 600_000 + b" HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"CONNECT elsewhere:443 HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x00\x05hello",
)


class Target(NamedTuple):
    """The server under load."""

    url: str
    tls_port: int
    pid: int


Load = Callable[[Target, Random], Iterator[None]]


def soap_calls(target: Target, random: Random) -> Iterator[None]:
    """Create the documented HIT, each with texts of its own, and read some of them."""
    calls = envelopes.calls()
    with http_client.Client(target.url) as client:
        for _ in range(_MOST_HITS):
            answer, _ = client.soap(next(calls))
            if not random.randrange(4):
                client.query(f"Operation=GetHIT&HITId={_found_id(answer)}")
            yield


def rest_calls(target: Target, random: Random) -> Iterator[None]:
    """Extend, expire, approve, reject, pay and dispose of HITs, whatever state they are in."""
    with closing(_connection(target)) as connection:
        for number in count():
            hits = _ask(connection, "SearchHITs", PageSize=_LATEST, SortDirection="Descending")
            work = [one[0] for one in _HIT_ID.findall(hits)]
            if work:
                _decide(connection, random, random.choice(work).decode(), number)
            yield


def _decide(
    connection: http.client.HTTPConnection, random: Random, hit_id: str, number: int
) -> None:
    found = _ask(connection, "GetAssignmentsForHIT", HITId=hit_id, PageSize=10)
    for one in re.findall(rb"<AssignmentId>([^<]+)<.*?<WorkerId>([^<]+)<", found, re.DOTALL):
        assignment, worker = (part.decode() for part in one)
        operation = random.choice(("ApproveAssignment", "RejectAssignment", "GrantBonus"))
        bonus = {
            "WorkerId": worker,
            "BonusAmount.1.Amount": f"0.{random.randrange(1, 100):02}",
            "BonusAmount.1.CurrencyCode": "USD",
            "Reason": "good",
            "UniqueRequestToken": f"{number} {assignment}"[:64],
        }
        more = bonus if operation == "GrantBonus" else {}
        _ask(connection, operation, AssignmentId=assignment, **more)
    _ask(connection, "GetReviewResultsForHIT", HITId=hit_id)
    change: dict[str, dict[str, object]] = {
        "ExtendHIT": {"MaxAssignmentsIncrement": 1, "ExpirationIncrementInSeconds": 3600},
        "ForceExpireHIT": {},
        "SetHITAsReviewing": {},
        "DisposeHIT": {},
        "DisableHIT": {},
    }
    operation = random.choice(list(change))
    _ask(connection, operation, HITId=hit_id, **change[operation])


def json_calls(target: Target, random: Random) -> Iterator[None]:
    """Create HITs over the API of 2017-01-17, and read lists of it."""
    load = json_call.load()
    bodies = envelopes.filled(load.template)
    with closing(_connection(target)) as connection:
        for _ in range(_MOST_HITS):
            headers = dict(load.headers)
            answer = _send(connection, "POST", "/", next(bodies).encode(), headers)
            if not _found_id(answer):
                raise http_client.WrongAnswerError(answer[:500])
            name = random.choice(("ListHITs", "ListReviewableHITs", "GetAccountBalance"))
            headers["X-Amz-Target"] = headers["X-Amz-Target"].replace(json_call.OPERATION, name)
            _send(connection, "POST", "/", b"{}", headers)
            yield


def workers(target: Target, random: Random) -> Iterator[None]:
    """Let workers accept, submit and return HITs, one by one and simulated."""
    world = connect(target.url)
    for number in count():
        if random.randrange(3):
            _work_once(world, random)
        else:
            world.workers.work(workers=5, most=10, seconds=1, seed=number)
        yield


def _work_once(world: World, random: Random) -> None:
    worker = random.choice(_WORKERS)
    groups = world.workers.groups(worker, page_size=5)
    for group in groups:
        with suppress(MockturkError):  # another load was faster
            assignment = world.workers.accept(
                worker, world.workers.next_hit(worker, group.hit_group_id)
            )
            if random.randrange(2):
                world.workers.give_back(assignment)


def pages(target: Target, random: Random) -> Iterator[None]:
    """Follow links through both sites, and ask for lists of the control API."""
    with closing(_connection(target)) as connection:
        while True:
            path = random.choice(_PAGES)
            for _ in range(_LINKS):
                links = _LINK.findall(_send(connection, "GET", path, b"", {}))
                yield
                if not links:
                    break
                path = unescape(random.choice(links).decode())


def tls(target: Target, random: Random) -> Iterator[None]:
    """Call over TLS, on a new connection each time, at times through the server as a proxy."""
    context = ssl.create_default_context(cadata=_ca(target))
    where = urlsplit(target.url)
    while True:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", target.tls_port, context=context, timeout=_PATIENCE
        )
        if random.randrange(2):
            connection = http.client.HTTPSConnection(where.netloc, context=context)
            connection.set_tunnel("mechanicalturk.amazonaws.com", 443)
        with closing(connection):
            _ask(connection, "GetAccountBalance")
        yield


def worlds(target: Target, random: Random) -> Iterator[None]:
    """Make worlds, fill, snapshot, reset, restore, export, load and delete them."""
    server = connect(target.url)
    for number in count():
        world = server.world(f"soak-{number}")
        if random.randrange(4):
            with closing(_connection(target)) as connection:
                body = next(envelopes.calls(after=number))
                path = f"/w/soak-{number}{envelopes.PATH}"
                _send(connection, "POST", path, body, envelopes.HEADERS)
        else:
            world.load_demo()
        world.snapshot("one")
        document = world.export()
        world.reset()
        world.load(document)
        world.restore("one")
        if _without_time(world.export()) != _without_time(document):
            raise http_client.WrongAnswerError(f"world {number} is not what it was")
        world.drop()
        yield


def bad_requests(target: Target, random: Random) -> Iterator[None]:
    """Send what no client should: bodies that are no calls, and bytes that are no HTTP."""
    where = urlsplit(target.url)
    ports = (where.port or 0, target.tls_port)
    while True:
        with closing(_connection(target)) as connection:
            kind = f"text/xml; charset=unknown-{random.randrange(10**6)}"
            headers = {"Content-Type": random.choice((kind, "text/xml", "application/json"))}
            connection.request("POST", "/", random.choice(_BAD_BODIES), headers)
            connection.getresponse().read()
        raw = socket.create_connection(("127.0.0.1", random.choice(ports)), timeout=_PATIENCE)
        with closing(raw), suppress(ConnectionError):
            raw.sendall(random.choice(_BAD_BYTES))
            if random.randrange(2):
                raw.shutdown(socket.SHUT_WR)
                while raw.recv(65_536):
                    pass
        yield


def faults(target: Target, random: Random) -> Iterator[None]:
    """Let calls fail in a world of their own, and let its clock jump."""
    server = connect(target.url)
    world = server.world("soak-faults")
    kinds = ("throttle", "malformed", "truncate", "reset_before", "reset_after", "status")
    with suppress(StopIteration):
        while True:
            world.faults.add(random.choice(kinds), times=2, probability=0.8)
            for _ in range(3):
                with (
                    closing(_connection(target)) as connection,
                    suppress(http.client.HTTPException, ConnectionError),
                ):
                    body = next(envelopes.calls(after=random.randrange(10**6)))
                    path = f"/w/soak-faults{envelopes.PATH}"
                    connection.request("POST", path, body, envelopes.HEADERS)
                    connection.getresponse().read()
            world.faults.clear()
            world.clock.advance(hours=random.randrange(1, 24 * 40))
            if not random.randrange(20):
                world.reset()
            yield


def clock_jumps(target: Target, random: Random) -> Iterator[None]:
    """Let the clock of the default world jump, so that HITs expire and work is approved."""
    world = connect(target.url)
    while True:
        for _ in range(20):
            world.clock.now()
            yield
        world.clock.advance(minutes=random.randrange(1, 600))
        yield


LOADS: tuple[Load, ...] = (
    *(soap_calls, rest_calls, json_calls, workers, pages, tls),
    *(worlds, bad_requests, faults, clock_jumps),
)
"""All kinds of load."""


def _connection(target: Target) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(target.url).netloc, timeout=_PATIENCE)


def _ca(target: Target) -> str:
    with closing(_connection(target)) as connection:
        return _send(connection, "GET", "/_mockturk/ca.pem", b"", {}).decode("ascii")


def _ask(connection: http.client.HTTPConnection, operation: str, **parameters: object) -> bytes:
    """Call an operation over REST; return its answer, which may be an error of the service."""
    common = {"Operation": operation, "AWSAccessKeyId": envelopes.ACCESS_KEY}
    query = urlencode({"Service": "AWSMechanicalTurkRequester", **common, **parameters})
    return _send(connection, "GET", f"/?{query}", b"", {})


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes,
    headers: dict[str, str],
) -> bytes:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise http_client.WrongAnswerError(f"{method} {path}: {response.status} {content[:500]!r}")
    return content


def _found_id(answer: bytes) -> str:
    found = _HIT_ID.search(answer)
    return (found[1] or found[2]).decode() if found else ""


def _without_time(document: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in document.items() if name != "clock"}
