"""Build the views of Qualification types, Qualifications and requests that workers see."""

from __future__ import annotations

from datetime import timedelta

from mockturk.domain.errors import (
    InvalidParameterValue,
    InvalidQualificationRequestState,
    InvalidQualificationTypeState,
    ItemError,
    QualificationTypeDoesNotAllowRetake,
    QualificationTypeRetryDelayNotElapsed,
)
from mockturk.domain.paging import ListPage
from mockturk.domain.qualification_requirements import Locale
from mockturk.domain.qualification_types import (
    OPEN_STATES,
    Qualification,
    QualificationRequest,
    QualificationRequestState,
    QualificationType,
)
from mockturk.domain.times import add_duration
from mockturk.domain.views.workers import (
    QualificationInfo,
    QualificationRequestInfo,
    QualificationTypeInfo,
    QualificationTypePage,
)
from mockturk.domain.workers import Worker
from mockturk.store import tables
from mockturk.world.lifecycle.qualification_requests import latest_request
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.eligibility import Eligibility
from mockturk.world.workers.search import is_found_by, split_words

_DECIDED = tuple(state for state in QualificationRequestState if state not in OPEN_STATES)


def find_request_error(
    transaction: WorldTransaction, kind: QualificationType, worker: Worker
) -> ItemError | None:
    """Return the error of a worker's request for a Qualification; None if the request is allowed.

    Reasons to refuse it are a type of the system, a type that cannot be requested, a request that
    is not decided yet, and an earlier request. The outcome of the earlier request does not matter;
    the retry delay starts when it was made (CreateQualificationType). A worker who has the
    Qualification, lost it or is blocked may request it.
    """
    if kind.owner is None:
        return InvalidParameterValue(
            "QualificationTypeId", kind.id, "It is a type of the system and cannot be requested."
        )
    if not kind.is_requestable:
        return InvalidQualificationTypeState(kind.id, kind.state, ["Active"])
    before = latest_request(transaction, kind.id, worker.id)
    if before is None:
        return None
    if before.state in OPEN_STATES:
        return InvalidQualificationRequestState(before.id, before.state, _DECIDED)
    if kind.retry_delay is None:
        return QualificationTypeDoesNotAllowRetake(kind.id, worker.id)
    again = add_duration(before.requested_at, kind.retry_delay)
    if transaction.now < again:
        return QualificationTypeRetryDelayNotElapsed(kind.id, worker.id, again)
    return None


def list_types(
    transaction: WorldTransaction,
    worker: Worker | None,
    search: str,
    page: ListPage,
    *,
    only_requestable: bool,
) -> QualificationTypePage:
    """Return a page of the Qualification types with all words of ``search``, sorted by name.

    If there are words, every type is read.
    """
    groups = (True,) if only_requestable else (True, False)
    where = tables.QUALIFICATION_TYPES, "Name", groups
    total = transaction.store.count(*where)
    if words := split_words(search):
        every = transaction.store.page(*where, count=total)
        found = [kind for kind in every if is_found_by(kind, words)]
        total = len(found)
        found = found[page.start : page.start + page.size]
    else:
        found = transaction.store.page(*where, start=page.start, count=page.size)
    views = tuple(build_type_view(transaction, kind, worker) for kind in found)
    return QualificationTypePage(page.number, page.size, total, views)


def build_type_view(
    transaction: WorldTransaction, kind: QualificationType, worker: Worker | None
) -> QualificationTypeInfo:
    """Build the view of a type; for a worker, with the worker's value and whether to request it."""
    value = None if worker is None else Eligibility(transaction, worker).value(kind.id)
    refused = None if worker is None else find_request_error(transaction, kind, worker)
    return QualificationTypeInfo(
        qualification_type_id=kind.id,
        requester_id=kind.owner,
        name=kind.name,
        description=kind.description,
        keywords=kind.keywords,
        status=kind.state,
        created_at=kind.created_at,
        requestable=kind.is_requestable,
        has_test=kind.test is not None,
        test_duration_in_seconds=_to_seconds(kind.test_duration),
        auto_granted=kind.auto_granted,
        retry_delay_in_seconds=_to_seconds(kind.retry_delay),
        value=str(value) if isinstance(value, Locale) else value,
        may_request=None if worker is None else refused is None,
        why_not=refused.message if refused else None,
        may_request_at=(
            refused.until if isinstance(refused, QualificationTypeRetryDelayNotElapsed) else None
        ),
    )


def build_qualification_view(
    transaction: WorldTransaction, held: Qualification
) -> QualificationInfo:
    """Build the view of a Qualification, whose type may no longer exist."""
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, held.type_id)
    return QualificationInfo(
        qualification_type_id=held.type_id,
        requester_id=kind.owner if kind else None,
        name=kind.name if kind else None,
        value=held.value,
        status=held.status,
        granted_at=held.granted_at,
        reason=held.reason or None,
    )


def build_request_view(
    transaction: WorldTransaction, request: QualificationRequest
) -> QualificationRequestInfo:
    """Build the view of a worker's request, whose type may no longer exist."""
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, request.type_id)
    return QualificationRequestInfo(
        qualification_request_id=request.id,
        qualification_type_id=request.type_id,
        requester_id=request.owner,
        worker_id=request.worker_id,
        name=kind.name if kind else None,
        status=request.state,
        requested_at=request.requested_at,
        deadline=request.deadline,
        submitted_at=request.submitted_at,
        value=request.value,
        reason=request.reason or None,
        test=request.test,
        answer=request.answer,
    )


def _to_seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration.total_seconds())
