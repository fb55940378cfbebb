"""Requirements against values: every comparator, with and without a Qualification."""

from __future__ import annotations

import pytest

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
    Locale,
    QualificationRequirement,
    QualificationValue,
    masters_qualification_types,
)
from mockturk.domain.workers import History, Worker, system_value

US, NEW_YORK, OHIO, GERMANY = Locale("US"), Locale("US", "NY"), Locale("US", "OH"), Locale("DE")


def met(comparator: str, wanted: object, value: QualificationValue | None) -> bool:
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    requirement = QualificationRequirement(
        "3Q",
        Comparator(comparator),
        integers=tuple(one for one in wanted if isinstance(one, int)),
        locales=tuple(one for one in wanted if isinstance(one, Locale)),
    )
    return requirement.is_met_by(value)


@pytest.mark.parametrize(
    ("comparator", "wanted", "expected"),
    [  # for one below, one equal, one above, and none
        ("LessThan", 5, (True, False, False, False)),
        ("LessThanOrEqualTo", 5, (True, True, False, False)),
        ("GreaterThan", 5, (False, False, True, False)),
        ("GreaterThanOrEqualTo", 5, (False, True, True, False)),
        ("EqualTo", 5, (False, True, False, False)),
        ("NotEqualTo", 5, (True, False, True, False)),
        ("In", (5, 6), (False, True, True, False)),
        ("NotIn", (5, 6), (True, False, False, False)),
        ("Exists", (), (True, True, True, False)),
        ("DoesNotExist", (), (False, False, False, True)),
    ],
)
def test_numbers(comparator: str, wanted: object, expected: tuple[bool, ...]) -> None:
    found = tuple(met(comparator, wanted, value) for value in (4, 5, 6, None))

    assert found == expected


def test_the_table_has_every_comparator() -> None:
    tested = {mark.args[1][n][0] for mark in test_numbers.pytestmark for n in range(10)}

    assert tested == set(Comparator)


def test_nought_is_a_value() -> None:
    assert met("Exists", (), 0)
    assert not met("DoesNotExist", (), 0)
    assert met("EqualTo", 0, 0)
    assert met("LessThan", 1, -1)


@pytest.mark.parametrize(
    ("comparator", "wanted", "true_for", "false_for"),
    [
        ("EqualTo", US, (US, NEW_YORK), (GERMANY, None)),
        ("EqualTo", NEW_YORK, (NEW_YORK,), (US, OHIO, GERMANY, None)),
        ("NotEqualTo", US, (GERMANY,), (US, NEW_YORK, None)),
        ("NotEqualTo", NEW_YORK, (US, OHIO, GERMANY), (NEW_YORK, None)),
        ("In", (GERMANY, NEW_YORK), (GERMANY, NEW_YORK), (US, OHIO, None)),
        ("NotIn", (GERMANY, NEW_YORK), (US, OHIO), (GERMANY, NEW_YORK, None)),
        ("Exists", (), (US, GERMANY), (None,)),
        ("DoesNotExist", (), (None,), (US, GERMANY)),
    ],
)
def test_locales(
    comparator: str,
    wanted: object,
    true_for: tuple[Locale | None, ...],
    false_for: tuple[Locale | None, ...],
) -> None:
    assert all(met(comparator, wanted, value) for value in true_for)
    assert not any(met(comparator, wanted, value) for value in false_for)


HISTORY = History(submitted=200, approved=150, rejected=7, returned=30, abandoned=20)


@pytest.mark.parametrize(
    ("type_id", "value"),
    [
        (NUMBER_HITS_APPROVED, 150),
        (PERCENT_APPROVED, 95),  # 150 of 157
        (PERCENT_REJECTED, 4),
        (PERCENT_SUBMITTED, 80),  # 200 of 250
        (PERCENT_RETURNED, 12),
        (PERCENT_ABANDONED, 8),
        (WORKER_LOCALE, NEW_YORK),
        (WORKER_ADULT, 1),
        ("3OTHER", None),
    ],
)
def test_what_the_system_says_of_a_worker(type_id: str, value: object) -> None:
    worker = Worker("A1", locale=NEW_YORK, adult=True)

    assert system_value(type_id, worker, HISTORY, frozenset()) == value


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_masters_have_all_kinds_of_it(environment: str) -> None:
    types = masters_qualification_types(environment)
    assert len(types) == 3

    for type_id in types:
        assert system_value(type_id, Worker("A1", masters=True), HISTORY, types) == 1
        assert system_value(type_id, Worker("A1"), HISTORY, types) is None
    assert system_value(WORKER_ADULT, Worker("A1", masters=True), HISTORY, types) is None


@pytest.mark.parametrize(
    ("history", "percent"),
    [
        (History(), 100),
        (History(submitted=99, approved=1, rejected=98), 100),
        (History(submitted=100, approved=1, rejected=99), 1),
        (History(submitted=100), 100),  # nobody decided yet
        (History(submitted=500, approved=100, rejected=0), 100),
        (History(submitted=1000, approved=949, rejected=51), 94),
        (History(submitted=100, rejected=100), 0),
    ],
)
def test_the_share_approved_counts_from_the_hundredth_submission(
    history: History, percent: int
) -> None:
    assert history.percent_approved == percent


def test_without_work_the_other_shares_are_what_is_best() -> None:
    nothing = History()

    assert nothing.percent_submitted == 100
    assert nothing.percent_rejected == 0
    assert nothing.percent_returned == 0
    assert nothing.percent_abandoned == 0
