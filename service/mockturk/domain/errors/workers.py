"""Errors for workers; the codes come from Amazon's own libraries, the messages are ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mockturk.domain.errors.base import Evidence, ItemError, shorten


class NoMoreWorkableHITsInGroup(ItemError):
    """No assignment is left to accept, of a HIT or of all HITs of a group."""

    code = "AWS.MechanicalTurk.NoMoreWorkableHITsInGroupException"
    evidence = Evidence.asserted

    def __init__(self, hit_id: str | None = None, *, group_id: str = "") -> None:
        if hit_id is not None:
            super().__init__(f"Hit {hit_id} has no assignment left to accept.", ("HITId", hit_id))
        else:
            given = shorten(group_id)
            super().__init__(f"HITGroup {given} has no hit left to accept.", ("HITGroupId", given))


class ExceedsMaxAssignmentsPerWorker(ItemError):
    """The worker has an assignment of the HIT already."""

    code = "AWS.MechanicalTurk.ExceedsMaxAssignmentsPerWorker"
    evidence = Evidence.asserted

    def __init__(self, hit_id: str, worker_id: str) -> None:
        super().__init__(
            f"Worker {worker_id} has an assignment of hit {hit_id}.",
            ("HITId", hit_id),
            ("WorkerId", worker_id),
        )


class DoesNotMeetRequirements(ItemError):
    """The worker is blocked by the requester or does not meet the requirements of the HIT."""

    code = "AWS.MechanicalTurk.DoesNotMeetRequirements"
    evidence = Evidence.asserted

    def __init__(self, worker_id: str, unmet: Sequence[str] = ()) -> None:
        if unmet:
            names = ",".join(unmet)
            super().__init__(
                f"Worker {worker_id} does not meet the requirements of the hit for the "
                f"Qualification types {names}.",
                ("WorkerId", worker_id),
                ("QualificationTypeId", names),
            )
        else:
            super().__init__(
                f"Worker {worker_id} is blocked by the requester.", ("WorkerId", worker_id)
            )


class QualificationTypeRetryDelayNotElapsed(ItemError):
    """The worker requests a Qualification again before the retry delay ends at ``until`` (UTC)."""

    code = "AWS.MechanicalTurk.QualificationTypeRetryDelayNotElapsed"
    evidence = Evidence.asserted

    def __init__(self, qualification_type_id: str, worker_id: str, until: datetime) -> None:
        time = f"{until:%Y-%m-%dT%H:%M:%S}Z"
        super().__init__(
            f"Worker {worker_id} can request QualificationType {qualification_type_id} again at "
            f"{time}.",
            ("QualificationTypeId", qualification_type_id),
            ("WorkerId", worker_id),
            ("RetryTime", time),
        )
        self.until = until


class QualificationTypeDoesNotAllowRetake(ItemError):
    """The worker requests again a Qualification that can be requested only once."""

    code = "AWS.MechanicalTurk.QualificationTypeDoesNotAllowRetake"
    evidence = Evidence.asserted

    def __init__(self, qualification_type_id: str, worker_id: str) -> None:
        super().__init__(
            f"Worker {worker_id} has requested QualificationType {qualification_type_id} before, "
            "and it can be requested only once.",
            ("QualificationTypeId", qualification_type_id),
            ("WorkerId", worker_id),
        )
