"""Everything workers can do in a world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Unpack

from mockturk.documents.form_fields import FieldValue, Upload
from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    DoesNotMeetRequirements,
    ExceedsMaxAssignmentsPerWorker,
    HITDoesNotExist,
    InvalidAssignmentState,
    InvalidParameterValue,
    NoMoreWorkableHITsInGroup,
)
from mockturk.domain.files import UploadedFile
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.record import replace
from mockturk.domain.views.workers import (
    AssignmentInfo,
    AssignmentPage,
    DashboardInfo,
    EarningsInfo,
    GroupPage,
    HITPage,
    TaskInfo,
    WorkerInfo,
    WorkerPage,
)
from mockturk.domain.worker_details import WorkerDetails
from mockturk.domain.workers import Worker
from mockturk.store import tables
from mockturk.world.lifecycle import assignments
from mockturk.world.lifecycle.decisions import get_assignment_hit
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers import dashboard, groups
from mockturk.world.workers.arguments import PAGE_SIZE, AnswerFields, parse_statuses, parse_usd
from mockturk.world.workers.eligibility import TO_PREVIEW, Eligibility
from mockturk.world.workers.groups import GroupFilter, GroupSort
from mockturk.world.workers.profiles import (
    apply_details,
    build_worker_view,
    get_worker,
)
from mockturk.world.workers.qualifications import WorkerQualifications
from mockturk.world.workers.tasks import build_task
from mockturk.world.world import World

_STATUSES = MappingProxyType(
    {status.value: status for status in (*UnfinishedStatus, *AssignmentStatus)}
)


class Workers(WorkerQualifications):
    """The workers of a world: they find HITs, do them, and get Qualifications.

    Any WorkerId (1 to 64 characters of A-Z, 0-9 and _) can be used, registered or not
    (docs/reference/decisions.md#d17). A method that raises an error of the service has changed
    nothing. Lists are pages: ``items``, ``page`` (from 1 on), ``page_size`` (1 to 100), and
    ``total``, the number of items on all pages. Times are aware and in UTC, amounts in USD.

    :param world: the world, such as ``turk.world``.
    :param submit_to: the base URL that requesters' pages submit to.
    """

    def __init__(self, world: World, submit_to: str = "http://localhost") -> None:
        super().__init__(world)
        self._submit_to = submit_to

    # Registration.

    def register(
        self, worker_id: str | None = None, **details: Unpack[WorkerDetails]
    ) -> WorkerInfo:
        """Register a worker, and return the worker.

        :param worker_id: the WorkerId. None: a new one, of the service's form.
        :param details: ``name``, ``locale`` (``DE``, ``US-NY``; else the United States),
            ``masters``, ``adult``, and how many assignments ended in these ways before this world
            began: ``approved``, ``rejected`` or ``percent_approved``, ``returned``, ``abandoned``.
        :raises InvalidParameterValue: when the worker is registered already, or a value is wrong.
        :raises ParameterOutOfRange: when a number is out of range.
        :raises TypeError: when a keyword is not the name of a detail.
        """
        with open_transaction(self._world) as transaction:
            if worker_id is None:
                worker_id = self._world.ids.worker()
            worker = get_worker(transaction, worker_id)
            if worker.registered:
                raise InvalidParameterValue("WorkerId", worker_id, "It is registered already.")
            return self._save_details(transaction, worker, details)

    def change(self, worker_id: str, **details: Unpack[WorkerDetails]) -> WorkerInfo:
        """Change details of a worker, registering the worker if necessary, and return the worker.

        :param details: as for ``register``; details that you leave out stay as they are.
        :raises InvalidParameterValue: when a value is wrong.
        :raises ParameterOutOfRange: when a number is out of range.
        :raises TypeError: when a keyword is not the name of a detail.
        """
        with open_transaction(self._world) as transaction:
            return self._save_details(transaction, get_worker(transaction, worker_id), details)

    def get(self, worker_id: str) -> WorkerInfo:
        """Return a worker; one who is not registered has the history of this world only.

        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        """
        with open_transaction(self._world) as transaction:
            return build_worker_view(transaction, get_worker(transaction, worker_id))

    def registered(self, *, page: int = 1, page_size: int = PAGE_SIZE) -> WorkerPage:
        """Return a page of the registered workers, in the order they were registered.

        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        wanted = self._page(page, page_size)
        where = tables.WORKERS, tables.ALL, [tables.ALL]
        with open_transaction(self._world) as transaction:
            found = transaction.store.page(*where, start=wanted.start, count=wanted.size)
            views = tuple(build_worker_view(transaction, worker) for worker in found)
            return WorkerPage(page, page_size, transaction.store.count(*where), views)

    # HITs to accept.

    def groups(
        self,
        worker_id: str | None = None,
        *,
        hit_type_id: str | None = None,
        search: str = "",
        minimum_reward: Decimal | str | float = 0,
        only_qualified: bool = False,
        sort: GroupSort | str = GroupSort.newest,
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> GroupPage:
        """Return a page of the HIT groups: one for each HIT type with HITs to accept.

        :param worker_id: each group says whether this worker may accept its HITs. None: no worker.
        :param hit_type_id: only the group of this HIT type. None: all.
        :param search: words that must all be in the title, description or keywords, in any case.
        :param minimum_reward: the minimum reward, in USD.
        :param only_qualified: True leaves out groups whose HITs the worker may not accept.
        :param sort: the order, a ``GroupSort`` or its value, such as ``highest_reward``.
        :raises HITTypeDoesNotExist: when there is no HIT type ``hit_type_id``.
        :raises InvalidParameterValue: when ``worker_id``, ``minimum_reward`` or ``sort`` is not
            valid, or ``only_qualified`` is True without a worker.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        if only_qualified and worker_id is None:
            raise InvalidParameterValue("only_qualified", only_qualified, "It needs a worker.")
        if sort not in list(GroupSort):
            hint = did_you_mean(sort, GroupSort)
            raise InvalidParameterValue("sort", sort, f"Sorts are {', '.join(GroupSort)}.{hint}")
        least = parse_usd("minimum_reward", minimum_reward)
        wanted = GroupFilter(hit_type_id, search, least, only_qualified)
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            worker = None if worker_id is None else get_worker(transaction, worker_id)
            return groups.list_groups(transaction, worker, wanted, GroupSort(sort), shown)

    def hits(self, hit_group_id: str, *, page: int = 1, page_size: int = PAGE_SIZE) -> HITPage:
        """Return a page of the HITs in a group that can be accepted, the oldest first.

        :raises HITTypeDoesNotExist: when there is no such group.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            return groups.list_group_hits(transaction, hit_group_id, shown)

    def next_hit(self, worker_id: str, hit_group_id: str) -> str:
        """Return the HITId of a HIT of a group that the worker has no assignment of.

        It is the oldest HIT created after all HITs the worker has had. If there is none, it is the
        oldest that the worker skipped, returned or abandoned. HITs of requesters who blocked the
        worker are left out; Qualifications are not checked.

        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        :raises NoMoreWorkableHITsInGroup: when there is no such HIT.
        """
        with open_transaction(self._world) as transaction:
            hit = groups.find_next_hit(
                transaction, hit_group_id, get_worker(transaction, worker_id)
            )
            if hit is None:
                raise NoMoreWorkableHITsInGroup(group_id=hit_group_id)
            return hit.id

    def preview(self, worker_id: str, hit_id: str, *, submit_to: str | None = None) -> TaskInfo:
        """Return a HIT as the worker sees it before accepting it.

        :param submit_to: the base URL that pages submit to. None: this server's.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        :raises HITDoesNotExist: when there is no such HIT.
        :raises DoesNotMeetRequirements: when a Qualification that is RequiredToPreview is missing.
        :raises NoMoreWorkableHITsInGroup: when no assignment is left, or the HIT has expired.
        """
        with open_transaction(self._world) as transaction:
            worker = get_worker(transaction, worker_id)
            hit = self._hit(transaction, hit_id)
            unmet = Eligibility(transaction, worker).unmet(hit.hit_type.properties, TO_PREVIEW)
            if unmet:
                raise DoesNotMeetRequirements(worker_id, unmet)
            if hit.status is not HITStatus.Assignable:
                raise NoMoreWorkableHITsInGroup(hit_id)
            return build_task(transaction, hit, worker, submit_to or self._submit_to)

    # Work on a HIT.

    def accept(self, worker_id: str, hit_id: str) -> str:
        """Accept an assignment of a HIT, and return its AssignmentId.

        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        :raises HITDoesNotExist: when there is no such HIT.
        :raises DoesNotMeetRequirements: when the worker is blocked or lacks a Qualification.
        :raises ExceedsMaxAssignmentsPerWorker: when the worker has an assignment of the HIT.
        :raises NoMoreWorkableHITsInGroup: when no assignment is left, or the HIT has expired.
        """
        with open_transaction(self._world) as transaction:
            worker = get_worker(transaction, worker_id)
            hit = self._hit(transaction, hit_id)
            self._require_eligible(transaction, hit, worker)
            if hit.status is not HITStatus.Assignable:
                raise NoMoreWorkableHITsInGroup(hit_id)
            accepted = assignments.accept(transaction, hit, worker_id)
            groups.remember_progress(transaction, hit, worker)
            return accepted.id

    def task(self, assignment_id: str, *, submit_to: str | None = None) -> TaskInfo:
        """Return a HIT as the worker who accepted it sees it.

        :param submit_to: the base URL that pages submit to. None: this server's.
        :raises AssignmentDoesNotExist: when there is no such assignment.
        :raises InvalidAssignmentState: when it is not in progress any more.
        """
        with open_transaction(self._world) as transaction:
            assignment = self._in_progress(transaction, assignment_id)
            hit = self._hit(transaction, assignment.hit_id)
            worker = get_worker(transaction, assignment.worker_id)
            return build_task(transaction, hit, worker, submit_to or self._submit_to, assignment)

    def submit(self, assignment_id: str, answers: AnswerFields | str) -> None:
        """Submit the answers to a HIT, and run its review policies.

        :param answers: a dict of the text, selections or bytes of a file for each field; or a
            QuestionFormAnswers document.
        :raises AssignmentDoesNotExist: when there is no such assignment.
        :raises InvalidAssignmentState: when it is not in progress any more.
        :raises XMLParseError: when the document is not well-formed or does not fit its schema.
        :raises InvalidParameterValue: when the answers do not fit the QuestionForm.
        """
        with open_transaction(self._world) as transaction:
            assignment = self._in_progress(transaction, assignment_id)
            question = get_assignment_hit(transaction, assignment).question
            documents = self._world.documents
            if isinstance(answers, str):
                document = answers
            else:
                fields = {
                    name: self._field(transaction, assignment, name, value)
                    for name, value in answers.items()
                }
                document = documents.write_field_answers(question, fields)
            documents.require_answers_fit(question, document)
            assignments.submit(transaction, assignment, document)

    def give_back(self, assignment_id: str) -> None:
        """Return an assignment without submitting it; another worker may then accept the HIT.

        :raises AssignmentDoesNotExist: when there is no such assignment.
        :raises InvalidAssignmentState: when it is not in progress any more.
        """
        with open_transaction(self._world) as transaction:
            assignment = self._in_progress(transaction, assignment_id)
            assignments.give_up(transaction, assignment, UnfinishedStatus.Returned)

    def submit_form(self, assignment_id: str, fields: Iterable[tuple[str, str]]) -> None:
        """Submit the fields of a page's form, in order, as a form posts them to externalSubmit.

        :param fields: pairs of a name and a value; ``assignmentId`` and ``hitId`` are not answers.
        :raises ItemError: for the same reasons as ``submit``.
        """
        self.submit(assignment_id, self._world.documents.write_form_answers(fields))

    # Past and present work.

    def assignments(
        self,
        worker_id: str,
        *,
        status: Sequence[str] = (),
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> AssignmentPage:
        """Return a page of a worker's assignments, the most recently accepted first.

        :param status: which assignments: some of InProgress, Submitted, Approved, Rejected,
            Returned and Abandoned. Empty: all.
        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId, or a status is unknown.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        wanted = parse_statuses(status, _STATUSES)
        shown = self._page(page, page_size)
        with open_transaction(self._world) as transaction:
            return dashboard.list_assignments(
                transaction, get_worker(transaction, worker_id), wanted, shown
            )

    def assignment(self, assignment_id: str) -> AssignmentInfo:
        """Return an assignment in any status.

        :raises AssignmentDoesNotExist: when there is no such assignment.
        """
        with open_transaction(self._world) as transaction:
            return dashboard.build_assignment_view(
                transaction, self._assignment(transaction, assignment_id)
            )

    def earnings(self, worker_id: str) -> EarningsInfo:
        """Return what a worker earned in this world: rewards of approved assignments, and bonuses.

        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        """
        with open_transaction(self._world) as transaction:
            return dashboard.sum_earnings(transaction, get_worker(transaction, worker_id))

    def dashboard(self, worker_id: str) -> DashboardInfo:
        """Return a worker's earnings, and how many of the worker's assignments have each status.

        :raises InvalidParameterValue: when ``worker_id`` is not a WorkerId.
        """
        with open_transaction(self._world) as transaction:
            return dashboard.build_dashboard(transaction, get_worker(transaction, worker_id))

    def _save_details(
        self, transaction: WorldTransaction, worker: Worker, details: WorkerDetails
    ) -> WorkerInfo:
        worker = apply_details(worker, details)
        if not worker.registered:
            worker = replace(worker, serial=self._world.ids.serial())
        transaction.store.save(tables.WORKERS, worker)
        return build_worker_view(transaction, worker)

    @staticmethod
    def _hit(transaction: WorldTransaction, hit_id: str) -> HIT:
        hit = transaction.store.get(tables.HITS, hit_id)
        if hit is None:
            raise HITDoesNotExist(hit_id)
        return hit

    @staticmethod
    def _require_eligible(transaction: WorldTransaction, hit: HIT, worker: Worker) -> None:
        qualified = Eligibility(transaction, worker)
        if qualified.is_blocked_by(hit.owner):
            raise DoesNotMeetRequirements(worker.id)
        if unmet := qualified.unmet(hit.hit_type.properties):
            raise DoesNotMeetRequirements(worker.id, unmet)
        if transaction.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker.id)):
            raise ExceedsMaxAssignmentsPerWorker(hit.id, worker.id)

    @staticmethod
    def _assignment(transaction: WorldTransaction, assignment_id: str) -> Assignment:
        assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
        if assignment is None:
            raise AssignmentDoesNotExist(assignment_id)
        return assignment

    def _in_progress(self, transaction: WorldTransaction, assignment_id: str) -> Assignment:
        assignment = self._assignment(transaction, assignment_id)
        if assignment.status is not UnfinishedStatus.InProgress:
            raise InvalidAssignmentState(
                assignment_id, assignment.status, [UnfinishedStatus.InProgress]
            )
        return assignment

    @staticmethod
    def _field(
        transaction: WorldTransaction,
        assignment: Assignment,
        question: str,
        value: FieldValue | bytes,
    ) -> FieldValue:
        """Return the value of a field; a file is stored, and its key is the value."""
        if not isinstance(value, bytes):
            return value
        file = UploadedFile(
            assignment.hit_id, assignment.id, question, transaction.world.ids.file_key(), value
        )
        transaction.store.add(tables.UPLOADED_FILES, file)
        return Upload(file.key, len(value))
