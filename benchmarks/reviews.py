"""What reviewing a submission costs as HITs grow: ``python benchmarks/reviews.py``.

Workers hand in their answers to one HIT, in this process, without sockets. Both policies look
at them; beside each HIT stands one without policies, so that what is left is the reviewing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple

from mockturk.app.composition import build_world
from mockturk.app.settings import Settings
from mockturk.documents.answers import write_question_form_answers
from mockturk.domain.clock import ManualClock
from mockturk.domain.hits import HIT
from mockturk.domain.record import replace
from mockturk.domain.review_policies import (
    KnownAnswer,
    ScoreMyKnownAnswers,
    SimplePlurality,
    pack_policy,
)
from mockturk.store import tables
from mockturk.world.workers import Workers
from mockturk.world.world import World

_NOW = datetime(2014, 8, 15, 12, 0, 0, tzinfo=UTC)
_TYPE = "T100CN9P324W00EXAMPLE"
_QUESTIONS = (5, 100, 1000)
_ASSIGNMENTS = (3, 1000)
_HITS = 30  # so many submissions a round at least, in HITs of their own
_DISSENT = 4  # one worker in so many answers otherwise


class Cost(NamedTuple):
    """Milliseconds of handing in: an ordinary submission, and the one that ends the HIT."""

    ordinary: float
    last: float


def create(world: World, questions: int, assignments: int, *, reviewed: bool) -> str:
    """Keep a HIT, half of whose questions have known answers, and return its id."""
    ids = [f"question{number}" for number in range(questions)]
    known = tuple(KnownAnswer(one, ("yes",)) for one in ids[: questions // 2])
    scoring = ScoreMyKnownAnswers(known, reject_if_score_less_than=101, reject_reason="all are")
    agreement = SimplePlurality(tuple(ids), 50, reject_if_score_less_than=101)
    with world.store.transaction():
        owner = world.account("").id
        hit_type = world.store.get(tables.HIT_TYPES, _TYPE)
        if hit_type is None:
            raise LookupError(_TYPE)
        properties = replace(hit_type.properties, auto_approval_delay=timedelta(days=30))
        hit = HIT(
            id=world.ids.hit(),
            serial=world.ids.serial(),
            owner=owner,
            hit_type=replace(hit_type, properties=properties),
            created_at=_NOW,
            expires_at=_NOW + timedelta(days=7),
            max_assignments=assignments,
            created_with=assignments,
            question="<q/>",
            packed_assignment_review_policy=pack_policy(scoring if reviewed else None),
            packed_hit_review_policy=pack_policy(agreement if reviewed else None),
        )
        world.store.save(tables.HITS, hit)
    return hit.id


def documents(questions: int, assignments: int) -> Iterator[str]:
    """Yield the answers of each worker."""
    for number in range(assignments):
        word = "no" if number % _DISSENT == 1 else "yes"
        fields = ((f"question{one}", [("FreeText", word)]) for one in range(questions))
        yield write_question_form_answers(fields)


def measure(questions: int, assignments: int, *, reviewed: bool) -> Cost:
    """Let workers do a HIT, and tell what handing in cost."""
    world = build_world(Settings(), clock=ManualClock(_NOW))
    workers = Workers(world)
    hit_id = create(world, questions, assignments, reviewed=reviewed)
    taken = [workers.accept(f"AWORKER{number}", hit_id) for number in range(assignments)]
    took = []
    for assignment_id, document in zip(taken, documents(questions, assignments), strict=True):
        started = time.perf_counter()
        workers.submit(assignment_id, document)
        took.append((time.perf_counter() - started) * 1000)
    require_reviewed(world, hit_id, assignments if reviewed else 0)
    return Cost(median(took[:-1]), took[-1])


def require_reviewed(world: World, hit_id: str, submissions: int) -> None:
    """Raise unless each submission was reviewed, and the HIT in the end."""
    with world.store.transaction():
        found = [
            world.store.count(tables.REVIEWS, "HITId", [(hit_id, level)])
            for level in ("Assignment", "HIT")
        ]
    if found != [submissions, min(submissions, 1)]:
        raise RuntimeError(f"reviews of {hit_id}: {found}")


def fastest(rounds: int, questions: int, assignments: int, *, reviewed: bool) -> Cost:
    """Return the least of several measurements; whatever is above it is the machine's."""
    hits = rounds * max(1, _HITS // assignments)
    costs = [measure(questions, assignments, reviewed=reviewed) for _ in range(hits)]
    return Cost(*(min(column) for column in zip(*costs, strict=True)))


def main() -> None:
    """Print what submissions cost with and without policies, and what grows how."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    print("| Questions | Assignments | without, ms | reviewed, ms | last, ms | last, µs a cell |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    costs: dict[tuple[int, int], tuple[Cost, Cost]] = {}
    for assignments in _ASSIGNMENTS:
        for questions in _QUESTIONS:
            plain, reviewed = costs[questions, assignments] = (
                fastest(rounds, questions, assignments, reviewed=False),
                fastest(rounds, questions, assignments, reviewed=True),
            )
            cell = reviewed.last / (questions * assignments) * 1000
            print(
                f"| {questions:,} | {assignments:,} | {plain.ordinary:.2f} "
                f"| {reviewed.ordinary:.2f} | {reviewed.last:.2f} | {cell:.2f} |"
            )
    print("\n| Growth | input | ordinary | last |\n| --- | ---: | ---: | ---: |")
    few, many = _ASSIGNMENTS
    pairs = [((_QUESTIONS[1], one), (_QUESTIONS[2], one)) for one in _ASSIGNMENTS]
    pairs += [((one, few), (one, many)) for one in _QUESTIONS]
    for small, large in pairs:
        before, after = costs[small][1], costs[large][1]
        grown = (large[0] * large[1]) / (small[0] * small[1])
        print(
            f"| {small[0]:,} by {small[1]:,} to {large[0]:,} by {large[1]:,} | {grown:,.0f} "
            f"| {after.ordinary / before.ordinary:.2f} | {after.last / before.last:.1f} |"
        )


if __name__ == "__main__":
    main()
