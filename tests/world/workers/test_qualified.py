"""Qualification requirements at work: who may preview and accept what."""

from __future__ import annotations

from typing import Any

import pytest

from mockturk.domain.errors import DoesNotMeetRequirements
from mockturk.domain.limits import RELAXED
from mockturk.domain.qualification_requirements import (
    NUMBER_HITS_APPROVED,
    PERCENT_APPROVED,
    WORKER_ADULT,
    WORKER_LOCALE,
)
from world.lifecycle.stage import Stage, message

MASTERS = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"


def requirement(type_id: str, comparator: str, *values: object, preview: bool = False) -> Any:
    locales = [{"Country": v.split("-")[0], "Subdivision": v.partition("-")[2] or None}
               for v in values if isinstance(v, str)]  # fmt: skip
    return {
        "QualificationTypeId": type_id,
        "Comparator": comparator,
        "IntegerValue": [value for value in values if isinstance(value, int)],
        "LocaleValue": locales,
        "RequiredToPreview": "true" if preview else None,
    }


@pytest.mark.parametrize(
    ("needs", "fits", "does_not"),
    [
        (requirement(NUMBER_HITS_APPROVED, "GreaterThan", 500), {"approved": 501}, {}),
        (
            requirement(PERCENT_APPROVED, "GreaterThanOrEqualTo", 95),
            {},  # 100 until something counts
            {"percent_approved": 94},
        ),
        (requirement(WORKER_LOCALE, "EqualTo", "US"), {"locale": "US-NY"}, {"locale": "DE"}),
        (requirement(WORKER_LOCALE, "EqualTo", "US-NY"), {"locale": "US-NY"}, {"locale": "US"}),
        (requirement(WORKER_LOCALE, "In", "DE", "AT"), {"locale": "AT"}, {}),
        (requirement(WORKER_LOCALE, "NotIn", "DE", "US"), {"locale": "FR"}, {}),
        (requirement(WORKER_ADULT, "EqualTo", 1), {"adult": True}, {}),
        (requirement(MASTERS, "Exists"), {"masters": True}, {}),
        (requirement(MASTERS, "DoesNotExist"), {}, {"masters": True}),
    ],
)
def test_only_the_qualified_accept(
    needs: object, fits: dict[str, Any], does_not: dict[str, Any]
) -> None:
    stage = Stage()
    stage.workers.register("AYES", **fits)
    stage.workers.register("ANO", **does_not)
    hit_id = stage.hit(QualificationRequirement=[needs], MaxAssignments=3)
    before = stage.snapshot()

    with pytest.raises(DoesNotMeetRequirements) as caught:
        stage.workers.accept("ANO", hit_id)

    assert stage.snapshot() == before
    type_id = needs["QualificationTypeId"]  # type: ignore[index]
    assert caught.value.data == (("WorkerId", "ANO"), ("QualificationTypeId", type_id))
    assert "requirements" in caught.value.message
    assert "blocked" not in caught.value.message
    stage.workers.preview("ANO", hit_id)
    stage.workers.accept("AYES", hit_id)


def test_all_requirements_must_be_met() -> None:
    stage = Stage()
    needs = [
        requirement(WORKER_ADULT, "EqualTo", 1),
        requirement(WORKER_LOCALE, "EqualTo", "US"),
        requirement(NUMBER_HITS_APPROVED, "GreaterThan", 10),
        requirement(NUMBER_HITS_APPROVED, "LessThan", 5),
    ]
    hit_id = stage.hit(QualificationRequirement=needs)

    with pytest.raises(DoesNotMeetRequirements) as caught:
        stage.workers.accept("A1", hit_id)

    assert caught.value.data[1][1] == f"{WORKER_ADULT},{NUMBER_HITS_APPROVED}"


def test_some_are_required_to_look() -> None:
    stage = Stage()
    needs = [
        requirement(WORKER_ADULT, "EqualTo", 1, preview=True),
        requirement(NUMBER_HITS_APPROVED, "GreaterThan", 10),
    ]
    hit_id = stage.hit(QualificationRequirement=needs)
    stage.workers.register("A2", adult=True)

    with pytest.raises(DoesNotMeetRequirements) as caught:
        stage.workers.preview("A1", hit_id)

    assert caught.value.data[1][1] == WORKER_ADULT
    assert stage.workers.preview("A2", hit_id).unmet == (NUMBER_HITS_APPROVED,)


def test_what_happened_here_counts() -> None:
    stage = Stage()
    needs = requirement(NUMBER_HITS_APPROVED, "GreaterThanOrEqualTo", 1)
    hit_id = stage.hit(QualificationRequirement=needs)
    with pytest.raises(DoesNotMeetRequirements):
        stage.workers.accept("W1", hit_id)

    (taken,) = stage.submitted(stage.hit())
    stage.done("ApproveAssignment", AssignmentId=taken)

    stage.workers.accept("W1", hit_id)


def test_nobody_has_a_qualification_of_a_requester() -> None:
    stage = Stage(limits=RELAXED)
    wanted = stage.hit(QualificationRequirement=requirement("3MINE", "Exists"))
    unwanted = stage.hit(QualificationRequirement=requirement("3MINE", "DoesNotExist"))
    different = stage.hit(QualificationRequirement=requirement("3MINE", "NotEqualTo", 5))

    for hit_id in (wanted, different):
        with pytest.raises(DoesNotMeetRequirements):
            stage.workers.accept("A1", hit_id)
    stage.workers.accept("A1", unwanted)


def test_a_blocked_worker_is_told_so_and_still_hands_in() -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())
    stage.done("BlockWorker", WorkerId="W1", Reason="dogs")
    needs = requirement(WORKER_ADULT, "EqualTo", 1)

    with pytest.raises(DoesNotMeetRequirements) as caught:
        stage.workers.accept("W1", stage.hit(QualificationRequirement=needs))

    assert "blocked" in caught.value.message
    assert caught.value.data == (("WorkerId", "W1"),)
    stage.workers.submit(taken, {"answer": "cat"})
    assert stage.assignment_status(taken) == "Submitted"


def test_masters_ids_are_the_environments() -> None:
    stage = Stage("production")
    stage.workers.register("A1", masters=True)

    refused = stage.call("RegisterHITType", QualificationRequirement=requirement(MASTERS, "Exists"))

    assert refused.code is not None
    assert message(refused)
    production = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
    hit_id = stage.hit(QualificationRequirement=requirement(production, "Exists"))
    stage.workers.accept("A1", hit_id)
