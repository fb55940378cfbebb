"""The calls of psiTurk 1.0, made with the library that it uses, boto 2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from clients.boto_client import connection
from clients.public_programs.replaying import KEY, assert_calls_are_on_page
from mockturk import MockTurk


@pytest.fixture
def psiturk(turk: MockTurk) -> Iterator[Any]:
    """The connection that psiTurk opens; only its address is another."""
    with connection(turk.url, KEY) as made:
        yield made


def test_an_experiment(psiturk: Any, turk: MockTurk) -> None:
    from boto.mturk import qualification as required  # noqa: PLC0415 - Python 3.11 only
    from boto.mturk.question import ExternalQuestion  # noqa: PLC0415

    assert str(psiturk.get_account_balance()[0]) == "$10,000.00"
    requirements = required.Qualifications()
    requirements.add(required.PercentAssignmentsApprovedRequirement("GreaterThanOrEqualTo", "95"))
    requirements.add(required.LocaleRequirement("EqualTo", "US"))
    (hit,) = psiturk.create_hit(
        question=ExternalQuestion("http://localhost:22362/mturk", 600),
        lifetime=timedelta(hours=24),
        max_assignments=2,
        title="Perceptual Reaction Time",
        description="Make a series of perceptual judgments.",
        keywords="Perception, Psychology",
        reward=1.0,
        duration=timedelta(hours=2),
        qualifications=requirements,
    )
    (active,) = psiturk.search_hits(page_size=100)
    assert (active.HITId, active.expired, active.HITStatus) == (hit.HITId, False, "Assignable")

    turk.workers.register("A2GOOD", percent_approved=96)
    turk.workers.register("A3LATER", percent_approved=96)
    turk.workers.answer(hit.HITId, {"data": "{}"}, workers=["A2GOOD", "A3LATER"])
    newest = psiturk.search_hits(sort_direction="Descending", page_size=20)
    assert [one.HITId for one in newest] == [hit.HITId]
    first, second = psiturk.get_assignments(
        hit.HITId, status="Submitted", sort_by="SubmitTime", page_size=100
    )
    assert (first.WorkerId, first.AssignmentStatus) == ("A2GOOD", "Submitted")
    psiturk.approve_assignment(first.AssignmentId, feedback=None)
    psiturk.reject_assignment(second.AssignmentId, feedback=None)
    psiturk.extend_hit(hit.HITId, assignments_increment=2)
    psiturk.extend_hit(hit.HITId, expiration_increment=3600)
    psiturk.expire_hit(hit.HITId)

    assert turk.workers.earnings("A2GOOD").rewards == 1
    assert turk.workers.assignment(second.AssignmentId).status == "Rejected"
    (expired,) = psiturk.search_hits(page_size=100)
    assert (expired.expired, expired.MaxAssignments) == (True, "4")
    turk.journal.assert_nothing_ignored()
    assert_calls_are_on_page(turk, "psiturk.md")
