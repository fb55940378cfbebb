"""Requests for Qualifications: what becomes of them when workers ask, take tests or do not."""

from __future__ import annotations

from mockturk.domain.qualification_types import (
    QualificationRequest,
    QualificationType,
    RequestState,
)
from mockturk.domain.record import replace
from mockturk.domain.times import later
from mockturk.store import tables
from mockturk.world.lifecycle.qualifications import grant_request, reject_request
from mockturk.world.lifecycle.world_transaction import Moment


def ask(moment: Moment, kind: QualificationType, worker_id: str) -> QualificationRequest:
    """Let a worker ask: they have it at once, have the test before them, or wait.

    A test begins with the request (CreateQualificationType). A type has an owner if workers may
    ask for it.
    """
    request = QualificationRequest(
        id=moment.world.ids.qualification_request(),
        serial=moment.world.ids.serial(),
        type_id=kind.id,
        owner=kind.owner or "",
        worker_id=worker_id,
        requested_at=moment.now,
        state=RequestState.Pending,
        submitted_at=moment.now,
    )
    if kind.test is not None and kind.test_duration is not None:
        request = replace(
            request,
            state=RequestState.InTest,
            submitted_at=None,
            deadline=later(moment.now, kind.test_duration),
            test=kind.test,
            answer_key=kind.answer_key,
        )
    moment.store.add(tables.QUALIFICATION_REQUESTS, request)
    if request.state is RequestState.Pending and kind.auto_granted:
        return _granted(moment, kind, request, kind.auto_granted_value)
    return request


def hand_in(
    moment: Moment, kind: QualificationType, request: QualificationRequest, answer: str
) -> QualificationRequest:
    """Take in the answers to a test, which fit it: the AnswerKey decides, or the requester will.

    What counts is the AnswerKey the type had when the worker began. An inactive type takes what
    was begun before.
    """
    submitted = replace(request, state=RequestState.Pending, submitted_at=moment.now, answer=answer)
    if request.answer_key is not None:
        documents = moment.world.documents
        score = documents.score(request.answer_key, documents.read_answers(answer))
        return _granted(moment, kind, submitted, score)
    moment.store.save(tables.QUALIFICATION_REQUESTS, submitted)
    return submitted


def abandon(moment: Moment, request: QualificationRequest) -> QualificationRequest:
    """Let a test end without answers; it was a request like any other."""
    abandoned = replace(request, state=RequestState.Abandoned)
    moment.store.save(tables.QUALIFICATION_REQUESTS, abandoned)
    return abandoned


def reject_open(moment: Moment, kind: QualificationType, reason: str) -> None:
    """Refuse everybody who waits for a Qualification of a type, or has its test before them."""
    where = tables.QUALIFICATION_REQUESTS, "open", [kind.id]
    for request in moment.store.page(*where, count=moment.store.count(*where)):
        reject_request(moment, request, reason)


def latest_request(moment: Moment, type_id: str, worker_id: str) -> QualificationRequest | None:
    """Return what a worker last asked for of a type, if they ever did."""
    where = tables.QUALIFICATION_REQUESTS, "worker and type", [(worker_id, type_id)]
    return next(iter(moment.store.page(*where, count=1, descending=True)), None)


def _granted(
    moment: Moment, kind: QualificationType, request: QualificationRequest, value: int
) -> QualificationRequest:
    grant_request(moment, kind, request, value)
    return moment.store.get(tables.QUALIFICATION_REQUESTS, request.id) or request
