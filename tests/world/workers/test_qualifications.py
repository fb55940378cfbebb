"""Workers' Qualifications: requests, tests, retries and values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from exchanges import NOON
from mockturk.documents.answers import write_question_form_answers
from mockturk.domain.errors import (
    DoesNotMeetRequirements,
    InvalidParameterValue,
    InvalidQualificationRequestState,
    InvalidQualificationTypeState,
    ItemError,
    ParameterOutOfRange,
    QualificationRequestDoesNotExist,
    QualificationTypeDoesNotAllowRetake,
    QualificationTypeDoesNotExist,
    QualificationTypeRetryDelayNotElapsed,
    XMLParseError,
)
from mockturk.domain.qualification_requirements import (
    NUMBER_HITS_APPROVED,
    WORKER_ADULT,
    WORKER_LOCALE,
)
from mockturk.store import tables
from mockturk.world.simulation import Simulation
from world.lifecycle.stage import SECOND
from world.workers.qualifying import (
    ANSWER_KEY,
    SCORED,
    TEST,
    WITH_TEST,
    QualifyingStage,
    requirement,
)

HOUR = timedelta(hours=1)
LASTS = WITH_TEST["test_duration"]


@pytest.fixture
def stage() -> QualifyingStage:
    return QualifyingStage()


def refused(
    stage: QualifyingStage, error: type[ItemError], deed: Any, *args: Any, **options: Any
) -> ItemError:
    """The error of something that must be refused and change nothing."""
    before = stage.snapshot()
    with pytest.raises(error) as caught:
        deed(*args, **options)
    assert stage.snapshot() == before
    return caught.value


# Asking.


def test_an_auto_granted_type_is_granted_at_once(stage: QualifyingStage) -> None:
    type_id = stage.kind(auto_granted=True, auto_granted_value=7)

    request = stage.workers.request_qualification("A1", type_id)

    assert (request.status, request.value, request.submitted_at) == ("Granted", 7, NOON)
    (held,) = stage.workers.qualifications("A1").items
    assert (held.qualification_type_id, held.value, held.status) == (type_id, 7, "Granted")
    assert (held.granted_at, held.reason) == (NOON, None)


def test_without_a_test_the_requester_decides(stage: QualifyingStage) -> None:
    type_id = stage.kind("Cats")

    request = stage.workers.request_qualification("A1", type_id)

    assert (request.status, request.submitted_at, request.deadline) == ("Pending", NOON, None)
    assert (request.test, request.name, request.worker_id) == (None, "Cats", "A1")
    assert stage.value(type_id, "A1") is None
    stage.decided(request.qualification_request_id, 3)
    after = stage.workers.qualification_request(request.qualification_request_id)
    assert (after.status, after.value) == ("Granted", 3)
    assert stage.value(type_id, "A1") == 3


def test_a_rejected_worker_reads_why(stage: QualifyingStage) -> None:
    request = stage.workers.request_qualification("A1", stage.kind())

    stage.decided(request.qualification_request_id, reason="Not yet.")

    after = stage.workers.qualification_request(request.qualification_request_id)
    assert (after.status, after.value, after.reason) == ("Rejected", None, "Not yet.")
    assert stage.workers.qualifications("A1").items == ()


def test_a_scored_test_is_granted_its_score(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)

    begun = stage.workers.request_qualification("A1", type_id)
    assert (begun.status, begun.test, begun.submitted_at) == ("InTest", TEST, None)
    assert begun.deadline == NOON + LASTS
    assert stage.value(type_id, "A1") is None
    stage.later(minutes=1)
    done = stage.workers.submit_test(begun.qualification_request_id, {"pet": "cat"})

    assert (done.status, done.value, done.submitted_at) == ("Granted", 10, stage.clock.now())
    assert "<SelectionIdentifier>cat</SelectionIdentifier>" in (done.answer or "")
    assert stage.value(type_id, "A1") == 10


@pytest.mark.parametrize("answer", ["dog", ["dog", "cat"]])
def test_a_bad_score_is_granted_too(stage: QualifyingStage, answer: str | list[str]) -> None:
    begun = stage.workers.request_qualification("A1", stage.kind(**SCORED))

    done = stage.workers.submit_test(begun.qualification_request_id, {"pet": answer})

    assert (done.status, done.value) == ("Granted", -5)


def test_a_test_without_a_key_waits(stage: QualifyingStage) -> None:
    begun = stage.workers.request_qualification("A1", stage.kind(**WITH_TEST))
    document = write_question_form_answers([("pet", [("SelectionIdentifier", "dog")])])

    done = stage.workers.submit_test(begun.qualification_request_id, document)

    assert (done.status, done.value, done.answer) == ("Pending", None, document)


def test_the_key_the_worker_began_with_counts(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)
    begun = stage.workers.request_qualification("A1", type_id)
    other = stage.workers.request_qualification("A2", unkeyed := stage.kind(**WITH_TEST))
    third = stage.workers.request_qualification("A3", rekeyed := stage.kind(**SCORED))
    stage.changed(rekeyed, answer_key=ANSWER_KEY.replace(">10<", ">20<"))
    stage.changed(type_id, test=TEST.replace("cat", "cow"), answer_key=None)
    stage.changed(unkeyed, answer_key=ANSWER_KEY)

    assert stage.workers.submit_test(begun.qualification_request_id, {"pet": "cat"}).value == 10
    assert stage.workers.submit_test(third.qualification_request_id, {"pet": "cat"}).value == 10
    done = stage.workers.submit_test(other.qualification_request_id, {"pet": "cat"})
    assert (done.status, done.value) == ("Pending", None)


def test_who_began_may_hand_in_when_the_type_is_inactive(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)
    begun = stage.workers.request_qualification("A1", type_id)
    stage.changed(type_id, status="Inactive")

    assert stage.workers.submit_test(begun.qualification_request_id, {"pet": "cat"}).value == 10


# The time for a test.


def test_the_last_second_is_before_the_deadline(stage: QualifyingStage) -> None:
    begun = stage.workers.request_qualification("A1", stage.kind(**SCORED))
    stage.later(LASTS - SECOND)

    assert stage.workers.submit_test(begun.qualification_request_id, {"pet": "cat"}).value == 10


def test_after_the_deadline_the_test_is_over_and_counts(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)
    begun = stage.workers.request_qualification("A1", type_id).qualification_request_id
    stage.later(LASTS)

    error = refused(
        stage, InvalidQualificationRequestState, stage.workers.submit_test, begun, {"pet": "cat"}
    )

    assert ("CurrentState", "Abandoned") in error.data
    assert ("ExpectedStates", "InTest") in error.data
    request = stage.workers.qualification_request(begun)
    assert (request.status, request.submitted_at, request.value) == ("Abandoned", None, None)
    refused(
        stage,
        QualificationTypeDoesNotAllowRetake,
        stage.workers.request_qualification,
        "A1",
        type_id,
    )


def test_the_deadline_lies_within_the_calendar(stage: QualifyingStage) -> None:
    type_id = stage.kind(test=TEST, test_duration=timedelta.max)

    begun = stage.workers.request_qualification("A1", type_id)

    assert begun.deadline is not None
    assert begun.deadline.year == 9999


# Asking again.


@pytest.mark.parametrize("end", ["granted", "rejected", "abandoned", "revoked"])
def test_a_type_is_asked_for_once_unless_it_says_otherwise(
    stage: QualifyingStage, end: str
) -> None:
    type_id = stage.kind(**(WITH_TEST if end == "abandoned" else {}))
    ended(stage, type_id, end)

    error = refused(
        stage,
        QualificationTypeDoesNotAllowRetake,
        stage.workers.request_qualification,
        "A1",
        type_id,
    )

    assert error.data == (("QualificationTypeId", type_id), ("WorkerId", "A1"))
    shown = stage.workers.qualification_type(type_id, "A1")
    assert (shown.may_request, shown.why_not) == (False, error.message)
    assert shown.may_request_at is None
    assert stage.workers.qualification_type(type_id, "A2").may_request is True


@pytest.mark.parametrize("end", ["granted", "rejected", "abandoned", "revoked", "scored"])
def test_a_retry_delay_counts_from_the_request(stage: QualifyingStage, end: str) -> None:
    fields = {"abandoned": WITH_TEST, "scored": SCORED}.get(end, {})
    type_id = stage.kind(retry_delay=HOUR, **fields)
    ended(stage, type_id, end)
    stage.later(NOON + HOUR - SECOND - stage.clock.now())

    error = refused(
        stage,
        QualificationTypeRetryDelayNotElapsed,
        stage.workers.request_qualification,
        "A1",
        type_id,
    )

    assert ("RetryTime", "2014-08-15T13:00:00Z") in error.data
    shown = stage.workers.qualification_type(type_id, "A1")
    assert (shown.may_request, shown.may_request_at) == (False, NOON + HOUR)
    assert shown.why_not == error.message
    stage.later(SECOND)
    shown = stage.workers.qualification_type(type_id, "A1")
    assert (shown.may_request, shown.why_not, shown.may_request_at) == (True, None, None)
    stage.workers.request_qualification("A1", type_id)
    assert stage.workers.qualification_requests("A1").total == 2


def ended(stage: QualifyingStage, type_id: str, end: str) -> None:
    """Let A1 ask, and something become of it."""
    request_id = stage.workers.request_qualification("A1", type_id).qualification_request_id
    if end == "abandoned":
        stage.later(LASTS)
    elif end == "scored":
        stage.later(LASTS / 2)
        stage.workers.submit_test(request_id, {"pet": "cat"})
    else:
        stage.decided(request_id, None if end == "rejected" else 4)
    if end == "revoked":
        stage.revoked(type_id, "A1")


def test_without_a_delay_to_wait_one_asks_again_at_once(stage: QualifyingStage) -> None:
    type_id = stage.kind(retry_delay=timedelta(0), **SCORED)

    values = []
    for answer in ("cat", "dog", "cat"):
        begun = stage.workers.request_qualification("A1", type_id)
        stage.workers.submit_test(begun.qualification_request_id, {"pet": answer})
        values.append(stage.value(type_id, "A1"))

    assert values == [10, -5, 10]  # the last one counts, better or worse
    requests = stage.workers.qualification_requests("A1").items
    assert [request.value for request in requests] == [10, -5, 10]


def test_a_retake_replaces_what_was_assigned_or_revoked(stage: QualifyingStage) -> None:
    type_id = stage.kind(auto_granted=True, auto_granted_value=2, retry_delay=timedelta(0))
    stage.granted(type_id, "A1", 50)

    stage.workers.request_qualification("A1", type_id)
    assert stage.value(type_id, "A1") == 2
    stage.revoked(type_id, "A1", "You never slept.")
    (held,) = stage.workers.qualifications("A1").items
    assert (held.status, held.reason, held.value) == ("Revoked", "You never slept.", 2)
    stage.workers.request_qualification("A1", type_id)

    (held,) = stage.workers.qualifications("A1").items
    assert (held.status, held.reason, held.value) == ("Granted", None, 2)


@pytest.mark.parametrize("fields", [{}, WITH_TEST, {"retry_delay": timedelta(0)}])
def test_one_request_at_a_time(stage: QualifyingStage, fields: dict[str, Any]) -> None:
    type_id = stage.kind(**fields)
    first = stage.workers.request_qualification("A1", type_id)

    error = refused(
        stage, InvalidQualificationRequestState, stage.workers.request_qualification, "A1", type_id
    )

    assert error.data[0] == ("QualificationRequestId", first.qualification_request_id)
    assert ("CurrentState", first.status.value) in error.data
    stage.workers.request_qualification("A2", type_id)
    stage.workers.request_qualification("A1", stage.kind())


def test_an_assigned_qualification_is_no_request(stage: QualifyingStage) -> None:
    type_id = stage.kind()
    stage.granted(type_id, "A1", 9)

    assert stage.workers.qualification_type(type_id, "A1").may_request is True
    request = stage.workers.request_qualification("A1", type_id)
    assert stage.value(type_id, "A1") == 9  # until the requester decides
    stage.decided(request.qualification_request_id, 4)
    assert stage.value(type_id, "A1") == 4


def test_blocks_are_about_hits(stage: QualifyingStage) -> None:
    stage.done("BlockWorker", WorkerId="A1", Reason="dogs")

    stage.workers.request_qualification("A1", stage.kind(auto_granted=True))


# Requests that are refused.


@pytest.mark.parametrize("worker", ["", "a1", "A B", "W" * 65])
def test_a_worker_has_an_ids_form(stage: QualifyingStage, worker: str) -> None:
    type_id = stage.kind()
    workers = stage.workers
    for deed, *args in (
        (workers.request_qualification, worker, type_id),
        (workers.qualification_types, worker),
        (workers.qualification_type, type_id, worker),
        (workers.qualifications, worker),
        (workers.qualification_requests, worker),
    ):
        error = refused(stage, InvalidParameterValue, deed, *args)
        assert error.data == (("Parameter", "WorkerId"),)


@pytest.mark.parametrize("type_id", ["3UNKNOWN", "", "asfd"])
def test_a_type_must_exist(stage: QualifyingStage, type_id: str) -> None:
    workers = stage.workers
    for deed, *args in (
        (workers.request_qualification, "A1", type_id),
        (workers.qualification_type, type_id),
    ):
        error = refused(stage, QualificationTypeDoesNotExist, deed, *args)
        assert error.data == (("QualificationTypeId", type_id),)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "Inactive"}, "Inactive"),
        ({"gone_at": NOON + HOUR}, "Disposing"),
        ({"gone_at": NOON + HOUR, "status": "Inactive"}, "Disposing"),
    ],
)
def test_only_active_types_are_asked_for(
    stage: QualifyingStage, fields: dict[str, Any], state: str
) -> None:
    type_id = stage.kind(auto_granted=True)
    stage.changed(type_id, **fields)

    error = refused(
        stage, InvalidQualificationTypeState, stage.workers.request_qualification, "A1", type_id
    )

    assert ("CurrentState", state) in error.data
    assert ("ExpectedStates", "Active") in error.data
    shown = stage.workers.qualification_type(type_id, "A1")
    assert (shown.status, shown.requestable, shown.may_request) == (state, False, False)


def test_nobody_asks_for_what_the_system_keeps(stage: QualifyingStage) -> None:
    for type_id in (WORKER_LOCALE, WORKER_ADULT, NUMBER_HITS_APPROVED):
        error = refused(
            stage, InvalidParameterValue, stage.workers.request_qualification, "A1", type_id
        )
        assert error.data == (("Parameter", "QualificationTypeId"),)
        shown = stage.workers.qualification_type(type_id, "A1")
        assert (shown.requestable, shown.requester_id) == (False, None)
        assert shown.why_not == error.message


# Invalid answers.


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, InvalidParameterValue),
        ({"pet": "cow"}, InvalidParameterValue),
        ({"pet": ["cat", "dog", "cow"]}, InvalidParameterValue),
        ({"pet": "cat", "other": "cat"}, InvalidParameterValue),
        ({"pet": b"cat"}, InvalidParameterValue),
        ("", XMLParseError),
        ("cat", XMLParseError),
        (TEST, InvalidParameterValue),
    ],
)
def test_answers_fit_the_test(stage: QualifyingStage, answers: Any, error: type[ItemError]) -> None:
    begun = stage.workers.request_qualification("A1", stage.kind(**SCORED))

    caught = refused(
        stage, error, stage.workers.submit_test, begun.qualification_request_id, answers
    )

    assert (caught.parameter or dict(caught.data)["Parameter"]) == "Answer"


def test_a_test_is_handed_in_once(stage: QualifyingStage) -> None:
    submit = stage.workers.submit_test
    begun = stage.workers.request_qualification("A1", stage.kind(**SCORED))
    pending = stage.workers.request_qualification("A1", stage.kind())
    submit(begun.qualification_request_id, {"pet": "cat"})

    for request_id in (begun.qualification_request_id, pending.qualification_request_id):
        refused(stage, InvalidQualificationRequestState, submit, request_id, {"pet": "cat"})


@pytest.mark.parametrize("request_id", ["3UNKNOWN", "", "asfd"])
def test_a_request_must_exist(stage: QualifyingStage, request_id: str) -> None:
    for deed, *args in (
        (stage.workers.submit_test, request_id, {}),
        (stage.workers.qualification_request, request_id),
    ):
        error = refused(stage, QualificationRequestDoesNotExist, deed, *args)
        assert error.data == (("QualificationRequestId", request_id),)


def test_disposing_of_a_type_ends_its_tests(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)
    begun = stage.workers.request_qualification("A1", type_id).qualification_request_id
    stage.done("DisposeQualificationType", QualificationTypeId=type_id)

    error = refused(
        stage, InvalidQualificationRequestState, stage.workers.submit_test, begun, {"pet": "cat"}
    )

    assert ("CurrentState", "Rejected") in error.data
    assert stage.workers.qualification_request(begun).reason


# Lists.


def test_types_are_found_by_words_and_come_by_name(stage: QualifyingStage) -> None:
    stage.kind("Zebras", description="Tells zebras from cats")
    stage.kind("cows", description="Or oxen", keywords="animals, CATS")
    stage.kind("Dogs", description="None of the others", status="Inactive")
    stage.kind("Ants", description="Six legs, and cats")

    def names(**options: Any) -> list[str]:
        found = stage.workers.qualification_types(page_size=100, **options).items
        return [one.name for one in found if one.requester_id]

    assert names() == ["Ants", "Dogs", "Zebras", "cows"]
    assert names(search="CATS") == ["Ants", "Zebras", "cows"]
    assert names(search=" from\tcats ") == ["Zebras"]
    assert names(search="elephants") == []
    assert names(only_requestable=True) == ["Ants", "Zebras", "cows"]
    assert names(only_requestable=True, search="others") == []


def test_types_come_in_pages(stage: QualifyingStage) -> None:
    for number in range(5):
        stage.kind(f"Cats {number}")

    for options in ({"only_requestable": True}, {"search": "cats"}):
        page = stage.workers.qualification_types(page=2, page_size=2, **options)
        assert [one.name for one in page.items] == ["Cats 2", "Cats 3"]
        assert (page.page, page.page_size, page.total) == (2, 2, 5)
        page = stage.workers.qualification_types(page=4, page_size=2, **options)
        assert (page.items, page.total) == ((), 5)
    for wrong in ({"page": 0}, {"page_size": 0}, {"page_size": 101}):
        for deed in (stage.workers.qualification_types,):
            refused(stage, ParameterOutOfRange, deed, **wrong)
        for deed in (stage.workers.qualifications, stage.workers.qualification_requests):
            refused(stage, ParameterOutOfRange, deed, "A1", **wrong)


def test_a_type_without_a_worker_says_nothing_of_one(stage: QualifyingStage) -> None:
    type_id = stage.kind("Cats", keywords="pets", retry_delay=HOUR, **SCORED)

    shown = stage.workers.qualification_type(type_id)

    assert (shown.name, shown.keywords, shown.status) == ("Cats", "pets", "Active")
    assert (shown.has_test, shown.test_duration_in_seconds) == (True, LASTS.total_seconds())
    assert shown.retry_delay_in_seconds == 3600
    assert (shown.requestable, shown.auto_granted) == (True, False)
    assert (shown.value, shown.may_request, shown.why_not) == (None, None, None)
    for text in (TEST, ANSWER_KEY):
        assert text not in repr(shown)


def test_types_of_the_system_tell_what_a_worker_has(stage: QualifyingStage) -> None:
    stage.workers.register("A1", locale="US-NY", approved=30, adult=True)

    assert stage.value(WORKER_LOCALE, "A1") == "US-NY"
    assert stage.value(NUMBER_HITS_APPROVED, "A1") == 30
    assert stage.value(WORKER_ADULT, "A1") == 1
    assert stage.value(WORKER_ADULT, "A2") is None


def test_a_workers_own_lists(stage: QualifyingStage) -> None:
    one, two, three = (stage.kind(f"Type {number}") for number in range(3))
    stage.granted(one, "A1")
    stage.granted(two, "A1")
    stage.revoked(one, "A1", "Too late.")
    stage.granted(three, "A2")
    stage.workers.request_qualification("A1", one)
    asked = stage.workers.request_qualification("A1", three).qualification_request_id
    stage.decided(asked, reason="No.")

    held = stage.workers.qualifications("A1").items
    assert [(one.name, one.status, one.reason) for one in held] == [
        ("Type 1", "Granted", None),
        ("Type 0", "Revoked", "Too late."),
    ]
    (revoked,) = stage.workers.qualifications("A1", status=["Revoked"]).items
    assert revoked.qualification_type_id == one
    assert stage.workers.qualifications("A1", status=["Granted", "Granted"]).total == 1
    requests = stage.workers.qualification_requests("A1").items
    assert [(one.name, one.status, one.reason) for one in requests] == [
        ("Type 2", "Rejected", "No."),
        ("Type 0", "Pending", None),
    ]
    pending = stage.workers.qualification_requests("A1", status=["Pending", "InTest"])
    assert [one.qualification_type_id for one in pending.items] == [one]
    page = stage.workers.qualification_requests("A1", page=2, page_size=1)
    assert ([one.name for one in page.items], page.total) == (["Type 0"], 2)
    page = stage.workers.qualifications("A1", page=2, page_size=1)
    assert ([one.name for one in page.items], page.total) == (["Type 0"], 2)
    for deed in (stage.workers.qualifications, stage.workers.qualification_requests):
        error = refused(stage, InvalidParameterValue, deed, "A1", status=["granted"])
        assert error.data == (("Parameter", "status"),)
        assert deed("A9").items == ()


def test_what_is_of_a_type_that_is_gone_stays(stage: QualifyingStage) -> None:
    type_id = stage.kind("Cats", auto_granted=True)
    request = stage.workers.request_qualification("A1", type_id)
    with stage.world.store.transaction():
        stage.world.store.delete(tables.QUALIFICATION_TYPES, type_id)

    (held,) = stage.workers.qualifications("A1").items
    assert (held.name, held.requester_id, held.value) == (None, None, 1)
    again = stage.workers.qualification_request(request.qualification_request_id)
    assert (again.name, again.status) == (None, "Granted")


# HITs that want them.


def test_hits_say_what_is_missing_until_it_is_there(stage: QualifyingStage) -> None:
    type_id = stage.kind(**SCORED)
    needs = requirement(type_id, "GreaterThanOrEqualTo", 10, preview=True)
    stage.changed(type_id, status="Active")
    hit_id = stage.hit(QualificationRequirement=needs)
    workers = stage.workers

    (group,) = workers.groups("A1").items
    assert (group.unmet, group.qualified) == ((type_id,), False)
    assert workers.groups("A1", only_qualified=True).total == 0
    for deed in (workers.preview, workers.accept):
        error = refused(stage, DoesNotMeetRequirements, deed, "A1", hit_id)
        assert ("QualificationTypeId", type_id) in error.data
    begun = workers.request_qualification("A1", type_id)
    workers.submit_test(begun.qualification_request_id, {"pet": "cat"})

    (group,) = workers.groups("A1", only_qualified=True).items
    assert (group.unmet, group.qualified) == ((), True)
    assert workers.preview("A1", hit_id).unmet == ()
    stage.revoked(type_id, "A1")
    refused(stage, DoesNotMeetRequirements, workers.accept, "A1", hit_id)
    stage.granted(type_id, "A1", 12)
    task = workers.task(workers.accept("A1", hit_id))
    assert task.unmet == ()
    stage.revoked(type_id, "A1")
    assert workers.task(task.assignment_id or "").unmet == (type_id,)
    workers.submit(task.assignment_id or "", {"answer": "cat"})  # what was begun may be ended


@pytest.mark.parametrize(
    ("comparator", "met", "unmet"),
    [
        ("LessThan", (6,), (5,)),
        ("LessThanOrEqualTo", (5,), (4,)),
        ("GreaterThan", (4,), (5,)),
        ("GreaterThanOrEqualTo", (5,), (6,)),
        ("EqualTo", (5,), (6,)),
        ("NotEqualTo", (6,), (5,)),
        ("In", (4, 5), (4, 6)),
        ("NotIn", (4, 6), (4, 5)),
        ("Exists", (), None),
        ("DoesNotExist", None, ()),
    ],
)
def test_every_comparator_takes_what_requesters_granted(
    stage: QualifyingStage,
    comparator: str,
    met: tuple[int, ...] | None,
    unmet: tuple[int, ...] | None,
) -> None:
    type_id = stage.kind()
    stage.granted(type_id, "A1", 5)
    stage.granted(type_id, "A2", 5)
    stage.revoked(type_id, "A2")
    for values, meets in ((met, True), (unmet, False)):
        if values is None:
            continue
        needs = requirement(type_id, comparator, *values, preview=True)
        hit_id = stage.hit(QualificationRequirement=needs, MaxAssignments=3)
        without = comparator == "DoesNotExist"  # and who lost it is like who never had it
        for worker, may in (("A1", meets), ("A2", without), ("A3", without)):
            if may:
                stage.workers.preview(worker, hit_id)
                stage.workers.accept(worker, hit_id)
            else:
                for deed in (stage.workers.preview, stage.workers.accept):
                    refused(stage, DoesNotMeetRequirements, deed, worker, hit_id)


def test_simulated_workers_accept_what_they_are_qualified_for(stage: QualifyingStage) -> None:
    type_id = stage.kind()
    stage.granted(type_id, "A1", 5)
    needs = requirement(type_id, "GreaterThan", 4)
    hits = [stage.hit(QualificationRequirement=needs, MaxAssignments=2) for _ in range(3)]

    done = Simulation(stage.world, worker_ids=["A1", "A2"], seed=1).run()

    assert (done.submitted, done.left) == (3, False)
    assert stage.workers.assignments("A1").total == 3
    assert stage.workers.assignments("A2").total == 0
    assert all(stage.counters(hit_id)[1] == 1 for hit_id in hits)
