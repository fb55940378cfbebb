"""The system's own Qualifications follow from what workers did, for every comparator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockturk.domain.errors import DoesNotMeetRequirements
from mockturk.domain.qualification_requirements import (
    NUMBER_HITS_APPROVED,
    PERCENT_ABANDONED,
    PERCENT_APPROVED,
    PERCENT_REJECTED,
    PERCENT_RETURNED,
    PERCENT_SUBMITTED,
    WORKER_ADULT,
    WORKER_LOCALE,
    Comparator,
    masters_qualification_types,
)
from world.lifecycle.stage import DURATION, Stage
from world.workers.qualifying import requirement

MASTERS = sorted(masters_qualification_types("sandbox"))
# What the worker of ``lived`` has: of 150 assignments 120 were submitted, of which 100 approved.
COUNTED = {
    NUMBER_HITS_APPROVED: 100,
    PERCENT_APPROVED: 86,  # 100 of 116
    PERCENT_REJECTED: 13,  # 16 of 116
    PERCENT_SUBMITTED: 80,
    PERCENT_RETURNED: 13,  # 20 of 150
    PERCENT_ABANDONED: 6,  # 10 of 150
}
OF_INTEGERS = {**COUNTED, WORKER_ADULT: 1, **dict.fromkeys(MASTERS, 1)}


def lived() -> Stage:
    """A stage on which A1 did each thing at least twice, and much before it began."""
    stage = Stage()
    stage.workers.register(
        *("A1",), approved=98, rejected=14, returned=18, abandoned=8,
        masters=True, adult=True, locale="US-NY",
    )  # fmt: skip
    left = stage.submitted(stage.hit(), "A1") + stage.submitted(stage.hit(), "A1")
    for deed in ("ApproveAssignment", "RejectAssignment"):
        for _ in range(2):
            (done,) = stage.submitted(stage.hit(), "A1")
            stage.done(deed, AssignmentId=done)
    for _ in range(2):
        stage.workers.give_back(stage.workers.accept("A1", stage.hit()))
        stage.workers.accept("A1", stage.hit())
    stage.later(DURATION)
    left += stage.submitted(stage.hit(), "A1") + stage.submitted(stage.hit(), "A1")
    assert [stage.assignment_status(one) for one in left] == ["Submitted"] * 4
    return stage


def for_integers(value: int) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...] | None]]:
    """Each comparator with values that a value meets, and with some it does not."""
    yield "LessThan", (value + 1,), (value,)
    yield "LessThanOrEqualTo", (value,), (value - 1,)
    yield "GreaterThan", (value - 1,), (value,)
    yield "GreaterThanOrEqualTo", (value,), (value + 1,)
    yield "EqualTo", (value,), (value + 1,)
    yield "NotEqualTo", (value + 1,), (value,)
    yield "In", (value + 7, value), (value + 1, value + 2)
    yield "NotIn", (value + 1, value + 2), (value + 7, value)
    yield "Exists", (), None


OF_LOCALES = [
    ("EqualTo", ("US",), ("DE",)),
    ("EqualTo", ("US-NY",), ("US-OH",)),
    ("NotEqualTo", ("DE",), ("US",)),
    ("In", ("DE", "US-NY"), ("DE", "AT")),
    ("NotIn", ("DE", "US-OH"), ("DE", "US")),
    ("Exists", (), None),
]


@pytest.fixture(scope="module")
def stage() -> Stage:
    return lived()


def accepts(stage: Stage, worker_id: str, needs: dict[str, object]) -> bool:
    """Whether a worker may accept a HIT, as lists, previews and accepting say alike."""
    hit_id = stage.hit(QualificationRequirement=needs)
    task = stage.workers.preview(worker_id, hit_id)
    (group,) = [
        one
        for one in stage.workers.groups(worker_id, page_size=100).items
        if one.hit_type_id == task.hit_type_id
    ]
    accepted = True
    try:
        stage.workers.accept(worker_id, hit_id)  # what is in progress changes no share
    except DoesNotMeetRequirements:
        accepted = False
    stage.done("DisableHIT", HITId=hit_id)
    assert group.qualified is accepted
    assert (task.unmet == ()) is accepted
    return accepted


@pytest.mark.parametrize("type_id", OF_INTEGERS)
def test_a_number_meets_every_comparator_or_not(stage: Stage, type_id: str) -> None:
    for comparator, met, unmet in for_integers(OF_INTEGERS[type_id]):
        assert accepts(stage, "A1", requirement(type_id, comparator, *met)), comparator
        if unmet is not None:
            assert not accepts(stage, "A1", requirement(type_id, comparator, *unmet)), comparator
    assert not accepts(stage, "A1", requirement(type_id, "DoesNotExist"))


@pytest.mark.parametrize(("comparator", "met", "unmet"), OF_LOCALES)
def test_a_locale_meets_its_comparators_or_not(
    stage: Stage, comparator: str, met: tuple[str, ...], unmet: tuple[str, ...] | None
) -> None:
    assert accepts(stage, "A1", requirement(WORKER_LOCALE, comparator, *met))
    if unmet is not None:
        assert not accepts(stage, "A1", requirement(WORKER_LOCALE, comparator, *unmet))


@pytest.mark.parametrize("type_id", [WORKER_ADULT, *MASTERS])
@pytest.mark.parametrize("comparator", Comparator)
def test_who_has_none_meets_only_that_it_does_not_exist(
    stage: Stage, type_id: str, comparator: str
) -> None:
    values = () if comparator in ("Exists", "DoesNotExist") else (1,)

    met = accepts(stage, "A2", requirement(type_id, comparator, *values))

    assert met is (comparator == "DoesNotExist")


def test_every_comparator_was_asked() -> None:
    integers = {comparator for comparator, _, _ in for_integers(1)} | {"DoesNotExist"}

    assert integers == set(Comparator)


def test_what_happens_next_changes_the_value(stage: Stage) -> None:
    stage.workers.register("A7", approved=50, rejected=49)
    needs = requirement(PERCENT_APPROVED, "LessThan", 100)
    hits = requirement(NUMBER_HITS_APPROVED, "GreaterThan", 50)
    assert not accepts(stage, "A7", needs)
    assert not accepts(stage, "A7", hits)

    (done,) = stage.submitted(stage.hit(), "A7")  # the hundredth submission

    assert accepts(stage, "A7", needs)  # 50 of 99
    assert not accepts(stage, "A7", hits)
    stage.done("ApproveAssignment", AssignmentId=done)
    assert accepts(stage, "A7", hits)
