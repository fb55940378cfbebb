"""The workers of a world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias, Unpack

from msgspec.structs import replace

from mockturk.client.connection import ItemList, Paging, to_path_segment
from mockturk.client.qualifications import Answers, WorkerQualifications, build_submission
from mockturk.client.worker_options import SimulationOptions
from mockturk.domain.errors import DoesNotMeetRequirements, ExceedsMaxAssignmentsPerWorker
from mockturk.domain.views.simulation import SimulationSummary
from mockturk.domain.views.workers import (
    AnyAssignmentStatus,
    AssignmentInfo,
    AssignmentPage,
    DashboardInfo,
    EarningsInfo,
    GroupInfo,
    GroupPage,
    HITInfo,
    HITPage,
    NextHIT,
    TaskInfo,
    WorkerInfo,
    WorkerPage,
)
from mockturk.domain.worker_details import WorkerDetails

# Maximum submissions of one request, so that no request takes long.
_IN_ONE_REQUEST = 100
# Fields that are summed over several responses; all other fields are those of the last response.
_SUMS = (
    *("accepted", "submitted", "returned", "abandoned", "failed", "hits_finished"),
    "simulated_seconds",
)

GroupSort: TypeAlias = Literal[
    "newest",
    "oldest",
    "most_hits",
    "fewest_hits",
    "highest_reward",
    "lowest_reward",
    "soonest_expiration",
    "latest_expiration",
    "title_a_z",
    "title_z_a",
    "shortest_time",
    "longest_time",
]
"""The orders of the list of HIT groups, as on the service's worker site."""

AnswersFor: TypeAlias = Answers | str | Callable[[TaskInfo], Answers | str]
"""The answers of all workers, or a function that returns those of one worker to a task."""


class Workers(WorkerQualifications):
    """The workers of a world: they find HITs, do them, and get Qualifications.

    Amounts are in USD, times aware and in UTC. A list has all items, or only those of ``page`` if
    you pass one; ``total`` is their number on all pages. All items are read page by page: those
    that are added or removed meanwhile may be missing or occur twice.

    An error of the service is raised as a ControlAPIError with the service's ``code``, which is
    also an instance of the class of that code, such as ``HITDoesNotExist``. Its status is 403 if a
    requirement is not met, 404 if something does not exist, 409 if the present state does not allow
    a request, and 400 (InvalidValueError) for all other errors.
    """

    def register(
        self, worker_id: str | None = None, **details: Unpack[WorkerDetails]
    ) -> WorkerInfo:
        """Register a worker, and return the worker.

        :param worker_id: the WorkerId. None: a new one, of the service's form.
        :param details: ``name``, ``locale`` (``DE``, ``US-NY``; else the United States),
            ``masters``, ``adult``, and the numbers of assignments before this world began:
            ``approved``, ``rejected`` or ``percent_approved``, ``returned``, ``abandoned``.
        :raises InvalidValueError: when the worker is registered already, a value is wrong, or a
            keyword is not the name of a detail.
        """
        return self._connection.post("/workers", WorkerInfo, worker_id=worker_id, **details)

    def change(self, worker_id: str, **details: Unpack[WorkerDetails]) -> WorkerInfo:
        """Change details of a worker, registering the worker if necessary, and return the worker.

        :param details: as for ``register``; details that are not passed do not change.
        :raises InvalidValueError: when a value is wrong, or a keyword is not the name of a detail.
        """
        path = f"/workers/{to_path_segment(worker_id)}"
        return self._connection.patch(path, WorkerInfo, **details)

    def get(self, worker_id: str) -> WorkerInfo:
        """Return a worker; one who is not registered has the history of this world only.

        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        return self._connection.get(f"/workers/{to_path_segment(worker_id)}", WorkerInfo)

    def registered(self, **paging: Unpack[Paging]) -> ItemList[WorkerInfo]:
        """Return the registered workers, in the order they were registered.

        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when a page is out of range.
        """
        return self._connection.get_list("/workers", WorkerPage, {**paging})

    def groups(
        self,
        worker_id: str | None = None,
        *,
        hit_type_id: str | None = None,
        search: str | None = None,
        minimum_reward: Decimal | str | float | None = None,
        only_qualified: bool = False,
        sort: GroupSort | None = None,
        **paging: Unpack[Paging],
    ) -> ItemList[GroupInfo]:
        """Return the HIT groups: one for each HIT type with HITs to accept.

        :param worker_id: each group says whether this worker may accept its HITs. None: no worker.
        :param hit_type_id: only the group of this HIT type. None: all.
        :param search: words that must all be in the title, description or keywords; case does not
            matter. None: any.
        :param minimum_reward: the minimum reward, in USD. None: any.
        :param only_qualified: True leaves out what the worker may not accept.
        :param sort: the order, such as ``highest_reward``; docs/workers.md lists all. None:
            ``newest``.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises ControlAPIError: when there is no HIT type ``hit_type_id`` (404).
        :raises InvalidValueError: when a value is wrong, ``only_qualified`` is True without a
            worker, or a page is out of range.
        """
        query = {
            "worker_id": worker_id,
            "hit_type_id": hit_type_id,
            "search": search,
            "minimum_reward": minimum_reward,
            "only_qualified": only_qualified,
            "sort": sort,
        }
        return self._connection.get_list("/hit-groups", GroupPage, {**query, **paging})

    def hits(self, hit_group_id: str, **paging: Unpack[Paging]) -> ItemList[HITInfo]:
        """Return a group's HITs to accept, the oldest first.

        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises ControlAPIError: when there is no such group (404).
        :raises InvalidValueError: when a page is out of range.
        """
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/hits"
        return self._connection.get_list(path, HITPage, {**paging})

    def next_hit(self, worker_id: str, hit_group_id: str) -> str:
        """Return the HITId of a HIT of a group that the worker has no assignment of.

        :raises ControlAPIError: when there is no such HIT (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/next-hit"
        return self._connection.get(path, NextHIT, {"worker_id": worker_id}).hit_id

    def preview(self, worker_id: str, hit_id: str) -> TaskInfo:
        """Return a HIT as the worker sees it before accepting it.

        :raises ControlAPIError: when a Qualification that is RequiredToPreview is missing (403),
            there is no such HIT (404), or no assignment is left or the HIT has expired (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hits/{to_path_segment(hit_id)}/preview"
        return self._connection.get(path, TaskInfo, {"worker_id": worker_id})

    def accept(self, worker_id: str, hit_id: str) -> str:
        """Accept an assignment of a HIT, and return its AssignmentId.

        :raises ControlAPIError: when the worker is blocked or lacks a Qualification (403), there is
            no such HIT (404), or the worker has an assignment of it, no assignment is left, or the
            HIT has expired (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hits/{to_path_segment(hit_id)}/accept"
        task = self._connection.post(path, TaskInfo, worker_id=worker_id)
        return str(task.assignment_id)  # only a preview has none

    def task(self, assignment_id: str) -> TaskInfo:
        """Return a HIT as the worker who accepted it sees it.

        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        """
        path = f"/assignments/{to_path_segment(assignment_id)}/task"
        return self._connection.get(path, TaskInfo)

    def submit(self, assignment_id: str, answers: Answers | str) -> AssignmentInfo:
        """Submit the answers to a HIT, and return the assignment.

        :param answers: a dict of the text, selections or bytes of a file for each field; or a
            QuestionFormAnswers document.
        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        :raises InvalidValueError: when the answers are not well-formed, or do not fit their schema
            or the QuestionForm.
        """
        path = f"/assignments/{to_path_segment(assignment_id)}/submit"
        return self._connection.post(path, AssignmentInfo, **build_submission(answers))

    def give_back(self, assignment_id: str) -> AssignmentInfo:
        """Return an assignment without submitting it; the result is its record.

        Another worker can then accept the HIT.

        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        """
        path = f"/assignments/{to_path_segment(assignment_id)}/return"
        return self._connection.post(path, AssignmentInfo)

    def assignments(
        self,
        worker_id: str,
        *,
        status: AnyAssignmentStatus | Sequence[AnyAssignmentStatus] = (),
        **paging: Unpack[Paging],
    ) -> ItemList[AssignmentInfo]:
        """Return a worker's assignments, the most recently accepted first.

        :param status: a status, or several of them: InProgress, Submitted, Approved, Rejected,
            Returned, Abandoned. Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/assignments"
        query = {"status": status, **paging}
        return self._connection.get_list(path, AssignmentPage, query)

    def assignment(self, assignment_id: str) -> AssignmentInfo:
        """Return an assignment, in any status.

        :raises ControlAPIError: when there is no such assignment (404).
        """
        path = f"/assignments/{to_path_segment(assignment_id)}"
        return self._connection.get(path, AssignmentInfo)

    def earnings(self, worker_id: str) -> EarningsInfo:
        """Return what a worker earned in USD: ``rewards``, ``bonuses``, and ``total``, the sum.

        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/workers/{to_path_segment(worker_id)}/earnings"
        return self._connection.get(path, EarningsInfo)

    def dashboard(self, worker_id: str) -> DashboardInfo:
        """Return a worker's earnings, and how many of the worker's assignments have each status.

        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/workers/{to_path_segment(worker_id)}/dashboard"
        return self._connection.get(path, DashboardInfo)

    def answer(
        self, hit_id: str, answers: AnswersFor, *, workers: int | Sequence[str] = 1
    ) -> list[AssignmentInfo]:
        """Let workers accept a HIT and submit their answers; return the submitted assignments.

        :param answers: the answers as for ``submit``, or a function that returns the answers of one
            worker: it gets the worker's task.
        :param workers: their WorkerIds, or how many. A number takes registered workers in order who
            may accept the HIT, and registers new ones when there are too few.
        :raises ControlAPIError: when there is no such HIT (404), no assignment is left or the HIT
            has expired (409), or a worker may not accept the HIT: one you named, or a new one (403,
            409).
        :raises InvalidValueError: when the answers do not fit the question. The assignment is then
            returned; those that were submitted before stay.
        :raises TypeError: when ``workers`` is neither a whole number nor a list.
        :raises ValueError: when ``workers`` is a number below 1.
        """
        if isinstance(workers, str) or not isinstance(workers, int | Iterable):
            raise TypeError(f"workers must be a number or a list of WorkerIds, not {workers!r}")
        if not isinstance(workers, int):
            return [self._answer(worker_id, hit_id, answers) for worker_id in workers]
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, not {workers}")
        done: list[AssignmentInfo] = []
        known = iter(self.registered())
        while len(done) < workers:
            worker = next(known, None)
            try:
                worker_id = (worker or self.register()).worker_id
                done.append(self._answer(worker_id, hit_id, answers))
            except (DoesNotMeetRequirements, ExceedsMaxAssignmentsPerWorker):
                if worker is None:
                    raise
        return done

    def answer_all(
        self,
        answers: AnswersFor,
        *,
        hit_type_id: str | None = None,
        workers: int | Sequence[str] | None = None,
    ) -> list[AssignmentInfo]:
        """Let workers answer all HITs that can be accepted; return the submitted assignments.

        HITs that a review policy extends meanwhile are answered too.

        :param answers: the answers as for ``answer``.
        :param hit_type_id: only HITs of this type. None: all.
        :param workers: who answers each HIT once, as for ``answer``. None: as many workers as it
            asks for.
        :raises ControlAPIError: for the same reasons as ``answer``, or when there is no HIT type
            ``hit_type_id`` (404).
        :raises TypeError: when ``workers`` is neither a whole number nor a list.
        :raises ValueError: when ``workers`` is a number below 1.
        """
        done: list[AssignmentInfo] = []
        answered: set[str] = set()
        while hits := [hit for hit in self._hits_of(hit_type_id) if hit.hit_id not in answered]:
            for hit in hits:
                wanted = hit.assignments_available if workers is None else workers
                if workers is not None:
                    answered.add(hit.hit_id)
                done += self.answer(hit.hit_id, answers, workers=wanted)
        return done

    def _hits_of(self, hit_type_id: str | None) -> list[HITInfo]:
        """Return the HITs of a type, or of all types, that can be accepted."""
        groups = self.groups(hit_type_id=hit_type_id)
        return [hit for group in groups for hit in self.hits(group.hit_group_id)]

    def _answer(self, worker_id: str, hit_id: str, answers: AnswersFor) -> AssignmentInfo:
        assignment_id = self.accept(worker_id, hit_id)
        try:
            given = answers(self.task(assignment_id)) if callable(answers) else answers
            return self.submit(assignment_id, given)
        except BaseException:
            self.give_back(assignment_id)
            raise

    def work(
        self, *, most: int | None = None, **options: Unpack[SimulationOptions]
    ) -> SimulationSummary:
        """Let simulated workers work as ``mockturk work`` does, and return what they did.

        They continue until no work is left, or ``most`` assignments were submitted.

        :param most: the maximum number of assignments to submit, 1 or more. None: no limit.
        :param options: ``workers`` (how many) or ``worker_ids``, ``accuracy`` and ``agreement``
            (0 to 1), ``seconds`` (the mean time of an assignment), ``seed``, ``hit_id``,
            ``hit_type_id``; docs/workers.md describes them.
        :returns: the numbers for all workers and requests together.
        :raises ControlAPIError: when there is no HIT ``hit_id`` (404).
        :raises InvalidValueError: when another value is wrong or out of range, or a keyword is
            unknown.
        """
        *_, done = self.work_in_steps(most=most, **options)
        return done

    def work_in_steps(
        self, *, most: int | None = None, **options: Unpack[SimulationOptions]
    ) -> Iterator[SimulationSummary]:
        """Do what ``work`` does, and yield after each request what was done so far.

        A request submits up to 100 assignments. Parameters, results and errors are those of
        ``work``.
        """
        so_far = SimulationSummary.at_start()
        while True:
            now = _IN_ONE_REQUEST
            if most is not None:
                now = min(now, most - so_far.submitted)
            done = self._connection.post("/simulation", SimulationSummary, **options, most=now)
            sums = {name: getattr(so_far, name) + getattr(done, name) for name in _SUMS}
            so_far = replace(done, **sums)
            yield so_far
            if not done.left or so_far.submitted == most:
                return
