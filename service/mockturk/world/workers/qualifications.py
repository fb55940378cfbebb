"""Everything workers can do with Qualifications: find types, request them, and take tests."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from mockturk.domain.errors import (
    InvalidParameterValue,
    InvalidQualificationRequestState,
    QualificationRequestDoesNotExist,
    QualificationTypeDoesNotExist,
)
from mockturk.domain.paging import ListPage
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import (
    QualificationRequest,
    QualificationRequestState,
    QualificationType,
)
from mockturk.domain.views.workers import (
    QualificationPage,
    QualificationRequestInfo,
    QualificationRequestPage,
    QualificationTypeInfo,
    QualificationTypePage,
)
from mockturk.store import tables
from mockturk.world.lifecycle import qualification_requests
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers import qualification_views as views
from mockturk.world.workers.arguments import PAGE_SIZE, AnswerFields, parse_page, parse_statuses
from mockturk.world.workers.profiles import get_worker
from mockturk.world.world import World

_STATES = MappingProxyType({state.value: state for state in QualificationRequestState})
_STATUSES = MappingProxyType({status.value: status for status in QualificationStatus})


class WorkerQualifications:
    """The methods of ``Workers`` for Qualifications.

    A method that raises an error of the service has changed nothing.

    :param world: the world the workers are in.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    # Qualification types.

    def qualification_types(
        self,
        worker_id: str | None = None,
        *,
        search: str = "",
        only_requestable: bool = False,
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> QualificationTypePage:
        """Return a page of the Qualification types of requesters and the system, sorted by name.

        :param worker_id: a worker; each type then has the worker's value, and whether the worker
            may request it now. None: no worker.
        :param search: words that must all be in the name, description or keywords; case does not
            matter.
        :param only_requestable: True leaves out the types that no worker may request.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            worker = None if worker_id is None else get_worker(transaction, worker_id)
            return views.list_types(
                transaction, worker, search, shown, only_requestable=only_requestable
            )

    def qualification_type(
        self, qualification_type_id: str, worker_id: str | None = None
    ) -> QualificationTypeInfo:
        """Return a Qualification type as workers see it, without its Test and AnswerKey.

        :param worker_id: a worker; the type then has the worker's value, and whether the worker may
            request it now. None: no worker.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        :raises QualificationTypeDoesNotExist: when there is no such type.
        """
        with open_transaction(self._world) as transaction:
            worker = None if worker_id is None else get_worker(transaction, worker_id)
            return views.build_type_view(
                transaction, _type(transaction, qualification_type_id), worker
            )

    # Requests and tests.

    def request_qualification(
        self, worker_id: str, qualification_type_id: str
    ) -> QualificationRequestInfo:
        """Request a Qualification for a worker, and return the request.

        :returns: the request, whose ``status`` is Granted at once; or InTest, with the test and its
            deadline; or Pending until the requester decides.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId, or the type is the
            system's.
        :raises QualificationTypeDoesNotExist: when there is no such type.
        :raises InvalidQualificationTypeState: when the type is inactive or being disposed of.
        :raises InvalidQualificationRequestState: when the worker's last request is not decided yet.
        :raises QualificationTypeDoesNotAllowRetake: when the worker requested it before, and a
            second request is not allowed.
        :raises QualificationTypeRetryDelayNotElapsed: when a second request is not allowed yet. The
            error's ``until`` is the time from which one is allowed.
        """
        with open_transaction(self._world) as transaction:
            worker = get_worker(transaction, worker_id)
            kind = _type(transaction, qualification_type_id)
            if refused := views.find_request_error(transaction, kind, worker):
                raise refused
            request = qualification_requests.request_qualification(transaction, kind, worker.id)
            return views.build_request_view(transaction, request)

    def submit_test(
        self, qualification_request_id: str, answers: AnswerFields | str
    ) -> QualificationRequestInfo:
        """Submit the answers to a test, and return the request.

        :param answers: a dict of the text or selections for each field; or a QuestionFormAnswers
            document.
        :returns: the request, whose ``status`` is Granted, with the score as its ``value``; or
            Pending if there is no AnswerKey to score with.
        :raises QualificationRequestDoesNotExist: when there is no such request.
        :raises InvalidQualificationRequestState: when the request has no test, or its test is over.
        :raises XMLParseError: when the document is not well-formed or does not fit its schema.
        :raises InvalidParameterValue: when the answers do not fit the test, or contain a file.
        """
        with open_transaction(self._world) as transaction:
            request = _request(transaction, qualification_request_id)
            if request.state is not QualificationRequestState.InTest:
                expected = [QualificationRequestState.InTest]
                raise InvalidQualificationRequestState(request.id, request.state, expected)
            kind = _type(transaction, request.type_id)
            document = self._document(request.test or "", answers)
            request = qualification_requests.submit_test(transaction, kind, request, document)
            return views.build_request_view(transaction, request)

    # Past requests and Qualifications.

    def qualification_request(self, qualification_request_id: str) -> QualificationRequestInfo:
        """Return a request for a Qualification in any state.

        A rejected request has the requester's reason.

        :raises QualificationRequestDoesNotExist: when there is no such request.
        """
        with open_transaction(self._world) as transaction:
            return views.build_request_view(
                transaction, _request(transaction, qualification_request_id)
            )

    def qualification_requests(
        self,
        worker_id: str,
        *,
        status: Sequence[str] = (),
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> QualificationRequestPage:
        """Return a page of a worker's requests for Qualifications, the newest first.

        :param status: which requests: some of InTest, Pending, Granted, Rejected and Abandoned.
            Empty: all.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId, or a status is unknown.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        states = parse_statuses(status, _STATES)
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            worker = get_worker(transaction, worker_id)
            groups = [(worker.id, state) for state in states]
            where = tables.QUALIFICATION_REQUESTS, "WorkerId", groups
            found = transaction.store.page(
                *where, start=shown.start, count=shown.size, descending=True
            )
            items = tuple(views.build_request_view(transaction, request) for request in found)
            return QualificationRequestPage(page, page_size, transaction.store.count(*where), items)

    def qualifications(
        self,
        worker_id: str,
        *,
        status: Sequence[str] = (),
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> QualificationPage:
        """Return a page of the Qualifications that requesters gave a worker, the newest first.

        :param status: which Qualifications: Granted or Revoked ones. Empty: both.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId, or a status is unknown.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        statuses = parse_statuses(status, _STATUSES)
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            worker = get_worker(transaction, worker_id)
            groups = [(worker.id, one) for one in statuses]
            where = tables.QUALIFICATIONS, "WorkerId", groups
            found = transaction.store.page(
                *where, start=shown.start, count=shown.size, descending=True
            )
            items = tuple(views.build_qualification_view(transaction, held) for held in found)
            return QualificationPage(page, page_size, transaction.store.count(*where), items)

    def _page(self, page: int, page_size: int) -> ListPage:
        return parse_page(page, page_size, self._world.limits)

    def _document(self, test: str, answers: AnswerFields | str) -> str:
        documents = self._world.documents
        if isinstance(answers, str):
            document = answers
        else:
            fields = {}
            for name, value in answers.items():
                if isinstance(value, bytes):
                    raise InvalidParameterValue("Answer", name, "A test takes no files.")
                fields[name] = value
            document = documents.write_field_answers(test, fields)
        documents.require_answers_fit(test, document)
        return document


def _type(transaction: WorldTransaction, type_id: str) -> QualificationType:
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, type_id)
    if kind is None:
        raise QualificationTypeDoesNotExist(type_id)
    return kind


def _request(transaction: WorldTransaction, request_id: str) -> QualificationRequest:
    request = transaction.store.get(tables.QUALIFICATION_REQUESTS, request_id)
    if request is None:
        raise QualificationRequestDoesNotExist(request_id)
    return request
