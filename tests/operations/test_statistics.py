"""GetRequesterStatistic and GetRequesterWorkerStatistic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exchanges import Node
from mockturk.domain.statistic_values import WORKER_ONLY_STATISTICS, WORKER_STATISTICS
from mockturk.domain.statistics import RequesterStatistic
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.statistics import count_known_answers, count_plurality_answers
from world.lifecycle.stage import ENUMERATION, INVALID, KEY, MISSING, RANGE, Stage, message, usd

DAY = 86_400
PERIODS = ["OneDay", "SevenDays", "ThirtyDays", "LifeToDate"]
OF_REQUESTERS = [one for one in RequesterStatistic if one not in WORKER_ONLY_STATISTICS]
ENDED = ["NumberAssignmentsAvailable", "NumberAssignmentsAccepted", "NumberAssignmentsReturned"]
MORNING = datetime(2014, 10, 30, 12, 0, 0, tzinfo=UTC)  # five o'clock in Seattle, in summer time


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2014-{text}Z")


def go_to(stage: Stage, text: str) -> None:
    stage.later(utc(text) - stage.clock.now())


def points(result: Node) -> list[tuple[str | None, float]]:
    """The dates and values; whole numbers are LongValues, and only they are."""
    found = []
    kind = "LongValue" if (result.text("Statistic") or "").startswith("Number") else "DoubleValue"
    for point in result.all("DataPoint"):
        assert point.names() == ["Date", kind]
        found.append((point.text("Date"), float(point.text(kind) or "")))
    return found


def told(
    stage: Stage, statistic: str, period: str = "LifeToDate", *, key: str = KEY, **more: object
) -> list[tuple[str | None, float]]:
    operation = "GetRequesterWorkerStatistic" if "WorkerId" in more else "GetRequesterStatistic"
    request = {"Statistic": statistic, "TimePeriod": period, **more}
    return points(stage.done(operation, key=key, **request))


def values(stage: Stage, *args: Any, **more: Any) -> list[float]:
    return [value for _, value in told(stage, *args, **more)]


def value(stage: Stage, *args: Any, **more: Any) -> float:
    (found,) = values(stage, *args, **more)
    return found


# A week with the end of daylight saving time in it. Assignments of one HIT cost 1.00 and 0.20,
# of the other 0.50 and 0.10.


def a_week(environment: str = "sandbox", key: str = KEY) -> Stage:
    stage = Stage(environment, MORNING)
    long = {"LifetimeInSeconds": 60 * DAY, "AutoApprovalDelayInSeconds": 30 * DAY, "key": key}

    # Thursday, 30 October
    one = stage.hit(MaxAssignments=3, AssignmentDurationInSeconds=10 * DAY, **long)
    other = stage.hit(Reward=usd("0.50"), AssignmentDurationInSeconds=DAY, **long)
    first, second = stage.accepted(one, "W1", "W2")
    stage.workers.submit(first, {"q": "a"})
    # Friday, at its very beginning and end
    go_to(stage, "10-31T07:00:00")
    stage.done("ApproveAssignment", key=key, AssignmentId=first)
    stage.workers.give_back(second)
    go_to(stage, "11-01T06:59:59")
    bonus = {"WorkerId": "W1", "AssignmentId": first, "BonusAmount": usd("0.30"), "Reason": "!"}
    stage.done("GrantBonus", key=key, **bonus)
    # Nothing on Saturday; Sunday, 2 November, is 25 hours long
    go_to(stage, "11-02T07:00:00")
    second, third = stage.submitted(one, "W2", "W3")
    go_to(stage, "11-03T07:59:59")
    stage.done("RejectAssignment", key=key, AssignmentId=second)
    # Monday
    go_to(stage, "11-03T08:00:00")
    stage.done("ApproveRejectedAssignment", key=key, AssignmentId=second)
    stage.accepted(other, "W1")
    # Tuesday: the work is abandoned at midnight
    go_to(stage, "11-04T20:00:00")
    stage.done("ApproveAssignment", key=key, AssignmentId=third)
    stage.done("DisposeHIT", key=key, HITId=one)
    # Wednesday
    go_to(stage, "11-05T20:00:00")
    stage.done("ForceExpireHIT", key=key, HITId=other)
    return stage


DATES = [
    *("2014-10-30T07:00:00Z", "2014-10-31T07:00:00Z", "2014-11-01T07:00:00Z"),
    *("2014-11-02T07:00:00Z", "2014-11-03T08:00:00Z", "2014-11-04T08:00:00Z"),
    "2014-11-05T08:00:00Z",
]
# Each day of the week, and all of it.
WEEK: dict[str, tuple[list[float], float]] = {
    "NumberHITsCreated": ([2, 0, 0, 0, 0, 0, 0], 2),
    "NumberHITsCompleted": ([0, 0, 0, 0, 0, 1, 0], 1),
    "NumberAssignmentsAccepted": ([2, 0, 0, 2, 1, 0, 0], 5),
    "NumberAssignmentsReturned": ([0, 1, 0, 0, 0, 0, 0], 1),
    "NumberAssignmentsAbandoned": ([0, 0, 0, 0, 0, 1, 0], 1),
    "NumberAssignmentsApproved": ([0, 1, 0, 0, 1, 1, 0], 3),
    "NumberAssignmentsRejected": ([0, 0, 0, 1, 0, 0, 0], 0),
    "TotalRewardPayout": ([0, 1, 0, 0, 1, 1, 0], 3),
    "TotalRewardFeePayout": ([0, 0.2, 0, 0, 0.2, 0.2, 0], 0.6),
    "TotalBonusPayout": ([0, 0.3, 0, 0, 0, 0, 0], 0.3),
    "TotalBonusFeePayout": ([0, 0.06, 0, 0, 0, 0, 0], 0.06),
    "TotalFeePayout": ([0, 0.26, 0, 0, 0.2, 0.2, 0], 0.66),
    "TotalRewardAndFeePayout": ([0, 1.2, 0, 0, 1.2, 1.2, 0], 3.6),
    "NumberHITsReviewable": ([0, 0, 0, 1, 1, 0, 1], 1),
    "NumberAssignmentsAvailable": ([2, 3, 3, 1, 0, 1, 0], 0),
    "NumberAssignmentsPending": ([1, 0, 0, 1, 1, 0, 0], 0),
    "EstimatedRewardLiability": ([3.5, 2.5, 2.5, 1.5, 1.5, 0.5, 0], 0),
    "EstimatedFeeLiability": ([0.7, 0.5, 0.5, 0.3, 0.3, 0.1, 0], 0),
    "EstimatedTotalLiability": ([4.2, 3.0, 3.0, 1.8, 1.8, 0.6, 0], 0),
    # By how much a day changed it.
    "PercentAssignmentsApproved": ([0, 1, 0, -0.5, 0.5, 0, 0], 1),
    "PercentAssignmentsRejected": ([0, 0, 0, 0.5, -0.5, 0, 0], 0),
    "AverageRewardAmount": ([0, 1, 0, 0, 0, 0, 0], 1),
}


@pytest.fixture(scope="module", params=["sandbox", "production"])
def week(request: pytest.FixtureRequest) -> Stage:
    return a_week(request.param)


def test_every_statistic_of_requesters_is_looked_at() -> None:
    assert {*WEEK, "NumberHITsAssignable"} == set(OF_REQUESTERS)


@pytest.mark.parametrize("statistic", WEEK)
def test_each_day_of_a_week_and_all_of_it(week: Stage, statistic: str) -> None:
    days, total = WEEK[statistic]

    assert told(week, statistic, "OneDay", Count=7) == list(zip(DATES, days, strict=True))
    assert told(week, statistic, "OneDay") == [(DATES[-1], days[-1])]
    for period in ("SevenDays", "ThirtyDays", "LifeToDate"):
        assert told(week, statistic, period, Count=3) == [(DATES[-1], total)]


@pytest.mark.parametrize("statistic", WEEK)
def test_days_before_the_first_are_empty(week: Stage, statistic: str) -> None:
    days, _ = WEEK[statistic]

    assert values(week, statistic, "OneDay", Count=400) == [0] * 393 + days


@pytest.mark.parametrize("statistic", WEEK)
def test_another_requester_sees_nothing_of_it(week: Stage, statistic: str) -> None:
    assert values(week, statistic, "OneDay", Count=7, key="OTHER") == [0] * 7
    assert value(week, statistic, key="OTHER") == 0


def test_assignable_hits_are_those_of_now() -> None:
    stage = Stage(start=MORNING)
    hit_id = stage.hit(MaxAssignments=2)
    stage.hit()
    assert value(stage, "NumberHITsAssignable") == 2

    stage.accepted(hit_id, "W1", "W2")
    assert value(stage, "NumberHITsAssignable") == 1
    stage.later(days=400)

    assert value(stage, "NumberHITsAssignable") == 0
    assert value(stage, "NumberHITsCreated") == 2


@pytest.mark.parametrize(
    ("day", "seven", "thirty"),
    [
        ("11-05", 3, 3),  # Thursday to Wednesday
        ("11-06", 3, 3),
        ("11-07", 2, 3),  # without Friday
        ("11-10", 1, 3),  # Monday is out
        ("11-11", 0, 3),
        ("11-29", 0, 3),
        ("11-30", 0, 2),
        ("12-03", 0, 1),
        ("12-04", 0, 0),
        ("12-31", 0, 0),
    ],
)
def test_periods_move_on_at_midnight(day: str, seven: int, thirty: int) -> None:
    stage = a_week()
    go_to(stage, f"{day}T21:00:00")

    for period, approved in (("SevenDays", seven), ("ThirtyDays", thirty), ("LifeToDate", 3)):
        (shown,) = told(stage, "NumberAssignmentsApproved", period)
        assert shown == (f"2014-{day}T08:00:00Z", approved)
        assert value(stage, "TotalRewardFeePayout", period) == pytest.approx(approved * 0.2)
        assert value(stage, "PercentAssignmentsApproved", period) == bool(approved)
        assert value(stage, "AverageRewardAmount", period) == bool(approved)
        assert value(stage, "NumberHITsReviewable", period) == 1  # what is, is


def test_a_rejection_taken_back_in_a_later_period_is_not_below_nothing() -> None:
    stage = a_week()
    go_to(stage, "11-09T21:00:00")  # seven days from Monday on

    assert value(stage, "NumberAssignmentsRejected", "SevenDays") == 0
    assert value(stage, "PercentAssignmentsRejected", "SevenDays") == 0
    assert value(stage, "PercentAssignmentsApproved", "SevenDays") == 1


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("03-09T07:59:59", "03-08T08:00:00"),
        ("03-09T08:00:00", "03-09T08:00:00"),
        ("03-10T06:59:59", "03-09T08:00:00"),  # the day has 23 hours
        ("03-10T07:00:00", "03-10T07:00:00"),
        ("11-02T06:59:59", "11-01T07:00:00"),
        ("11-02T07:00:00", "11-02T07:00:00"),
        ("11-03T07:59:59", "11-02T07:00:00"),  # the day has 25 hours
        ("11-03T08:00:00", "11-03T08:00:00"),
    ],
)
def test_days_begin_at_midnight_in_seattle(now: str, day: str) -> None:
    stage = Stage(start=utc(now) - timedelta(days=2))
    stage.later(days=2)
    stage.hit()

    dates = [f"2014-{day}Z"] * 2
    shown = told(stage, "NumberHITsCreated", "OneDay") + told(stage, "NumberHITsCreated")
    assert shown == list(zip(dates, [1, 1], strict=True))


def test_what_time_did_counts_on_its_own_day() -> None:
    stage = Stage("production", start=MORNING)
    stage.submitted(stage.hit(AutoApprovalDelayInSeconds=2 * DAY))  # approved on Saturday
    stage.accepted(stage.hit(AssignmentDurationInSeconds=3 * DAY, MaxAssignments=2))  # Sunday
    stage.later(days=6)

    days = {"TotalRewardPayout": 2, "NumberAssignmentsAbandoned": 3, "NumberHITsReviewable": None}
    for statistic, day in days.items():
        shown = values(stage, statistic, "OneDay", Count=7)
        assert shown == (
            [1, 1, 1, 2, 2, 2, 2] if day is None else [float(n == day) for n in range(7)]
        )
    assert values(stage, "NumberAssignmentsPending", "OneDay", Count=7) == [1, 1, 0, 0, 0, 0, 0]
    stage.later(days=130)
    assert value(stage, "NumberHITsCompleted") == 2
    assert value(stage, "NumberHITsReviewable") == 0
    assert value(stage, "NumberHITsCompleted", "ThirtyDays") == 2
    assert value(stage, "NumberHITsCompleted", "SevenDays") == 0


def test_what_may_become_due_of_a_disabled_hit_is_its_work_in_progress() -> None:
    stage = Stage(start=MORNING)
    hit_id = stage.hit(MaxAssignments=4)
    stage.submitted(hit_id, "W1")
    (taken,) = stage.accepted(hit_id, "W2")
    assert value(stage, "EstimatedTotalLiability") == 4.8

    stage.done("DisableHIT", HITId=hit_id)

    assert value(stage, "EstimatedTotalLiability") == 1.2
    assert value(stage, "NumberAssignmentsAvailable") == 0
    assert value(stage, "NumberHITsCompleted") == 1
    assert value(stage, "TotalRewardPayout") == 1
    stage.workers.submit(taken, {"q": "a"})
    assert value(stage, "EstimatedTotalLiability") == 0
    assert value(stage, "TotalRewardPayout") == 2


def test_a_hit_of_another_type_may_cost_more() -> None:
    stage = Stage(start=MORNING)
    hit_id = stage.hit(MaxAssignments=10)
    assert value(stage, "EstimatedRewardLiability") == 10
    assert value(stage, "EstimatedFeeLiability") == 4  # ten are 40 %

    stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId="T100CN9P324W00EXAMPLE")

    assert value(stage, "EstimatedRewardLiability") == 50
    assert value(stage, "EstimatedFeeLiability") == 20
    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=2)
    assert value(stage, "EstimatedTotalLiability") == 84


def test_a_refused_request_counts_nothing() -> None:
    stage = Stage(start=MORNING)
    (taken,) = stage.submitted(stage.hit())
    stage.done("ApproveAssignment", AssignmentId=taken)

    assert stage.call("ApproveAssignment", AssignmentId=taken).code
    assert stage.call("CreateHIT", LifetimeInSeconds=1).code

    assert value(stage, "NumberAssignmentsApproved") == value(stage, "NumberHITsCreated") == 1


# Of workers.


@pytest.mark.parametrize(
    ("worker", "statistic", "days", "total"),
    [
        ("W1", "NumberAssignmentsApproved", [0, 1, 0, 0, 0, 0, 0], 1),
        ("W1", "NumberAssignmentsRejected", [0] * 7, 0),
        ("W1", "PercentAssignmentsApproved", [0, 1, 0, 0, 0, 0, 0], 1),
        ("W2", "NumberAssignmentsApproved", [0, 0, 0, 0, 1, 0, 0], 1),
        ("W2", "NumberAssignmentsRejected", [0, 0, 0, 1, 0, 0, 0], 0),
        ("W2", "PercentAssignmentsApproved", [0, 0, 0, 0, 1, 0, 0], 1),
        ("W2", "PercentAssignmentsRejected", [0, 0, 0, 1, 0, 0, 0], 0),
        ("W3", "NumberAssignmentsApproved", [0, 0, 0, 0, 0, 1, 0], 1),
        ("W4", "NumberAssignmentsApproved", [0] * 7, 0),
        ("W4", "PercentAssignmentsApproved", [0] * 7, 0),
    ],
)
def test_what_was_decided_about_a_worker(
    week: Stage, worker: str, statistic: str, days: list[float], total: float
) -> None:
    shown = told(week, statistic, "OneDay", Count=7, WorkerId=worker)
    assert shown == list(zip(DATES, days, strict=True))
    for period in ("SevenDays", "ThirtyDays", "LifeToDate"):
        assert told(week, statistic, period, WorkerId=worker) == [(DATES[-1], total)]
        assert value(week, statistic, period, WorkerId=worker, key="OTHER") == 0


@pytest.mark.parametrize(
    ("kind", "counted"),
    [("KnownAnswers", count_known_answers), ("PluralityAnswers", count_plurality_answers)],
)
def test_answers_count_by_their_latest_review(kind: str, counted: Any) -> None:
    stage = Stage(start=MORNING)
    stage.hit()
    with open_transaction(stage.world) as transaction:
        owner = stage.world.account(KEY).id
        counted(transaction, owner, "W1", correct=3, incorrect=1)
        counted(transaction, owner, "W2", correct=5, incorrect=5)
        counted(transaction, "SOMEBODY", "W1", correct=7, incorrect=7)
    stage.later(days=1)
    with open_transaction(stage.world) as transaction:
        counted(transaction, owner, "W1", correct=-1, incorrect=1)  # the same work judged again
        counted(transaction, owner, "W1", correct=0, incorrect=0)

    expected = {
        f"Number{kind}Correct": ([3, 0], 2),
        f"Number{kind}Incorrect": ([1, 1], 2),
        f"Number{kind}Evaluated": ([4, 1], 4),
        f"Percent{kind}Correct": ([0.75, 0], 0.5),
    }
    for statistic, (days, total) in expected.items():
        assert values(stage, statistic, "OneDay", Count=2, WorkerId="W1") == days
        for period in ("SevenDays", "ThirtyDays", "LifeToDate"):
            assert value(stage, statistic, period, WorkerId="W1") == total


# What is shown, and what is refused.


def request(**changes: object) -> dict[str, object]:
    return {"Statistic": "NumberAssignmentsApproved", "TimePeriod": "LifeToDate", **changes}


def test_what_was_asked_comes_back_unless_it_is_not_wanted() -> None:
    stage = Stage(start=MORNING)

    shown = stage.done("GetRequesterWorkerStatistic", **request(WorkerId="W1"))
    bare = stage.done(
        "GetRequesterWorkerStatistic", **request(WorkerId="W1"), ResponseGroup="Minimal"
    )

    assert shown.name == bare.name == "GetStatisticResult"
    assert shown.names() == ["Request", "DataPoint", "Statistic", "TimePeriod", "WorkerId"]
    assert shown.text("Statistic") == "NumberAssignmentsApproved"
    assert shown.text("TimePeriod") == "LifeToDate"
    assert shown.text("WorkerId") == "W1"
    assert bare.names() == ["Request", "DataPoint"]
    alone = stage.done("GetRequesterStatistic", **request())
    assert alone.names() == ["Request", "DataPoint", "Statistic", "TimePeriod"]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("statistic", RequesterStatistic)
def test_everything_there_is_can_be_asked(statistic: RequesterStatistic, period: str) -> None:
    stage = Stage(start=MORNING)
    for operation, known in (
        ("GetRequesterStatistic", statistic in OF_REQUESTERS),
        ("GetRequesterWorkerStatistic", statistic in WORKER_STATISTICS),
    ):
        result = stage.call(
            operation, **request(Statistic=statistic, TimePeriod=period, WorkerId="W1")
        )
        if not known:
            assert result.code == INVALID
            assert message(result) == (
                f'The value "{statistic}" is not valid for the parameter Statistic.'
            )
        elif statistic == "NumberHITsAssignable" and period != "LifeToDate":
            assert result.code == INVALID
            assert message(result) == (
                f'The value "{period}" is not valid for the parameter TimePeriod.'
            )
        else:
            assert points(result) == [(DATES[0], 0)]


@pytest.mark.parametrize("statistic", ENDED)
def test_some_are_no_longer_supported(statistic: str) -> None:
    end = datetime(2016, 11, 1, 7, 0, 0, tzinfo=UTC)
    stage = Stage(start=end - timedelta(seconds=1))
    assert value(stage, statistic) == 0

    stage.later(seconds=1)
    refused = stage.call("GetRequesterStatistic", **request(Statistic=statistic))

    assert refused.code == INVALID
    assert message(refused) == (
        f'The value "{statistic}" is not valid for the parameter Statistic. '
        "This statistic is no longer supported.."
    )
    assert value(stage, "TotalFeePayout") == value(stage, "TotalRewardAndFeePayout") == 0


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"Statistic": None}, MISSING, "Statistic"),
        ({"TimePeriod": None}, MISSING, "TimePeriod"),
        ({"Statistic": "NumberOfCats"}, ENUMERATION, ""),
        ({"TimePeriod": "OneYear"}, ENUMERATION, ""),
        ({"TimePeriod": "OneDay", "Count": 0}, RANGE, "Count"),
        ({"TimePeriod": "OneDay", "Count": -1}, RANGE, "Count"),
        ({"TimePeriod": "OneDay", "Count": 10_001}, RANGE, "Count"),
        ({"TimePeriod": "OneDay", "Count": "many"}, INVALID, "Count"),
        ({"Count": 0}, None, ""),
        ({"TimePeriod": "ThirtyDays", "Count": 10_001}, None, ""),
    ],
)
@pytest.mark.parametrize("operation", ["GetRequesterStatistic", "GetRequesterWorkerStatistic"])
def test_values(operation: str, changes: dict[str, object], code: str | None, name: str) -> None:
    result = Stage(start=MORNING).call(operation, **request(WorkerId="W1") | changes)

    assert result.code == code
    assert name in (result.message or "")


@pytest.mark.parametrize(
    ("worker", "code"), [(None, MISSING), ("", INVALID), ("w1", INVALID), ("W" * 65, INVALID)]
)
def test_a_worker_has_an_id(worker: str | None, code: str) -> None:
    refused = Stage().call("GetRequesterWorkerStatistic", **request(WorkerId=worker))

    assert refused.code == code
    assert "WorkerId" in message(refused)


def test_the_most_days() -> None:
    shown = told(Stage(start=MORNING), "NumberHITsCreated", "OneDay", Count=730)

    assert len(shown) == 730
    assert shown[0] == ("2012-10-31T07:00:00Z", 0)


# Batches.

BATCH = [
    request(Statistic="NumberHITsCreated"),
    request(Statistic="NumberKnownAnswersCorrect"),
    request(Statistic="EstimatedTotalLiability", TimePeriod="OneDay", Count=2),
]


def check_batch(results: list[Node]) -> None:
    assert [result.code for result in results] == [None, INVALID, None]
    assert points(results[0]) == [(DATES[0], 1)]
    assert points(results[2]) == [("2014-10-29T07:00:00Z", 0), (DATES[0], 1.2)]


def test_a_batch_over_soap() -> None:
    stage = Stage(start=MORNING)
    stage.hit()

    check_batch(stage.service.results("GetRequesterStatistic", *BATCH))


def test_a_batch_over_rest() -> None:
    stage = Stage(start=MORNING)
    stage.hit()
    parameters = {
        f"GetRequesterStatistic.{number}.{name}": value
        for number, one in enumerate(BATCH, start=1)
        for name, value in one.items()
    }

    answer = stage.service.rest("GetRequesterStatistic", parameters)

    results = answer.all("GetStatisticResult")
    check_batch(results)
    assert results[0].names() == ["Request", "Statistic", "TimePeriod", "DataPoint"]


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    stage = Stage(start=MORNING)
    stage.hit()
    stage.later(days=1)
    stage.hit()
    stage.clock.set(stage.clock.now() - timedelta(days=1))
    stage.hit()

    assert values(stage, "NumberHITsCreated", "OneDay", Count=2) == [0, 3]
    stage.later(days=1)
    assert values(stage, "NumberHITsCreated", "OneDay", Count=2) == [1, 2]
    assert value(stage, "NumberHITsCreated") == 3
