"""Lantern Photos: the documented CreateHIT request, which waits for its second worker."""

from __future__ import annotations

from mockturk.web.console.documented_request import build_playable_request
from mockturk.web.demo.demo_world import DemoWorld, Scenario

# The first worker gets three of the five known answers right: 60 %, and 79 % are needed.
_ANSWERS = "ADBBDEABBECBDEFAABBA"


def play_photographs(demo: DemoWorld) -> Scenario:
    """Create the HIT, and let a worker miss two known answers, so that it is extended."""
    yield "Fri 14:50"
    hit_id = demo.requester("LANTERN-PHOTOS").call(
        "CreateHIT",
        {**build_playable_request(), "RequesterAnnotation": "Photographs, as documented"},
        "HITId",
    )
    answers = {f"QuestionId{number}": letter for number, letter in enumerate(_ANSWERS, 1)}
    demo.work("A5EMIL", hit_id, answers, minutes=6)
