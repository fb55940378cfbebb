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

# The boxes of postcards are among the oldest HITs of their requester.
_OLDEST = 20


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
        boxes = _find_boxes(transaction)
        if {"box 2", "box 3", "box 4", "box 7"} <= boxes.keys():
            hit = boxes["box 2"]
            values = {"tour": list_tour_steps(boxes), "hit": hit}
            values |= load_matrix(context, transaction, hit)
    return context.render(
        "demo/front_page.html", title="Mockturk", base_url=context.place.base_url, **values
    )


def list_tour_steps(boxes: dict[str, HIT]) -> list[TourStep]:
    """Return the steps of the tour; ``boxes`` are the HITs of the postcards by their names."""
    home = f"/requester/{LANTERN}"
    second, third = (f"{home}/hits/{boxes[name].id}" for name in ("box 2", "box 3"))
    fourth, last = (f"{home}/hits/{boxes[name].id}" for name in ("box 4", "box 7"))
    return [
        TourStep(
            "Three workers disagree",
            f"{second}/review?after=3",
            "Box 2 after three answers: nobody knows what the postcard in the fog shows. Go on to "
            "4 answers, and to now.",
        ),
        TourStep(
            "A worker is rejected",
            f"{third}/review",
            "In box 3 a worker called every card a boat. The policy saw it by two cards whose "
            "answers the requester knows.",
        ),
        TourStep(
            "Answer as Nell",
            f"/worker/{NEWCOMER}/hits/{boxes['box 7'].id}",
            "Accept box 7, choose five answers, submit. What is paid, and when?",
        ),
        TourStep(
            "See Nell's answers arrive",
            f"{last}/review",
            "The same HIT as its requester sees it. Two seats are still free.",
        ),
        TourStep(
            "Decide yourself",
            f"{fourth}/answers",
            "In box 4 one assignment waits for the requester. Approve it, and see the call that "
            "does it.",
        ),
        TourStep(
            "The calls behind it all",
            f"{home}/journal",
            "Every request of the requester's program, with its response, as SOAP.",
        ),
    ]


def _find_boxes(transaction: WorldTransaction) -> dict[str, HIT]:
    """Return the HITs of the demo's postcards by name; empty if this is not the demo."""
    groups = [(LANTERN, status) for status in LISTED_STATUSES]
    hits = transaction.store.page(tables.HITS, "CreationTime", groups, count=_OLDEST)
    prefix = "Postcards, "
    return {
        note.removeprefix(prefix): hit
        for hit in hits
        if (note := hit.requester_annotation or "").startswith(prefix)
    }
