"""What a page of a list costs with few and with many HITs: ``python benchmarks/pages.py``.

Two servers hold a thousand and a million HITs of one requester, some of them reviewable; the
same requests are sent to both in turn, over HTTP, and the medians compared.
"""

from __future__ import annotations

import argparse
import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import mockturk
from mockturk.clock import ManualClock
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.workers import Workers

_NOW = datetime(2014, 8, 15, 12, 0, 0, tzinfo=UTC)
_TITLES = 1000
_REVIEWABLE_OF = 10  # one in so many HITs is reviewable
_ASSIGNMENTS = 20  # of one HIT


def fill(turk: mockturk.MockTurk, hits: int) -> str:
    """Give a world HITs of many types, and return the id of one with assignments."""
    world = turk.world
    with world.store.transaction():
        account = world.account("")
        types = [_hit_type(world, account.id, number) for number in range(_TITLES)]
    ended = _NOW - timedelta(days=1)
    for first in range(0, hits, 1000):
        with world.store.transaction():
            for number in range(first, min(first + 1000, hits)):
                serial = world.ids.serial()
                hit = HIT(
                    id=world.ids.hit(),
                    serial=serial,
                    owner=account.id,
                    hit_type=types[number % _TITLES],
                    created_at=_NOW - timedelta(days=2),
                    expires_at=_NOW + timedelta(seconds=30 + number * 7919 % 1_000_000),
                    max_assignments=_ASSIGNMENTS,
                    created_with=_ASSIGNMENTS,
                    question="<q/>",
                )
                reviewable = number % _REVIEWABLE_OF == 0
                world.store.save(tables.HITS, hit.expired_at(ended) if reviewable else hit)
    workers = Workers(world)
    for number in range(_ASSIGNMENTS):
        workers.submit(workers.accept(f"AWORKER{number}", hit.id), {"answer": "yes"})
    return hit.id


def _hit_type(world: Any, owner: str, number: int) -> Any:
    shared = world.store.get(tables.HIT_TYPES, "T100CN9P324W00EXAMPLE")
    properties = replace(shared.properties, title=f"Title {number:04}")
    hit_type = replace(
        shared,
        id=world.ids.hit_type(),
        group_id=world.ids.hit_group(),
        owner=owner,
        properties=properties,
    )
    world.store.save(tables.HIT_TYPES, hit_type)
    return hit_type


def serve(hits: int) -> None:
    """Serve a world until standard input ends; print the address and the HIT with assignments."""
    with mockturk.MockTurk(clock=ManualClock(_NOW)) as turk:
        hit_id = fill(turk, hits)
        print(turk.url, hit_id, flush=True)
        sys.stdin.read()


@contextmanager
def served(hits: int) -> Iterator[tuple[http.client.HTTPConnection, str]]:
    """Start a server with so many HITs; yield a kept connection and a HIT with assignments."""
    command = [sys.executable, __file__, "--serve", str(hits)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url, hit_id = process.stdout.readline().split()
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        yield connection, hit_id
        connection.close()
        process.stdin.close()


def requests(hit_id: str, hits: int) -> dict[str, str]:
    """Return the queries to compare, by what they are called in the table."""
    middle = hits // 20
    return {
        "GetHIT": f"Operation=GetHIT&HITId={hit_id}",
        "SearchHITs, first page": "Operation=SearchHITs",
        "SearchHITs, Title, descending": (
            "Operation=SearchHITs&SortProperty=Title&SortDirection=Descending"
        ),
        "SearchHITs, Expiration, in the middle": (
            f"Operation=SearchHITs&SortProperty=Expiration&PageNumber={middle}"
        ),
        "GetReviewableHITs, first page": "Operation=GetReviewableHITs",
        "GetReviewableHITs, both statuses, Reward": (
            "Operation=GetReviewableHITs&Status=Reviewable,Reviewing&SortProperty=Reward"
        ),
        "GetAssignmentsForHIT": f"Operation=GetAssignmentsForHIT&HITId={hit_id}",
    }


def milliseconds(connection: http.client.HTTPConnection, query: str) -> float:
    """Send a request and return how long its answer took."""
    started = time.perf_counter()
    connection.request("GET", f"/?{query}")
    answer = connection.getresponse().read()
    took = (time.perf_counter() - started) * 1000
    if b"<IsValid>True</IsValid>" not in answer:
        raise RuntimeError(answer[:1000])
    return took


def main() -> None:
    """Print what each page costs, and how many times as much with many HITs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--few", type=int, default=1_000)
    options.add_argument("--many", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        serve(given.serve)
        return
    with ExitStack() as stack:
        few, few_id = stack.enter_context(served(given.few))
        many, many_id = stack.enter_context(served(given.many))
        print(f"| Request | {given.few:,} HITs, ms | {given.many:,} HITs, ms | ratio |")
        print("| --- | ---: | ---: | ---: |")
        for name, query in requests(few_id, given.few).items():
            other = requests(many_id, given.many)[name]
            pairs = [
                (milliseconds(few, query), milliseconds(many, other)) for _ in range(given.rounds)
            ]
            small, large = (median(column) for column in zip(*pairs, strict=True))
            print(f"| {name} | {small:.2f} | {large:.2f} | {large / small:.2f} |")


if __name__ == "__main__":
    main()
