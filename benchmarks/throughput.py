"""The processor time of a call, beside its peers: CreateHIT over both APIs, and GetHIT."""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import envelopes
import json_call
import moto_peer
import processes
from http_client import Client, WrongAnswerError
from load import CREATE_HIT, ESCAPED, GET_HIT, Drive, Load, drive
from processes import Server
from tables import middle, table

_HIT_ID = re.compile(rb"HITId>([A-Z0-9]+)<")
_ASKED_FOR = 1000  # HITs, by GetHIT in turn
_WARM_UP = 200  # calls


@dataclass(frozen=True)
class Peer:
    """A server, and how many calls of which kind a drive of it has."""

    title: str
    start: Callable[[], AbstractContextManager[Server]]
    loads: dict[str, tuple[Load, int]]
    prepare: Callable[[str], None] | None = None
    keeps: bool = False


OURS = "Mockturk, `mockturk serve`"
STOCK = "stock Spyne, same types, no rules"
LIMIT = "parse with lxml, fixed short answer"
MOTO = "moto, IAM CreatePolicy"
MOTO_JSON = "moto, DynamoDB PutItem"

CREATE = "CreateHIT, Question in CDATA"
CREATE_ESCAPED = "CreateHIT, Question escaped"
GET = "GetHIT"


def _legacy(calls: int) -> dict[str, tuple[Load, int]]:
    loads = {CREATE: CREATE_HIT, CREATE_ESCAPED: ESCAPED, GET: GET_HIT}
    return {name: (load, calls) for name, load in loads.items()}


def _all(calls: int) -> dict[str, tuple[Load, int]]:
    return {**_legacy(calls), json_call.OPERATION: (json_call.load(), calls)}


def peers(calls: int, moto: Path | None) -> list[Peer]:
    """Return all servers; the fast ones get ``calls`` a drive, the slow ones less."""
    found = [
        Peer(OURS, processes.mockturk, _all(calls), keeps=True),
        Peer("Mockturk, `MockTurk()` in a thread", processes.in_process, _all(calls), keeps=True),
        Peer(STOCK, partial(processes.granian, "stock_spyne:build"), _legacy(calls // 5)),
        Peer(LIMIT, partial(processes.granian, "parse_only:build"), _legacy(calls * 2)),
    ]
    if moto:
        start = partial(processes.granian, "moto_server:build", moto_peer.environment(moto))
        for name, load in moto_peer.loads().items():
            title, drives = f"moto, {name}", (load, calls // 10)
            beside = (CREATE, json_call.OPERATION) if title == MOTO_JSON else (CREATE,)
            found.append(Peer(title, start, dict.fromkeys(beside, drives), moto_peer.prepare))
    return found


def measure(turns: int, found: list[Peer]) -> dict[str, dict[str, list[Drive]]]:
    """Drive all peers in turns, each time as a fresh process; by operation and title."""
    drives: dict[str, dict[str, list[Drive]]] = {
        name: {} for name in (CREATE, CREATE_ESCAPED, json_call.OPERATION, GET)
    }
    for turn in range(turns):
        for peer in found:
            print(f"{turn + 1}/{turns} {peer.title}", file=sys.stderr)
            try:
                for operation, result in _visit(peer):
                    drives[operation].setdefault(peer.title, []).append(result)
            except WrongAnswerError as error:
                raise SystemExit(f"{peer.title}: {error}") from None
    return drives


def _visit(peer: Peer) -> Iterator[tuple[str, Drive]]:
    with peer.start() as server:
        if peer.prepare:
            peer.prepare(server.url)
        ids = made(server.url, _ASKED_FOR) if peer.keeps else _made_up(_ASKED_FOR)
        sent = _ASKED_FOR
        for operation, (load, calls) in peer.loads.items():
            asked = ids if load is GET_HIT else ()
            # Others than any before; and wrk sends a few more than it counts.
            drive(server, load, _WARM_UP, asked, after=sent)
            sent += 2 * _WARM_UP
            yield operation, drive(server, load, calls, asked, after=sent)
            sent += calls + _WARM_UP


def made(url: str, hits: int) -> list[str]:
    """Create HITs and return their ids."""
    with Client(url) as client:
        answers = [client.soap(body)[0] for body in itertools.islice(envelopes.calls(), hits)]
    return [found.decode() for answer in answers for found in _HIT_ID.findall(answer)]


def _made_up(hits: int) -> list[str]:
    return [f"3XAMPLEXAMPLEXAMPLEXAMPLE{number:05}" for number in range(hits)]


def report(drives: dict[str, dict[str, list[Drive]]]) -> str:
    """Write a table for each operation."""
    return "\n\n".join(
        f"**{operation}**\n\n{_table(by_title)}" for operation, by_title in drives.items()
    )


def ratios(by_title: dict[str, list[Drive]], title: str) -> list[float]:
    """Return the processor time of a peer, in times Mockturk's, turn by turn.

    Drives of one turn are neighbours in time, and share the machine's mood.
    """
    pairs = zip(by_title[OURS], by_title[title], strict=True)
    return [other.cpu / ours.cpu for ours, other in pairs]


def _table(by_title: dict[str, list[Drive]]) -> str:
    return table(
        [
            "Peer",
            "calls",
            "CPU µs",
            "times Mockturk's CPU",
            "p99 to p50",
        ],
        [
            [
                title,
                f"{results[0].calls:,}",
                f"{median(one.cpu for one in results):,.0f}",
                "" if title == OURS else middle(ratios(by_title, title)),
                middle([one.p99 / one.p50 for one in results], ".1f"),
            ]
            for title, results in by_title.items()
        ],
    )


def figures(drives: dict[str, dict[str, list[Drive]]]) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {
        operation: {title: [asdict(one) for one in results] for title, results in by_title.items()}
        for operation, by_title in drives.items()
    }
