"""The pages of a requester's Qualification types: holders, requests, test and answer key."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.documents.answer_keys import AnswerKey
from mockturk.documents.documents import Documents
from mockturk.domain.accounts import Account
from mockturk.domain.errors import ServiceError
from mockturk.domain.paging import ResultPage
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import (
    Qualification,
    QualificationRequest,
    QualificationType,
)
from mockturk.store import tables
from mockturk.web.console.layout import (
    get_account,
    load_page,
    read_page_number,
    render_console_page,
)
from mockturk.web.console.question_summaries import summarize_questions
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_TYPES = "/requester/<requester_id>/qualifications"
# The maximum number of pending requests above the list of types, and on a type's page.
_AT_HAND = 50


class QualificationTypeRow(NamedTuple):
    """A Qualification type, with its numbers of holders and of pending requests."""

    kind: QualificationType
    holders: int
    waiting: int


class ScoredAnswer(NamedTuple):
    """The answer to a question of a test, and its score by the AnswerKey."""

    question: str
    answer: str
    score: int | None


class PendingRequest(NamedTuple):
    """A pending request; ``value`` is the value by the AnswerKey; None if there is none."""

    request: QualificationRequest
    type_name: str
    answers: list[ScoredAnswer]
    value: int | None


class AnswerKeyRow(NamedTuple):
    """A question of an AnswerKey: the score of each answer, and of any other answer."""

    question: str
    scores: list[tuple[str, int]]
    otherwise: int


class TestQuestion(NamedTuple):
    """A question of a test, and its selections if it has any."""

    identifier: str
    text: str
    selections: list[str]


@page("GET", _TYPES)
def list_types(context: RequestContext, requester_id: str) -> Response:
    """List a requester's Qualification types, and the pending requests."""
    account = get_account(context, requester_id)
    groups = [(account.id, is_requestable) for is_requestable in (True, False)]
    with open_transaction(context.world) as transaction:
        found = load_page(
            transaction,
            tables.QUALIFICATION_TYPES,
            "Name of owner",
            groups,
            read_page_number(context),
        )
        types = [_build_type_row(transaction, kind) for kind in found.items]
        where = tables.QUALIFICATION_REQUESTS, "SubmitTime", [account.id]
        waiting = transaction.store.page(*where, count=_AT_HAND)
        requests = [_build_pending_request(transaction, one) for one in waiting]
        number_waiting = transaction.store.count(*where)
    return render_console_page(
        context,
        account,
        "requester/qualifications.html",
        title="Qualification types",
        section="qualifications",
        found=found,
        types=types,
        requests=requests,
        number_waiting=number_waiting,
    )


@page("GET", f"{_TYPES}/<type_id>")
def show_type(context: RequestContext, requester_id: str, type_id: str) -> Response:
    """Show a Qualification type; if it is the requester's own, with its requests and holders."""
    account = get_account(context, requester_id)
    with open_transaction(context.world) as transaction:
        kind = transaction.store.get(tables.QUALIFICATION_TYPES, type_id)
        if kind is None:
            raise NotFound("There is no such Qualification type.")
        is_own = kind.owner == account.id
        holders = _holders(context, transaction, kind) if is_own else None
        requests = _requests(transaction, account, kind) if is_own else []
        uses = transaction.store.count(
            tables.QUALIFICATION_USES, "CreationTime", [(account.id, type_id)]
        )
        documents = transaction.world.documents
        key = _key(documents, kind) if is_own else None
        return render_console_page(
            context,
            account,
            "requester/qualification.html",
            title=kind.name,
            section="qualifications",
            kind=kind,
            is_own=is_own,
            holders=holders,
            requests=requests,
            uses=uses,
            test=_test(documents, kind),
            key=_key_rows(documents, kind, key) if key else [],
            mapping=key.mapping if key else None,
        )


def _build_type_row(transaction: WorldTransaction, kind: QualificationType) -> QualificationTypeRow:
    store = transaction.store
    holders = store.count(tables.QUALIFICATIONS, "type", [(kind.id, QualificationStatus.Granted)])
    waiting = store.count(
        tables.QUALIFICATION_REQUESTS, "SubmitTime of type", [(kind.owner, kind.id)]
    )
    return QualificationTypeRow(kind, holders, waiting)


def _holders(
    context: RequestContext, transaction: WorldTransaction, kind: QualificationType
) -> ResultPage[Qualification]:
    groups = [(kind.id, status) for status in QualificationStatus]
    return load_page(
        transaction,
        tables.QUALIFICATIONS,
        "type",
        groups,
        read_page_number(context),
        newest_first=True,
    )


def _requests(
    transaction: WorldTransaction, account: Account, kind: QualificationType
) -> list[PendingRequest]:
    waiting = transaction.store.page(
        tables.QUALIFICATION_REQUESTS,
        "SubmitTime of type",
        [(account.id, kind.id)],
        count=_AT_HAND,
    )
    return [_build_pending_request(transaction, one) for one in waiting]


def _build_pending_request(
    transaction: WorldTransaction, request: QualificationRequest
) -> PendingRequest:
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, request.type_id)
    name = kind.name if kind else request.type_id
    documents = transaction.world.documents
    if not request.answer:
        return PendingRequest(request, name, [], None)
    asked = summarize_questions(documents.build_form_view(request.test or ""))
    try:
        given = documents.read_answers(request.answer)
        key = documents.answer_key(request.answer_key) if request.answer_key else None
    except ServiceError:  # only possible in data from a world file
        return PendingRequest(request, name, [], None)
    keyed = {question.identifier: question for question in key.questions} if key else {}
    answers = [
        ScoredAnswer(
            question=asked[name].text if name in asked else name,
            answer=", ".join(
                asked[name].in_words(value) if name in asked else value for value in sorted(values)
            ),
            score=keyed[name].score(given) if name in keyed else None,
        )
        for name, values in given.items()
    ]
    return PendingRequest(request, name, answers, key.value(given) if key else None)


def _test(documents: Documents, kind: QualificationType) -> list[TestQuestion]:
    if not kind.test:
        return []
    asked = summarize_questions(documents.build_form_view(kind.test))
    return [
        TestQuestion(one.question_id, one.text, list(one.selections.values()))
        for one in asked.values()
    ]


def _key(documents: Documents, kind: QualificationType) -> AnswerKey | None:
    try:
        return documents.answer_key(kind.answer_key) if kind.answer_key else None
    except ServiceError:  # only possible in data from a world file
        return None


def _key_rows(documents: Documents, kind: QualificationType, key: AnswerKey) -> list[AnswerKeyRow]:
    asked = summarize_questions(documents.build_form_view(kind.test or ""))
    rows = []
    for question in key.questions:
        known = asked.get(question.identifier)
        scores = [
            (" and ".join(known.in_words(one) if known else one for one in sorted(chosen)), score)
            for chosen, score in question.scores.items()
        ]
        rows.append(
            AnswerKeyRow(known.text if known else question.identifier, scores, question.otherwise)
        )
    return rows
