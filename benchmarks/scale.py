"""What a server is like with a million HITs: its memory, its calls, its pauses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pages
import pauses
import processes
from filling import Filled, fill
from pages import Page
from pauses import Pauses
from tables import table


@dataclass(frozen=True)
class Scale:
    """Two filled servers, and what was seen of them."""

    few: Filled
    many: Filled
    pages: dict[str, Page]
    pauses: dict[str, Pauses]


def measure(few: int, many: int, rounds: int, seconds: int) -> Scale:
    """Fill two servers, compare their calls, and wait for the larger one's longest pause."""
    with processes.mockturk() as small, processes.mockturk() as large:
        little, much = fill(small, few), fill(large, many)
        compared = pages.measure((small, little), (large, much), rounds)
        waited = pauses.measure(large, much, seconds)
    return Scale(little, much, compared, waited)


def report(scale: Scale) -> str:
    """Write the tables."""
    return "\n\n".join(
        [
            "Filled over HTTP, with one question for all HITs and a thousand HIT types:",
            _filled(scale.many),
            pages.report(scale.pages, scale.few.hits, scale.many.hits),
            f"A lone caller of the server with {scale.many.hits:,} HITs:",
            pauses.report(scale.pauses),
        ]
    )


def _filled(filled: Filled) -> str:
    grown = filled.resident - filled.resident_before
    return table(
        ["HITs", "seconds to fill", "µs a HIT", "process, MB", "bytes a HIT"],
        [
            [
                f"{filled.hits:,}",
                f"{filled.seconds:.0f}",
                f"{filled.seconds / filled.hits * 1e6:.0f}",
                f"{filled.resident / 1e6:,.0f}",
                f"{grown / filled.hits:,.0f}",
            ]
        ],
    )


def figures(scale: Scale) -> dict[str, Any]:
    """Return everything seen, for the file of results; ids are no figures."""
    filled = asdict(scale.many)
    return {
        "filled": {
            name: filled[name] for name in filled if name not in ("ids", "with_assignments")
        },
        "calls": pages.figures(scale.pages),
        "pauses": pauses.figures(scale.pauses),
    }
