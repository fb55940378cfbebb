"""The HITs and assignments that calls name, in every form of a call, read once."""

from __future__ import annotations

import pytest

from exchanges import Service, soap_call
from mockturk.world.call_subjects import CallSubjectIndex


def read(service: Service) -> dict[int, tuple[frozenset[str], ...]]:
    subjects = service.world.call_subjects.update(service.world.journal)
    return {number: tuple(one)[1:] for number, one in subjects.items()}


@pytest.mark.parametrize(
    "text",
    [
        soap_call("GetHIT", "<HITId>3ONE</HITId>"),
        soap_call("GetHIT", '<n:HITId xmlns:n="urn:any">3ONE</n:HITId>'),
    ],
)
def test_ids_in_a_document(service: Service, text: bytes) -> None:
    service.post(text)

    assert read(service) == {1: (frozenset({"3ONE"}), frozenset(), frozenset())}


def test_each_call_is_read_once(service: Service) -> None:
    service.post(soap_call("ApproveAssignment", "<AssignmentId>3TWO</AssignmentId>"))
    index = CallSubjectIndex()
    (first,) = index.update(service.world.journal).values()
    service.post(soap_call("GetHIT", "<HITId>3ONE</HITId>"))
    again, new = index.update(service.world.journal).values()

    assert again is first
    assert first.has_any(frozenset({"3TWO"}))
    assert not first.has_any(frozenset({"3ONE"}))
    assert new.operation == "GetHIT"


def test_a_journal_that_was_cleared_is_read_anew(service: Service) -> None:
    for name in ("3ONE", "3TWO"):
        service.post(soap_call("GetHIT", f"<HITId>{name}</HITId>"))
    assert len(read(service)) == 2
    service.world.journal.clear()
    service.post(soap_call("GetHIT", "<HITId>3THREE</HITId>"))

    assert read(service)[1][0] == {"3THREE"}


def test_calls_that_were_dropped_are_left_out(service: Service) -> None:
    service.world.journal.most = 2
    for name in ("3ONE", "3TWO", "3THREE"):
        service.post(soap_call("GetHIT", f"<HITId>{name}</HITId>"))
        read(service)

    assert list(read(service)) == [2, 3]
