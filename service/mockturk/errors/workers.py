"""Errors workers meet; the codes are in Amazon's own libraries, the sentences are ours."""

from __future__ import annotations

from mockturk.errors.kinds import Evidence, ItemError


class NoMoreWorkableHITsInGroup(ItemError):
    """No assignment of the HIT is left to accept."""

    code = "AWS.MechanicalTurk.NoMoreWorkableHITsInGroupException"
    evidence = Evidence.asserted

    def __init__(self, hit_id: str) -> None:
        super().__init__(f"Hit {hit_id} has no assignment left to accept.", ("HITId", hit_id))


class ExceedsMaxAssignmentsPerWorker(ItemError):
    """A worker has an assignment of the HIT already."""

    code = "AWS.MechanicalTurk.ExceedsMaxAssignmentsPerWorker"
    evidence = Evidence.asserted

    def __init__(self, hit_id: str, worker_id: str) -> None:
        super().__init__(
            f"Worker {worker_id} has had an assignment of hit {hit_id}.",
            ("HITId", hit_id),
            ("WorkerId", worker_id),
        )


class DoesNotMeetRequirements(ItemError):
    """A worker may not work for a requester."""

    code = "AWS.MechanicalTurk.DoesNotMeetRequirements"
    evidence = Evidence.asserted

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            f"Worker {worker_id} is blocked by the requester.", ("WorkerId", worker_id)
        )
