"""Every method of a remote world's workers, over a socket."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest

from client.calling import done, hit_types, hits, texts
from mockturk import World
from mockturk.admin.control.faults import FaultFields
from mockturk.admin.workers.simulation import SimulationFields
from mockturk.admin.workers.workers import DetailFields
from mockturk.client import outbox
from mockturk.client.faults import FaultKind, KindOptions
from mockturk.client.worker_options import SimulationOptions
from mockturk.client.workers import GroupSort
from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.worker_details import WorkerDetails
from mockturk.exceptions import (
    ControlAPIError,
    HITDoesNotExist,
    HITTypeDoesNotExist,
    InvalidValueError,
    NoMoreWorkableHITsInGroup,
)
from mockturk.world.fault_injection import FaultKind as Kind
from mockturk.world.workers import groups
from world.workers.qualifying import ANSWER_KEY, TEST

MANY = 230  # more than two pages of the most items there can be in one


def test_a_worker_finds_accepts_and_does_hits(remote: World) -> None:
    first, second = hits(remote, 2)
    workers = remote.workers
    workers.register("A1ANN", name="Ann", locale="US-NY")
    assert workers.change("A1ANN", masters=True).masters is True
    assert workers.get("A1ANN").name == "Ann"
    assert [one.worker_id for one in workers.registered()] == ["A1ANN"]

    (group,) = workers.groups("A1ANN")
    assert workers.groups("A1ANN", search="no such word") == []
    assert workers.groups(minimum_reward=Decimal(1000)) == []
    assert workers.groups("A1ANN", only_qualified=True, sort="title_z_a") == [group]
    group_id = group.hit_group_id
    assert [one.hit_id for one in workers.hits(group_id)] == [first, second]
    assert workers.next_hit("A1ANN", group_id) == first
    assert workers.preview("A1ANN", first).hit_id == first

    done_one = workers.accept("A1ANN", first)
    assert workers.task(done_one).assignment_id == done_one
    assert workers.submit(done_one, {"colour": "red", "file": b"\x00"}).status == "Submitted"
    left_one = workers.accept("A1ANN", second)
    assert workers.give_back(left_one).status == "Returned"
    assert workers.assignment(left_one).status == "Returned"
    assert [one.assignment_id for one in workers.assignments("A1ANN")] == [left_one, done_one]
    (submitted,) = workers.assignments("A1ANN", status="Submitted")
    assert submitted.assignment_id == done_one
    assert len(workers.assignments("A1ANN", status=["Submitted", "Returned"])) == 2

    done(remote, "ApproveAssignment", {"AssignmentId": done_one})
    assert workers.earnings("A1ANN").total > 0


def test_a_worker_asks_for_qualifications(remote: World) -> None:
    type_id = texts(
        done(
            remote,
            "CreateQualificationType",
            {
                "Name": "Cats",
                "Description": "Tells cats from dogs",
                "Keywords": "cats",
                "QualificationTypeStatus": "Active",
                "Test": TEST,
                "TestDurationInSeconds": 300,
                "AnswerKey": ANSWER_KEY,
            },
        ),
        "QualificationTypeId",
    )[0]
    workers = remote.workers
    (found,) = workers.qualification_types("A1ANN", search="cats", only_requestable=True)
    assert found.qualification_type_id == type_id
    assert workers.qualification_type(type_id).name == "Cats"
    begun = workers.request_qualification("A1ANN", type_id)
    assert begun.status == "InTest"
    request_id = begun.qualification_request_id
    assert workers.qualification_request(request_id) == begun
    assert workers.submit_test(request_id, {"pet": "dog"}).status == "Granted"
    assert workers.qualification_type(type_id, "A1ANN").value == -5
    assert [one.status for one in workers.qualification_requests("A1ANN")] == ["Granted"]
    assert workers.qualification_requests("A1ANN", status="Pending") == []
    (held,) = workers.qualifications("A1ANN", status="Granted")
    assert held.qualification_type_id == type_id
    assert workers.qualifications("A1ANN", status=["Revoked"]) == []


def test_lists_are_whole(remote: World) -> None:
    workers = remote.workers
    for number in range(MANY):
        workers.register(f"A{number:04}")
    assert [one.worker_id for one in workers.registered()] == [
        f"A{number:04}" for number in range(MANY)
    ]

    ids = hits(remote, MANY)
    (group,) = workers.groups()
    assert [one.hit_id for one in workers.hits(group.hit_group_id)] == ids
    for hit_id in ids:
        workers.accept("A0001", hit_id)
    assert [one.hit_id for one in workers.assignments("A0001")] == ids[::-1]
    assert len(workers.assignments("A0001", page_size=50)) == MANY
    assert [one.hit_id for one in workers.assignments("A0001", page=2, page_size=10)] == (
        ids[::-1][10:20]
    )
    for wrong in ({"page": 0}, {"page_size": 0}, {"page_size": 101}):
        with pytest.raises(ControlAPIError, match="ParameterOutOfRange"):
            workers.assignments("A0001", **wrong)


def test_lists_of_groups_and_qualifications_are_whole(remote: World) -> None:
    for type_id in hit_types(remote, 105):
        hits(remote, HITTypeId=type_id)
    assert len(remote.workers.groups()) == 105
    assert len(remote.workers.groups(search="Title 104")) == 1

    requests = [
        {
            "Name": f"Type {number}",
            "Description": "A type",
            "QualificationTypeStatus": "Active",
            "AutoGranted": True,
        }
        for number in range(105)
    ]
    types = texts(done(remote, "CreateQualificationType", *requests), "QualificationTypeId")
    for type_id in types:
        remote.workers.request_qualification("A1ANN", type_id)
    assert len(remote.workers.qualification_types(only_requestable=True)) == 105
    assert len(remote.workers.qualification_requests("A1ANN")) == 105
    assert len(remote.workers.qualifications("A1ANN")) == 105


def test_simulated_workers_work_until_nothing_is_left(remote: World) -> None:
    hits(remote, 120, MaxAssignments=10)

    some = remote.workers.work(most=150, seed="s", accuracy=1, workers=20)
    assert (some.submitted, some.left) == (150, True)
    steps = list(remote.workers.work_in_steps(seed="s", accuracy=1, workers=20))
    assert len(steps) > 1
    assert [one.left for one in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1].submitted == 1050
    assert steps[-1].hits_available == 0
    assert all(one.name for one in remote.workers.registered())
    with pytest.raises(ControlAPIError, match="most"):
        remote.workers.work(most=0)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "A1ANN/assignments"])
def test_what_is_no_part_of_an_address_never_means_another_one(remote: World, name: str) -> None:
    remote.faults.add("throttle")
    for ask in (
        *(remote.workers.get, remote.workers.assignments, remote.faults.remove, remote.forget),
        *(remote.accounts.get, remote.credentials.delete, remote.layouts.get, remote.snapshot),
    ):
        with pytest.raises(ValueError, match="part of an address"):
            ask(name)
    assert len(remote.faults.all()) == 1


def test_a_hit_is_answered_by_so_many_workers_who_may(remote: World) -> None:
    hit_id, other = hits(remote, 2, MaxAssignments=4)
    workers = remote.workers
    workers.register("A1ANN")
    done(remote, "BlockWorker", {"WorkerId": "A1ANN", "Reason": "none"})
    workers.register("A2BOB")

    first = workers.answer(hit_id, {"label": "cat"}, workers=2)
    second = workers.answer(hit_id, lambda task: {"label": task.worker_id})
    third = workers.answer(hit_id, {"label": "dog"}, workers=["A7NAMED"])

    assert [one.status for one in (*first, *second, *third)] == ["Submitted"] * 4
    assert first[0].worker_id == "A2BOB"
    assert len({one.worker_id for one in (*first, *second, *third)}) == 4
    assert second[0].worker_id in (second[0].answer or "")
    assert workers.dashboard("A7NAMED").assignments["Submitted"] == 1
    with pytest.raises(NoMoreWorkableHITsInGroup):
        workers.answer(hit_id, {"label": "cat"})
    with pytest.raises(HITDoesNotExist):
        workers.answer("3NONE", {"label": "cat"})

    rest = workers.answer_all({"label": "cat"})
    assert [one.hit_id for one in rest] == [other] * 4
    assert workers.answer_all({"label": "cat"}) == []


def test_all_hits_of_a_type_are_answered(remote: World) -> None:
    one, other = hit_types(remote, 2)
    for type_id in (one, one, other):
        hits(remote, HITTypeId=type_id, MaxAssignments=3)

    done_once = remote.workers.answer_all({"label": "cat"}, hit_type_id=one, workers=1)

    assert len(done_once) == 2
    assert len(remote.workers.answer_all({"label": "cat"})) == 3 * 3 - 2


def test_a_hit_type_that_does_not_exist_is_an_error(remote: World) -> None:
    with pytest.raises(HITTypeDoesNotExist):
        remote.workers.answer_all({"label": "cat"}, hit_type_id="3NOTHING")
    with pytest.raises(HITTypeDoesNotExist):
        remote.workers.hits("3NOTHING")


@pytest.mark.parametrize("workers", [0, -1])
def test_a_hit_is_answered_by_one_worker_or_more(remote: World, workers: int) -> None:
    (hit_id,) = hits(remote)

    with pytest.raises(ValueError, match=f"workers must be 1 or more, not {workers}"):
        remote.workers.answer(hit_id, {"label": "cat"}, workers=workers)


def test_a_worker_whose_answers_do_not_fit_returns_the_hit(remote: World) -> None:
    (hit_id,) = hits(remote)

    with pytest.raises(InvalidValueError):
        remote.workers.answer(hit_id, "no document")

    (worker,) = remote.workers.registered()
    (left,) = remote.workers.assignments(worker.worker_id)
    assert left.status == "Returned"
    remote.workers.answer(hit_id, {"label": "cat"}, workers=["A1OTHER"])


def test_the_id_of_a_worker_alone_is_not_a_list_of_workers(remote: World) -> None:
    (hit_id,) = hits(remote)

    with pytest.raises(TypeError, match="a number or a list of WorkerIds, not 'A1ANN'"):
        remote.workers.answer(hit_id, {"label": "cat"}, workers="A1ANN")
    assert remote.workers.registered().total == 0


@pytest.mark.parametrize("answers", [None, ["cat"]])
def test_answers_are_a_dict_or_a_document(remote: World, answers: Any) -> None:
    (hit_id,) = hits(remote)

    with pytest.raises(TypeError, match="answers must be a dict or a document, not"):
        remote.workers.answer(hit_id, answers, workers=["A1ANN"])
    (left,) = remote.workers.assignments("A1ANN")
    assert left.status == "Returned"


def test_the_names_in_types_are_those_of_the_server() -> None:
    assert get_args(FaultKind) == tuple(Kind)
    assert get_args(GroupSort) == tuple(groups.GroupSort)
    assert set(SimulationOptions.__annotations__) | {"most"} == set(
        SimulationFields.__struct_fields__
    )
    assert set(WorkerDetails.__annotations__) == set(DetailFields.__struct_fields__)
    assert {"kind", "operation", *KindOptions.__annotations__} == set(FaultFields.__struct_fields__)
    assert set(get_args(outbox.Transport)) == set(MessageTransport)
    assert set(get_args(outbox.State)) == set(MessageState)
