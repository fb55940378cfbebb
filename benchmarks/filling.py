"""Filling a server with HITs, over HTTP as its callers would, in calls of a thousand requests."""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import dataclass

import envelopes
from http_client import Client
from processes import Server

_TYPES = 1000
_BATCH = 1000
_REVIEWABLE_OF = 10  # one in so many HITs has expired, and can be reviewed
_ASSIGNMENTS = 20  # of one HIT

_HIT_ID = re.compile(rb"HITId>([A-Z0-9]+)<")
_TYPE_ID = re.compile(rb"HITTypeId>([A-Z0-9]+)<")
_EXTERNAL = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/"
    "ExternalQuestion.xsd"
)


@dataclass(frozen=True)
class Filled:
    """A server with HITs: some of their ids, one with assignments, and what filling it took."""

    hits: int
    ids: list[str]
    with_assignments: str
    seconds: float
    resident_before: int
    resident: int


def fill(server: Server, hits: int) -> Filled:
    """Create HITs of many types that share a question; let some of them expire."""
    with Client(server.url) as client:
        types = _register(client)
        before = server.resident()
        started = time.perf_counter()
        sample: list[str] = []
        sizes = [_BATCH] * (hits // _BATCH)
        for number, body in enumerate(envelopes.batches(sizes, same_question=True, types=types)):
            if number % 50 == 0:
                print(f"{number * _BATCH:,} of {hits:,} HITs", file=sys.stderr)
            ids = [found.decode() for found in _HIT_ID.findall(client.soap(body)[0])]
            _expire(client, ids[::_REVIEWABLE_OF])
            sample += ids[1 :: max(2, hits // _BATCH)]
        seconds = time.perf_counter() - started
        return Filled(
            hits=hits,
            ids=sample,
            with_assignments=_worked_on(client),
            seconds=seconds,
            resident_before=before,
            resident=server.resident(),
        )


def _register(client: Client) -> tuple[str, ...]:
    requests = "".join(
        f"<Request><AssignmentDurationInSeconds>3600</AssignmentDurationInSeconds>"
        f"<Reward><Amount>0.05</Amount><CurrencyCode>USD</CurrencyCode></Reward>"
        f"<Title>Title {number:04}</Title><Description>A page of a list</Description></Request>"
        for number in range(_TYPES)
    )
    answer, _ = client.soap(envelopes.envelope("RegisterHITType", requests).encode())
    return tuple(found.decode() for found in _TYPE_ID.findall(answer))


def _expire(client: Client, ids: list[str]) -> None:
    requests = "".join(f"<Request><HITId>{one}</HITId></Request>" for one in ids)
    client.soap(envelopes.envelope("ForceExpireHIT", requests).encode())


def _worked_on(client: Client) -> str:
    """Create a HIT, let workers do it, and return its id."""
    question = (
        f'&lt;ExternalQuestion xmlns="{_EXTERNAL}"&gt;&lt;ExternalURL&gt;https://example.com/'
        "&lt;/ExternalURL&gt;&lt;FrameHeight&gt;400&lt;/FrameHeight&gt;&lt;/ExternalQuestion&gt;"
    )
    request = (
        f"<Request><HITTypeId>{envelopes.DOCUMENTED_TYPE}</HITTypeId>"
        f"<MaxAssignments>{_ASSIGNMENTS + 1}</MaxAssignments><Question>{question}</Question>"
        "<LifetimeInSeconds>604800</LifetimeInSeconds></Request>"
    )
    answer, _ = client.soap(envelopes.envelope("CreateHIT", request).encode())
    (hit_id,) = [str(found, "ascii") for found in _HIT_ID.findall(answer)]
    for number in range(_ASSIGNMENTS):
        worker = json.dumps({"worker_id": f"AWORKER{number}"}).encode()
        client.json("/_mockturk/workers", worker)
        task = json.loads(client.json(f"/_mockturk/hits/{hit_id}/accept", worker))
        path = f"/_mockturk/assignments/{task['assignment_id']}/submit"
        client.json(path, b'{"answers": {"answer": "yes"}}')
    return hit_id
