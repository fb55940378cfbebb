"""The list of HIT groups: what is in it, its orders and pages, and the next HIT of a group."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mockturk.domain.errors import (
    HITTypeDoesNotExist,
    InvalidParameterValue,
    NoMoreWorkableHITsInGroup,
)
from mockturk.domain.qualification_requirements import Comparator, HITAccessActions
from mockturk.domain.views.workers import GroupInfo, RequirementInfo
from mockturk.world.workers import GroupSort
from world.lifecycle.stage import Stage, usd

ADULT = {
    "QualificationTypeId": "00000000000000000060",
    "Comparator": "EqualTo",
    "IntegerValue": 1,
}


def titles(stage: Stage, *worker: str, **wanted: Any) -> str:
    return " ".join(group.title for group in stage.workers.groups(*worker, **wanted).items)


def only(stage: Stage, *worker: str) -> GroupInfo:
    (group,) = stage.workers.groups(*worker).items
    return group


@pytest.fixture
def stage() -> Stage:
    """Four groups that each sort order arranges differently."""
    stage = Stage()
    for title, reward, hits, lifetime, duration in [
        ("b", "0.50", 2, 5000, 300),
        ("D", "0.05", 3, 4000, 600),
        ("a", "2.00", 1, 9000, 30),
        ("C", "1.00", 4, 3700, 3600),
    ]:
        for _ in range(hits):
            stage.hit(
                Title=title,
                Reward=usd(reward),
                LifetimeInSeconds=lifetime,
                AssignmentDurationInSeconds=duration,
                Keywords=f"Tiere, nr{hits}",
            )
        stage.later(seconds=1)
    return stage


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (GroupSort.newest, "C a D b"),
        (GroupSort.oldest, "b D a C"),
        (GroupSort.most_hits, "C D b a"),
        (GroupSort.fewest_hits, "a b D C"),
        (GroupSort.highest_reward, "a C b D"),
        (GroupSort.lowest_reward, "D b C a"),
        (GroupSort.soonest_expiration, "C D b a"),
        (GroupSort.latest_expiration, "a b D C"),
        (GroupSort.title_a_z, "a b C D"),
        (GroupSort.title_z_a, "D C b a"),
        (GroupSort.shortest_time, "a b D C"),
        (GroupSort.longest_time, "C D b a"),
    ],
)
def test_orders(stage: Stage, sort: GroupSort, expected: str) -> None:
    assert titles(stage, sort=sort) == expected
    assert titles(stage, sort=sort.value) == expected


def test_every_order_is_tested_and_the_newest_is_the_usual() -> None:
    (mark,) = test_orders.pytestmark

    assert {sort for sort, _ in mark.args[1]} == set(GroupSort)


def test_the_usual_order(stage: Stage) -> None:
    assert titles(stage) == titles(stage, sort="newest")


def test_equal_groups_keep_one_order() -> None:
    stage = Stage()
    for number in range(30):
        stage.hit(Title=f"t{number}")

    for sort in ("highest_reward", "lowest_reward", "longest_time"):
        pages = [stage.workers.groups(sort=sort, page=page).items for page in (1, 2, 3, 4)]
        ids = [group.hit_type_id for page in pages for group in page]
        assert ids == sorted(ids)
        assert len(ids) == 30


def test_pages(stage: Stage) -> None:
    page = stage.workers.groups(sort="title_a_z", page=2, page_size=3)

    assert [group.title for group in page.items] == ["D"]
    assert (page.page, page.page_size, page.total) == (2, 3, 4)
    assert stage.workers.groups(page=9).items == ()
    assert stage.workers.groups(page=9).total == 4


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", "C a D b"),
        ("a", "C a D b"),  # all have a description
        ("TIERE", "C a D b"),
        ("tiere nr3", "D"),
        ("nr3 nr4", ""),
        ("  picture  ", "C a D b"),
        ("zebra", ""),
    ],
)
def test_search(stage: Stage, search: str, expected: str) -> None:
    assert titles(stage, search=search) == expected


@pytest.mark.parametrize(
    ("minimum", "expected"),
    [(0, "C a D b"), ("0.51", "C a"), (Decimal(1), "C a"), (1.5, "a"), ("2.01", "")],
)
def test_minimum_reward(stage: Stage, minimum: Any, expected: str) -> None:
    assert titles(stage, minimum_reward=minimum) == expected


def test_only_what_the_worker_may_do(stage: Stage) -> None:
    stage.hit(Title="e", QualificationRequirement=ADULT)
    stage.hit(Title="f", key="OTHER")
    stage.workers.register("A1", adult=True)

    assert titles(stage, "A1", only_qualified=True) == "f e C a D b"
    assert titles(stage, "A2", only_qualified=True) == "f C a D b"
    assert titles(stage, "A2") == "f e C a D b"
    stage.done("BlockWorker", WorkerId="A1", Reason="dogs")
    assert titles(stage, "A1", only_qualified=True) == "f"
    shown = {group.title: group for group in stage.workers.groups("A2").items}
    assert (shown["e"].qualified, shown["e"].unmet) == (False, ("00000000000000000060",))
    assert (shown["f"].qualified, shown["f"].unmet) == (True, ())
    shown = {group.title: group for group in stage.workers.groups("A1").items}
    assert (shown["e"].qualified, shown["e"].unmet) == (False, ())  # blocked
    nobody = stage.workers.groups().items[0]
    assert (nobody.qualified, nobody.unmet) == (None, None)


@pytest.mark.parametrize(
    "wanted",
    [
        {"sort": "best"},
        {"sort": ""},
        {"minimum_reward": "much"},
        {"minimum_reward": "NaN"},
        {"minimum_reward": "Infinity"},
        {"only_qualified": True},  # who?
        {"worker_id": "a b"},
    ],
)
def test_what_nobody_can_want(wanted: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameterValue):
        Stage().workers.groups(**wanted)


def test_a_group_has_what_its_hits_have_in_common() -> None:
    stage = Stage()
    first = stage.record(stage.hit(MaxAssignments=2, QualificationRequirement=ADULT))
    stage.later(minutes=1)
    second = stage.record(stage.hit(QualificationRequirement=ADULT, LifetimeInSeconds=7200))

    group = only(stage)

    assert group.hit_group_id == first.hit_type.group_id != group.hit_type_id
    assert group.hit_type_id == first.hit_type.id == second.hit_type.id
    assert group.requester_id == first.owner
    assert (group.title, group.reward) == ("Tell cats from dogs", Decimal("1.00"))
    assert group.requirements == (
        RequirementInfo(
            ADULT["QualificationTypeId"],
            Comparator.EqualTo,
            (1,),
            (),
            required_to_preview=False,
            actions_guarded=HITAccessActions.Accept,
        ),
    )
    assert group.hits_available == 2
    assert (group.created_at, group.expires_at) == (second.created_at, first.expires_at)


def test_only_hits_that_can_be_accepted_count() -> None:
    stage = Stage()
    assert stage.workers.groups().items == ()
    one, two, three = (stage.hit() for _ in range(3))
    assert only(stage).hits_available == 3

    (taken,) = stage.accepted(one)
    assert only(stage).hits_available == 2
    stage.workers.give_back(taken)
    assert only(stage).hits_available == 3
    stage.submitted(two)
    stage.done("ForceExpireHIT", HITId=three)
    assert only(stage).hits_available == 1
    stage.later(hours=1)
    assert stage.workers.groups().total == 0
    stage.done("ExtendHIT", HITId=three, ExpirationIncrementInSeconds=3600)
    assert only(stage).hits_available == 1
    stage.done("DisableHIT", HITId=three)
    assert stage.workers.groups().total == 0


def test_a_hit_changes_its_group() -> None:
    stage = Stage()
    hit_id = stage.hit(Title="a")
    other = stage.record(stage.hit(Title="b")).hit_type

    stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=other.id)

    assert only(stage).title == "b"
    assert only(stage).hits_available == 2


def test_the_shared_type_is_one_group_for_all_requesters() -> None:
    stage = Stage()
    for key in ("ONE", "TWO"):
        stage.hit(key=key, HITTypeId="T100CN9P324W00EXAMPLE")

    assert only(stage).hits_available == 2


# The HITs of a group.


def test_the_hits_of_a_group_come_oldest_first() -> None:
    stage = Stage()
    hits = [stage.hit(MaxAssignments=2) for _ in range(12)]
    stage.hit(Title="another")
    stage.accepted(hits[0])
    stage.submitted(hits[1], "W1", "W2")
    group_id = stage.record(hits[0]).hit_type.group_id

    page = stage.workers.hits(group_id)

    assert [hit.hit_id for hit in page.items] == [hits[0], *hits[2:11]]
    assert (page.total, page.items[0].assignments_available) == (11, 1)
    assert [hit.hit_id for hit in stage.workers.hits(group_id, page=2).items] == [hits[11]]


def test_a_group_or_hit_type_that_does_not_exist_is_an_error() -> None:
    stage = Stage()
    hit = stage.record(stage.hit())
    stage.hit(Title="another")

    (only,) = stage.workers.groups(hit_type_id=hit.hit_type.id).items

    assert only.hit_group_id == hit.hit_type.group_id
    with pytest.raises(HITTypeDoesNotExist):
        stage.workers.hits("3NOTHING")
    with pytest.raises(HITTypeDoesNotExist):
        stage.workers.groups(hit_type_id="3NOTHING")


def test_the_next_hit_is_one_the_worker_never_had() -> None:
    stage = Stage()
    hits = [stage.hit(MaxAssignments=5) for _ in range(5)]
    group_id = stage.record(hits[0]).hit_type.group_id
    workers = stage.workers

    assert workers.next_hit("A1", group_id) == hits[0]
    done = []
    for _ in hits:
        done.append(workers.next_hit("A1", group_id))
        workers.accept("A1", done[-1])
    assert done == hits
    with pytest.raises(NoMoreWorkableHITsInGroup) as caught:
        workers.next_hit("A1", group_id)
    assert caught.value.data == (("HITGroupId", group_id),)
    assert workers.next_hit("A2", group_id) == hits[0]

    newer = stage.hit(MaxAssignments=5)
    assert workers.next_hit("A1", group_id) == newer


def test_what_was_left_out_or_returned_comes_last() -> None:
    stage = Stage()
    hits = [stage.hit() for _ in range(4)]
    group_id = stage.record(hits[0]).hit_type.group_id
    workers = stage.workers
    (returned,) = stage.accepted(hits[1])
    workers.give_back(returned)

    order = []
    while len(order) < 4:
        order.append(workers.next_hit("W1", group_id))
        stage.accepted(order[-1])

    assert order == [hits[2], hits[3], hits[0], hits[1]]


@pytest.mark.parametrize("group_id", ["", "3NOTHING", "\x00"])
def test_of_no_group_nothing_is_next(group_id: str) -> None:
    with pytest.raises(NoMoreWorkableHITsInGroup):
        Stage().workers.next_hit("A1", group_id)


def test_a_blocked_worker_gets_no_hit_of_that_requester() -> None:
    stage = Stage()
    shared = {"HITTypeId": "T100CN9P324W00EXAMPLE"}
    blocking = stage.hit(key="ONE", **shared)
    stage.done("BlockWorker", key="ONE", WorkerId="A1", Reason="dogs")
    group_id = stage.record(blocking).hit_type.group_id
    with pytest.raises(NoMoreWorkableHITsInGroup):
        stage.workers.next_hit("A1", group_id)

    welcoming = stage.hit(key="TWO", **shared)

    assert stage.workers.next_hit("A1", group_id) == welcoming
    assert stage.workers.next_hit("A2", group_id) == blocking


@pytest.mark.parametrize("seed", range(5))
def test_whoever_takes_what_is_next_has_every_hit_once(seed: int) -> None:
    stage, random = Stage(), Random(seed)
    hits = {stage.hit(MaxAssignments=9) for _ in range(30)}
    group_id = stage.record(next(iter(hits))).hit_type.group_id
    had: list[str] = []
    for hit_id in random.sample(sorted(hits), 7):
        stage.accepted(hit_id)
        had.append(hit_id)
    for number in range(60):
        if number % 10 == 0:
            stage.later(seconds=1)
            hits.add(stage.hit(MaxAssignments=9))
        try:
            hit_id = stage.workers.next_hit("W1", group_id)
        except NoMoreWorkableHITsInGroup:
            assert set(had) == hits
            continue
        stage.accepted(hit_id)
        had.append(hit_id)

    assert sorted(had) == sorted(hits)
