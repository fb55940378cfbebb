"""Events of requests for Qualifications: workers make them, and take tests or abandon them."""

from __future__ import annotations

from mockturk.domain.qualification_types import (
    QualificationRequest,
    QualificationRequestState,
    QualificationType,
)
from mockturk.domain.record import replace
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle.qualifications import grant_request, reject_request
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def request_qualification(
    transaction: WorldTransaction, kind: QualificationType, worker_id: str
) -> QualificationRequest:
    """Create a worker's request: it is granted at once, starts a test, or is pending.

    A test starts with the request (documentation of CreateQualificationType). A type that workers
    may request always has an owner.
    """
    request = QualificationRequest(
        id=transaction.world.ids.qualification_request(),
        serial=transaction.world.ids.serial(),
        type_id=kind.id,
        owner=kind.owner or "",
        worker_id=worker_id,
        requested_at=transaction.now,
        state=QualificationRequestState.Pending,
        submitted_at=transaction.now,
    )
    if kind.test is not None and kind.test_duration is not None:
        request = replace(
            request,
            state=QualificationRequestState.InTest,
            submitted_at=None,
            deadline=add_duration(transaction.now, kind.test_duration),
            test=kind.test,
            answer_key=kind.answer_key,
        )
    transaction.store.add(tables.QUALIFICATION_REQUESTS, request)
    if request.state is QualificationRequestState.Pending and kind.auto_granted:
        return _granted(transaction, kind, request, kind.auto_granted_value)
    return request


def submit_test(
    transaction: WorldTransaction,
    kind: QualificationType,
    request: QualificationRequest,
    answer: str,
) -> QualificationRequest:
    """Store the valid answers to a test: the AnswerKey scores them, or the request is pending.

    The AnswerKey is the one the type had when the test started. Tests that started before a type
    became inactive can still be submitted.
    """
    submitted = replace(
        request,
        state=QualificationRequestState.Pending,
        submitted_at=transaction.now,
        answer=answer,
    )
    if request.answer_key is not None:
        documents = transaction.world.documents
        score = documents.score(request.answer_key, documents.read_answers(answer))
        return _granted(transaction, kind, submitted, score)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, submitted)
    return submitted


def abandon(transaction: WorldTransaction, request: QualificationRequest) -> QualificationRequest:
    """End a test without answers. As an earlier request, it counts like any other."""
    abandoned = replace(request, state=QualificationRequestState.Abandoned)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, abandoned)
    return abandoned


def reject_open(transaction: WorldTransaction, kind: QualificationType, reason: str) -> None:
    """Reject all requests for a type that are pending or in a test."""
    where = tables.QUALIFICATION_REQUESTS, "open", [kind.id]
    for request in transaction.store.page(*where, count=transaction.store.count(*where)):
        reject_request(transaction, request, reason)


def latest_request(
    transaction: WorldTransaction, type_id: str, worker_id: str
) -> QualificationRequest | None:
    """Return the latest request of a worker for a type; None if there is none."""
    where = tables.QUALIFICATION_REQUESTS, "worker and type", [(worker_id, type_id)]
    return next(iter(transaction.store.page(*where, count=1, descending=True)), None)


def _granted(
    transaction: WorldTransaction,
    kind: QualificationType,
    request: QualificationRequest,
    value: int,
) -> QualificationRequest:
    grant_request(transaction, kind, request, value)
    return transaction.store.get(tables.QUALIFICATION_REQUESTS, request.id) or request
