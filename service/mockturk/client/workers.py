"""The workers of a remote world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Unpack

from mockturk.client.connection import Paging, to_path_segment
from mockturk.client.qualifications import Answers, RemoteQualifications, build_submission

# Submissions in one request, so that no request takes long.
_IN_ONE_REQUEST = 100
# What the answers to several requests add up to; all else is as in the last one.
_SUMS = (
    *("accepted", "submitted", "returned", "abandoned", "failed", "hits_finished"),
    "simulated_seconds",
)


class RemoteWorkers(RemoteQualifications):
    """The workers of a world; what is returned has the names of docs/workers.md.

    Raises Refused with the service's own codes.
    """

    def register(self, worker_id: str | None = None, **details: Any) -> dict[str, Any]:
        """Register a worker, with an id of the service's form unless one is given."""
        return dict(self._connection.post("/workers", worker_id=worker_id, **details))

    def change(self, worker_id: str, **details: Any) -> dict[str, Any]:
        """Change what is said of a worker."""
        path = f"/workers/{to_path_segment(worker_id)}"
        return dict(self._connection.ask("PATCH", path, body=details))

    def get(self, worker_id: str) -> dict[str, Any]:
        """Return a worker."""
        return dict(self._connection.get(f"/workers/{to_path_segment(worker_id)}"))

    def registered(self, **paging: Unpack[Paging]) -> list[dict[str, Any]]:
        """Return the registered workers, in the order they were registered."""
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
        """Return the HIT groups with HITs to accept, the newest first unless sorted otherwise."""
        query = {
            "worker_id": worker_id,
            "search": search,
            "minimum_reward": minimum_reward,
            "only_qualified": only_qualified,
            "sort": sort,
        }
        return self._connection.get_list("/hit-groups", "hit_groups", {**query, **paging})

    def hits(self, hit_group_id: str, **paging: Unpack[Paging]) -> list[dict[str, Any]]:
        """Return the HITs to accept in a group, the oldest first."""
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/hits"
        return self._connection.get_list(path, "hits", {**paging})

    def next_hit(self, worker_id: str, hit_group_id: str) -> str:
        """Return the HITId of a HIT of a group that the worker has no assignment of."""
        path = f"/hit-groups/{to_path_segment(hit_group_id)}/next-hit"
        return str(self._connection.get(path, {"worker_id": worker_id})["hit_id"])

    def preview(self, worker_id: str, hit_id: str) -> dict[str, Any]:
        """Return a HIT as the worker sees it before accepting it."""
        path = f"/hits/{to_path_segment(hit_id)}/preview"
        return dict(self._connection.get(path, {"worker_id": worker_id}))

    def accept(self, worker_id: str, hit_id: str) -> str:
        """Accept an assignment of a HIT and return its AssignmentId."""
        path = f"/hits/{to_path_segment(hit_id)}/accept"
        return str(self._connection.post(path, worker_id=worker_id)["assignment_id"])

    def task(self, assignment_id: str) -> dict[str, Any]:
        """Return a HIT as the worker who accepted it sees it."""
        return dict(self._connection.get(f"/assignments/{to_path_segment(assignment_id)}/task"))

    def submit(self, assignment_id: str, answers: Answers | str) -> dict[str, Any]:
        """Submit an assignment: what is in each field, or a QuestionFormAnswers document."""
        path = f"/assignments/{to_path_segment(assignment_id)}/submit"
        return dict(self._connection.ask("POST", path, body=build_submission(answers)))

    def give_back(self, assignment_id: str) -> dict[str, Any]:
        """Return an assignment, which somebody else may accept then."""
        return dict(self._connection.post(f"/assignments/{to_path_segment(assignment_id)}/return"))

    def assignments(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return a worker's assignments in some statuses or all, the last accepted first."""
        path = f"/workers/{to_path_segment(worker_id)}/assignments"
        return self._connection.get_list(path, "assignments", {"status": status, **paging})

    def assignment(self, assignment_id: str) -> dict[str, Any]:
        """Return an assignment, in whatever status it is."""
        return dict(self._connection.get(f"/assignments/{to_path_segment(assignment_id)}"))

    def earnings(self, worker_id: str) -> dict[str, Any]:
        """Return what a worker earned, in USD."""
        return dict(self._connection.get(f"/workers/{to_path_segment(worker_id)}/earnings"))

    def work(self, *, most: int | None = None, **asked: Any) -> dict[str, Any]:
        """Let simulated workers work as ``mockturk work`` does, and return what they did.

        They go on until nothing is left to do, or ``most`` assignments were submitted; ``asked``
        are the other options of docs/workers.md.
        """
        *_, done = self.work_in_steps(most=most, **asked)
        return done

    def work_in_steps(self, *, most: int | None = None, **asked: Any) -> Iterator[dict[str, Any]]:
        """Do what ``work`` does, and yield after each request what was done so far."""
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
