"""A small seed file as somebody would write it, and worlds to put it into."""

from __future__ import annotations

from typing import Any

from exchanges import NOON, QUESTION, new_world
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.world.world import World

FORM = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2005-10-01/QuestionForm.xsd"><Question><QuestionIdentifier>colour</QuestionIdentifier>'
    "<QuestionContent><Text>Which colour?</Text></QuestionContent><AnswerSpecification>"
    "<FreeTextAnswer/></AnswerSpecification></Question></QuestionForm>"
)
HEAD = {"format": "mockturk world", "version": 1}
ACCOUNTS = [{"access_key": "AKIATEST"}]
COLOURS = {"id": "COLOURS", "title": "Name a colour", "reward": "0.05"}
HIT = {"id": "HIT1", "hit_type": "COLOURS", "question": FORM, "max_assignments": 2}
WORK = {"hit_id": "HIT1", "worker_id": "A1BOB", "answers": {"colour": "red"}}


def seed(**sections: Any) -> dict[str, Any]:
    """An account, a type and a HIT of it, and what else is said."""
    return {**HEAD, "accounts": ACCOUNTS, "hit_types": [COLOURS], "hits": [HIT], **sections}


def fresh(**options: Any) -> World:
    """A world whose default clock runs from noon, with a seed."""
    return new_world(**{"clock": ShiftedClock(ManualClock(NOON)), **options})


__all__ = ["FORM", "HIT", "QUESTION", "WORK", "fresh", "seed"]
