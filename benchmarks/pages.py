"""What calls cost with few and with many HITs: ``python benchmarks/pages.py``.

Two servers hold a thousand and a million HITs of one requester, some of them reviewable; the
same calls are sent to both in turn, over HTTP, and the medians compared.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from typing import Any

import envelopes
import processes
from filling import Filled, fill
from http_client import Client
from processes import Server
from tables import middle, table

_PARTS = 5  # the spread of ratios is that of so many parts of the rounds

# Sends the next call of a kind and returns the seconds it took.
_Send = Callable[[], float]


@dataclass(frozen=True)
class Page:
    """Milliseconds of a call with few and with many HITs, and their ratio part by part."""

    few: float
    many: float
    ratios: list[float]


def _calls(client: Client, filled: Filled) -> dict[str, _Send]:
    """Return what to send to a server, by what it is called in the table."""
    create, ids = envelopes.calls(), cycle(filled.ids)
    middle_page = filled.hits // 20
    queries = {
        "SearchHITs, first page": "Operation=SearchHITs",
        "SearchHITs, Title, descending": (
            "Operation=SearchHITs&SortProperty=Title&SortDirection=Descending"
        ),
        "SearchHITs, Expiration, in the middle": (
            f"Operation=SearchHITs&SortProperty=Expiration&PageNumber={middle_page}"
        ),
        "GetReviewableHITs, first page": "Operation=GetReviewableHITs",
        "GetReviewableHITs, both statuses, Reward": (
            "Operation=GetReviewableHITs&Status=Reviewable,Reviewing&SortProperty=Reward"
        ),
        "GetAssignmentsForHIT": (f"Operation=GetAssignmentsForHIT&HITId={filled.with_assignments}"),
    }
    return {
        "CreateHIT": lambda: client.soap(next(create))[1],
        "GetHIT": lambda: client.query(f"Operation=GetHIT&HITId={next(ids)}")[1],
        **{name: _asking(client, query) for name, query in queries.items()},
    }


def _asking(client: Client, query: str) -> _Send:
    return lambda: client.query(query)[1]


def measure(
    few: tuple[Server, Filled], many: tuple[Server, Filled], rounds: int
) -> dict[str, Page]:
    """Send the same calls to both servers in turn."""
    with Client(few[0].url) as small, Client(many[0].url) as large:
        pairs = zip(_calls(small, few[1]).items(), _calls(large, many[1]).values(), strict=True)
        return {name: _compared(ours, other, rounds) for (name, ours), other in pairs}


def _compared(few: _Send, many: _Send, rounds: int) -> Page:
    seconds = [(few(), many()) for _ in range(rounds)]
    small, large = (median(column) * 1000 for column in zip(*seconds, strict=True))
    return Page(small, large, list(_part_ratios(seconds)))


def _part_ratios(seconds: list[tuple[float, float]]) -> Iterator[float]:
    each = len(seconds) // _PARTS
    for first in range(0, each * _PARTS, each):
        few, many = zip(*seconds[first : first + each], strict=True)
        yield median(many) / median(few)


def report(pages: dict[str, Page], few: int, many: int) -> str:
    """Write the table."""
    return table(
        ["Call", f"{few:,} HITs, ms", f"{many:,} HITs, ms", "ratio"],
        [
            [name, f"{page.few:.2f}", f"{page.many:.2f}", middle(page.ratios)]
            for name, page in pages.items()
        ],
    )


def figures(pages: dict[str, Page]) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {name: vars(page) for name, page in pages.items()}


def main() -> None:
    """Print what each call costs, and how many times as much with many HITs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--few", type=int, default=1_000)
    options.add_argument("--many", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=300)
    given = options.parse_args()
    with processes.mockturk() as one, processes.mockturk() as other:
        few, many = (one, fill(one, given.few)), (other, fill(other, given.many))
        print(report(measure(few, many, given.rounds), given.few, given.many))


if __name__ == "__main__":
    main()
