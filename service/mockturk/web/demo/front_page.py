"""The front page: what Mechanical Turk is, a HIT with its review, and a tour of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.hits import HIT, LISTED_STATUSES
from mockturk.store import tables
from mockturk.web.console.hit_matrix import load_matrix
from mockturk.web.demo.requesters import LANTERN, NEWCOMER
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

# The HITs of the demo are the oldest ones of their requester.
_OLDEST = 20
_SHOWN = frozenset(
    {
        *(f"Postcards, box {number}" for number in (2, 3, 4, 7)),
        "Photographs, as documented",
    }
)


@dataclass(frozen=True, slots=True)
class TourStep:
    """A step of the tour: what to see, where, and what it explains."""

    title: str
    address: str
    text: str


@page("GET", "/site/")
def show_front_page(context: RequestContext) -> Response:
    """Show what Mechanical Turk is, the addresses for programs, and a tour if this is the demo."""
    with open_transaction(context.world) as transaction:
        values: dict[str, Any] = {"hit": None}
        hits = _find_hits(transaction)
        if hits.keys() >= _SHOWN:
            hit = hits["Postcards, box 2"]
            values = {"tour": list_tour_steps(hits), "hit": hit}
            values |= load_matrix(context, transaction, hit)
    return context.render(
        "demo/front_page.html",
        title="Mockturk",
        base_url=context.place.base_url,
        is_new="new" in context.request.args,
        **values,
    )


def list_tour_steps(hits: dict[str, HIT]) -> list[TourStep]:
    """Return the steps of the tour; ``hits`` are the HITs of the demo by their annotations."""
    home = f"/requester/{LANTERN}"

    def at(annotation: str) -> str:
        return f"{home}/hits/{hits[annotation].id}"

    return [
        TourStep(
            "Three workers disagree",
            f"{at('Postcards, box 2')}/review?after=3",
            "Box 2 after three answers: nobody knows what the postcard in the fog shows. Go on to "
            "4 answers, and to now.",
        ),
        TourStep(
            "A worker is rejected",
            f"{at('Postcards, box 3')}/review",
            "In box 3 a worker called every card a boat. The policy saw it by two cards whose "
            "answers the requester knows.",
        ),
        TourStep(
            "Answer as Nell",
            f"/worker/{NEWCOMER}/hits/{hits['Postcards, box 7'].id}",
            "Accept box 7, choose five answers, submit. What is paid, and when?",
        ),
        TourStep(
            "See Nell's answers arrive",
            f"{at('Postcards, box 7')}/review",
            "The same HIT as its requester sees it, with the seats that are still free.",
        ),
        TourStep(
            "Decide yourself",
            f"{at('Postcards, box 4')}/answers",
            "In box 4 one assignment waits for the requester. Approve it, and see the call that "
            "does it.",
        ),
        TourStep(
            "The documented request",
            f"{at('Photographs, as documented')}/review",
            "The CreateHIT from Amazon's documentation. Its first worker got 60 % of the known "
            "answers right, 79 % are needed: it waits for a second worker. Answer it as Nell.",
        ),
        TourStep(
            "The calls behind it all",
            f"{home}/journal",
            "Every request of the requester's program, with its response, as SOAP.",
        ),
        TourStep(
            "Compose a call",
            f"{home}/compose/CreateHIT",
            "Create a HIT of your own: fill in the form and send it, with a mistake first.",
        ),
    ]


def _find_hits(transaction: WorldTransaction) -> dict[str, HIT]:
    """Return the oldest HITs of the demo's photographers by annotation; none in other worlds."""
    groups = [(LANTERN, status) for status in LISTED_STATUSES]
    hits = transaction.store.page(tables.HITS, "CreationTime", groups, count=_OLDEST)
    return {hit.requester_annotation: hit for hit in hits if hit.requester_annotation}
