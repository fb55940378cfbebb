"""What pages of the console cost: ``python benchmarks/console_pages.py``.

Two worlds hold a thousand and a million HITs of one requester, a tenth of them reviewable, kept
without calls; the same pages are asked of both in turn, in this process, and the medians compared.
"""

from __future__ import annotations

import argparse
import gc
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from tables import table
from werkzeug.test import Client

from mockturk.app.application import WorldApplication
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import ManualClock
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.record import replace
from mockturk.store import tables as kept
from mockturk.world.world import World, create_world

_NOW = datetime(2014, 8, 15, 12, 0, 0, tzinfo=UTC)
_TYPES = 100
_REVIEWABLE_OF = 10  # one in so many HITs has expired
_PAGES = {
    "10 HITs, newest first": "filter=all",
    "1,000 HITs, newest first": "page_size=1000",
    "1,000 HITs, by title, the last page": "page_size=1000&sort=title_a_z&page={last}",
    "100 HITs to review, by reward, in the middle": (
        "page_size=100&filter=for_review&sort=highest_reward&page={middle}"
    ),
    "10 HITs of a type": "hit_type_id={type}",
}


def filled(hits: int) -> tuple[World, str, str]:
    """Return a world with so many HITs, their requester's id and one of their types'."""
    world = create_world(clock=ManualClock(_NOW))
    with world.store.transaction():
        owner = world.account("AKIABENCH").id
        shared = next(iter(world.store.all(kept.HIT_TYPES)))
        types = [_type(world, shared, owner, number) for number in range(_TYPES)]
    for first in range(0, hits, 1000):
        with world.store.transaction():
            for number in range(first, min(first + 1000, hits)):
                world.store.save(kept.HITS, _hit(world, owner, types[number % _TYPES], number))
    return world, owner, types[0].id


def _type(world: World, shared: HITType, owner: str, number: int) -> HITType:
    properties = replace(shared.properties, title=f"Title {number:03}")
    hit_type = HITType(world.ids.hit_type(), world.ids.hit_group(), owner, properties)
    world.store.save(kept.HIT_TYPES, hit_type)
    return hit_type


def _hit(world: World, owner: str, hit_type: HITType, number: int) -> HIT:
    hit = HIT(
        id=world.ids.hit(),
        serial=world.ids.serial(),
        owner=owner,
        hit_type=hit_type,
        created_at=_NOW - timedelta(seconds=number % 86_400),
        expires_at=_NOW + timedelta(days=7, seconds=number % 86_400),
        max_assignments=3,
        created_with=3,
        question="<q/>",
        requester_annotation=f"batch {number}",
    )
    return hit.with_derived_status(_NOW) if number % _REVIEWABLE_OF else hit.expire(_NOW)


def pages(hits: int) -> tuple[Client, dict[str, str]]:
    """Return who asks for pages of a filled world, and their addresses."""
    world, owner, hit_type = filled(hits)
    numbers = {
        "last": hits // 1000,
        "middle": max(1, hits // _REVIEWABLE_OF // 200),
        "type": hit_type,
    }
    home = f"/requester/{owner}/"
    addresses = {"overview": home} | {
        name: f"{home}hits?{query.format(**numbers)}" for name, query in _PAGES.items()
    }
    return Client(WSGIApplication(WorldApplication(world, pages=LazyPages()))), addresses


def asked(client: Client, address: str) -> float:
    """Ask for a page, and return the milliseconds it took."""
    started = time.perf_counter()
    response = client.get(address)
    seconds = time.perf_counter() - started
    if response.status_code != 200 or (b'id="hit-' not in response.data):
        raise RuntimeError(f"{address}: {response.status}")
    return seconds * 1000


def main() -> None:
    """Print what each page costs, and how many times as much with many HITs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--few", type=int, default=1_000)
    options.add_argument("--many", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    small, large = pages(given.few), pages(given.many)
    gc.freeze()  # as the stand-alone server, which never looks at what a world keeps
    rows = []
    for name, address in small[1].items():
        times = [
            (asked(small[0], address), asked(large[0], large[1][name])) for _ in range(given.rounds)
        ]
        few, many = (median(column) for column in zip(*times, strict=True))
        rows.append([name, f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}"])
    columns = ["Page", f"{given.few:,} HITs, ms", f"{given.many:,} HITs, ms", "ratio"]
    print(table(columns, rows))


if __name__ == "__main__":
    main()
