"""The workers of a remote world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Unpack

from mockturk.client.connection import Paging, to_path_segment
from mockturk.client.qualifications import Answers, RemoteQualifications, build_submission

# Maximum submissions of one request, so that no request takes long.
_IN_ONE_REQUEST = 100
# Fields that are summed over several responses; all other fields are those of the last response.
_SUMS = (
    *("accepted", "submitted", "returned", "abandoned", "failed", "hits_finished"),
    "simulated_seconds",
)


class RemoteWorkers(RemoteQualifications):
    """The workers of a remote world: they find HITs, do them, and get Qualifications.

    Each method does what the method of ``Workers`` does, over HTTP. It returns a dict with the
    names of docs/workers.md: amounts are texts in USD, times texts in UTC, lengths of time
    ``..._in_seconds``. A list has all items, or only those of ``page`` if you pass one. All items
    are read page by page: those that are added or removed meanwhile may be missing or occur twice.

    An error of the service is raised as a ControlAPIError with the service's ``code``. Its status
    is 403 if a requirement is not met, 404 if something does not exist, 409 if the present state
    does not allow a request, and 400 (InvalidValueError) for all other errors.
    """

    def register(self, worker_id: str | None = None, **details: Any) -> dict[str, Any]:
        """Register a worker, and return the worker.

        :param worker_id: the WorkerId. None: a new one, of the service's form.
        :param details: ``name``, ``locale`` (``DE``, ``US-NY``; else the United States),
            ``masters``, ``adult``, and the numbers of assignments before this world began:
            ``approved``, ``rejected`` or ``percent_approved``, ``returned``, ``abandoned``.
        :raises InvalidValueError: when the worker is registered already, a value is wrong, or a
            keyword is not the name of a detail.
        """
        return dict(self._connection.post("/workers", worker_id=worker_id, **details))

    def change(self, worker_id: str, **details: Any) -> dict[str, Any]:
        """Change details of a worker, registering the worker if necessary, and return the worker.

        :param details: as for ``register``; details that are not passed do not change.
        :raises InvalidValueError: when a value is wrong, or a keyword is not the name of a detail.
        """
        path = f"/workers/{to_path_segment(worker_id)}"
        return dict(self._connection.ask("PATCH", path, body=details))

    def get(self, worker_id: str) -> dict[str, Any]:
        """Return a worker; one who is not registered has the history of this world only.

        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        return dict(self._connection.get(f"/workers/{to_path_segment(worker_id)}"))

    def registered(self, **paging: Unpack[Paging]) -> list[dict[str, Any]]:
        """Return the registered workers, in the order they were registered.

        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when a page is out of range.
        """
        return self._connection.get_list("/workers", "workers", {**paging})

    def groups(
        self,
        worker_id: str | None = None,
        *,
        search: str | None = None,
        minimum_reward: Decimal | str | float | None = None,
        only_qualified: bool = False,
        sort: str | None = None,
        **paging: Unpack[Paging],
    ) -> list[dict[str, Any]]:
        """Return the HIT groups: one for each HIT type with HITs to accept.

        :param worker_id: each group says whether this worker may accept its HITs. None: no worker.
        :param search: words that must all be in the title, description or keywords; case does not
            matter. None: any.
        :param minimum_reward: the minimum reward, in USD. None: any.
        :param only_qualified: True leaves out what the worker may not accept.
        :param sort: the order, such as ``highest_reward``; docs/workers.md lists all. None:
            ``newest``.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when a value is wrong, ``only_qualified`` is True without a
            worker, or a page is out of range.
        """
        query = {
            "worker_id": worker_id,
            "search": search,
            "minimum_reward": minimum_reward,
            "only_qualified": only_qualified,
            "sort": sort,
        }
        return self._connection.get_list("/hit-groups", "hit_groups", {**query, **paging})

    def hits(self, hit_group_id: str, **paging: Unpack[Paging]) -> list[dict[str, Any]]:
        """Return a group's HITs to accept, the oldest first; an unknown group has none.

        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when a page is out of range.
        """
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/hits"
        return self._connection.get_list(path, "hits", {**paging})

    def next_hit(self, worker_id: str, hit_group_id: str) -> str:
        """Return the HITId of a HIT of a group that the worker has no assignment of.

        :raises ControlAPIError: when there is no such HIT (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/next-hit"
        return str(self._connection.get(path, {"worker_id": worker_id})["hit_id"])

    def preview(self, worker_id: str, hit_id: str) -> dict[str, Any]:
        """Return a HIT as the worker sees it before accepting it.

        :raises ControlAPIError: when a Qualification that is RequiredToPreview is missing (403),
            there is no such HIT (404), or no assignment is left or the HIT has expired (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hits/{to_path_segment(hit_id)}/preview"
        return dict(self._connection.get(path, {"worker_id": worker_id}))

    def accept(self, worker_id: str, hit_id: str) -> str:
        """Accept an assignment of a HIT, and return its AssignmentId.

        :raises ControlAPIError: when the worker is blocked or lacks a Qualification (403), there is
            no such HIT (404), or the worker has an assignment of it, no assignment is left, or the
            HIT has expired (409).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/hits/{to_path_segment(hit_id)}/accept"
        return str(self._connection.post(path, worker_id=worker_id)["assignment_id"])

    def task(self, assignment_id: str) -> dict[str, Any]:
        """Return a HIT as the worker who accepted it sees it.

        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        """
        return dict(self._connection.get(f"/assignments/{to_path_segment(assignment_id)}/task"))

    def submit(self, assignment_id: str, answers: Answers | str) -> dict[str, Any]:
        """Submit the answers to a HIT, and return the assignment.

        :param answers: a dict of the text, selections or bytes of a file for each field; or a
            QuestionFormAnswers document.
        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        :raises InvalidValueError: when the answers are not well-formed, or do not fit their schema
            or the QuestionForm.
        """
        path = f"/assignments/{to_path_segment(assignment_id)}/submit"
        return dict(self._connection.ask("POST", path, body=build_submission(answers)))

    def give_back(self, assignment_id: str) -> dict[str, Any]:
        """Give an assignment back without submitting it; the result describes the assignment.

        Another worker can then accept the HIT.

        :raises ControlAPIError: when the assignment is not in progress any more (409) or does not
            exist (404).
        """
        return dict(self._connection.post(f"/assignments/{to_path_segment(assignment_id)}/return"))

    def assignments(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return a worker's assignments, the most recently accepted first.

        :param status: a status, or several of them: InProgress, Submitted, Approved, Rejected,
            Returned, Abandoned. Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/assignments"
        return self._connection.get_list(path, "assignments", {"status": status, **paging})

    def assignment(self, assignment_id: str) -> dict[str, Any]:
        """Return an assignment, in any status.

        :raises ControlAPIError: when there is no such assignment (404).
        """
        return dict(self._connection.get(f"/assignments/{to_path_segment(assignment_id)}"))

    def earnings(self, worker_id: str) -> dict[str, Any]:
        """Return what a worker earned in USD: ``rewards``, ``bonuses``, and ``total``, the sum.

        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        return dict(self._connection.get(f"/workers/{to_path_segment(worker_id)}/earnings"))

    def work(self, *, most: int | None = None, **asked: Any) -> dict[str, Any]:
        """Let simulated workers work as ``mockturk work`` does, and return what they did.

        They continue until no work is left, or ``most`` assignments were submitted.

        :param most: the maximum number of assignments to submit, 1 or more. None: no limit.
        :param asked: the parameters of ``Simulation``: ``workers``, ``worker_ids``, ``accuracy``,
            ``agreement``, ``seconds``, ``seed``, ``hit_id``, ``hit_type_id``.
        :returns: the fields of ``SimulationSummary``, for all workers and requests together.
        :raises ControlAPIError: when there is no HIT ``hit_id`` (404).
        :raises InvalidValueError: when another value is wrong or out of range, or a keyword is
            unknown.
        """
        *_, done = self.work_in_steps(most=most, **asked)
        return done

    def work_in_steps(self, *, most: int | None = None, **asked: Any) -> Iterator[dict[str, Any]]:
        """Do what ``work`` does, and yield after each request what was done so far.

        A request submits up to 100 assignments. Parameters, results and errors are those of
        ``work``.
        """
        so_far: dict[str, Any] = dict.fromkeys(_SUMS, 0)
        while True:
            now = _IN_ONE_REQUEST
            if most is not None:
                now = min(now, most - so_far["submitted"])
            done = self._connection.post("/simulation", **asked, most=now)
            so_far = {**done, **{name: so_far[name] + done[name] for name in _SUMS}}
            yield so_far
            if not done["left"] or so_far["submitted"] == most:
                return
