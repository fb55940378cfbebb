"""The history of a HIT in order of time, as far as its records show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from mockturk.domain.assignments import Assignment, UnfinishedStatus
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.hits import HIT, REVIEWABLE_STATUSES, HITStatus
from mockturk.domain.money import format_usd
from mockturk.domain.reviews import ActionName
from mockturk.web.console.review_actions import TakenAction


class EventTone(StrEnum):
    """The colour of an event."""

    plain = "plain"
    good = "ok"
    bad = "bad"
    waiting = "wait"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An event; ``at`` is None if its time was not recorded."""

    at: datetime | None
    what: str
    detail: str = ""
    assignment_id: str = ""
    tone: EventTone = EventTone.plain


_DONE: Mapping[ActionName, tuple[str, EventTone]] = MappingProxyType(
    {
        ActionName.approve: ("Approved", EventTone.good),
        ActionName.reject: ("Rejected", EventTone.bad),
        ActionName.extend: ("Extended", EventTone.waiting),
    }
)


def build_timeline(
    hit: HIT,
    assignments: Sequence[Assignment],
    taken: Sequence[TakenAction],
    bonuses: Sequence[BonusPayment],
    workers: Mapping[str, str],
) -> list[TimelineEvent]:
    """Return the events of a HIT in order of time; in the same second, causes come before effects.

    ``workers`` has the names of workers by AssignmentId.

    The times at which a requester extended or disposed of a HIT are not recorded: these events
    come last, without a time.
    """
    dated = [
        TimelineEvent(hit.created_at, "Created", f"for {_assignments(hit.created_with)}"),
        *(
            event
            for one in assignments
            for event in _list_assignment_events(one, workers[one.id], taken)
        ),
        *_list_policy_events(taken),
        *(
            TimelineEvent(
                one.granted_at, f"Bonus of {format_usd(one.amount)}", _recipient(one, workers)
            )
            for one in bonuses
        ),
    ]
    if hit.expired:
        dated.append(TimelineEvent(hit.expires_at, "Expired", tone=EventTone.waiting))
    if hit.reviewable_since:
        dated.append(
            TimelineEvent(hit.reviewable_since, "Became reviewable", tone=EventTone.waiting)
        )
    dated.sort(key=lambda event: event.at or hit.created_at)
    return [*dated, *_list_undated_events(hit, taken)]


def _list_assignment_events(
    assignment: Assignment, who: str, taken: Sequence[TakenAction]
) -> Iterator[TimelineEvent]:
    where = assignment.id
    yield TimelineEvent(assignment.accepted_at, f"Accepted by {who}", assignment_id=where)
    if (
        isinstance(assignment.status, UnfinishedStatus)
        and assignment.status != UnfinishedStatus.InProgress
    ):
        how = assignment.status.value
        at = assignment.deadline if assignment.status is UnfinishedStatus.Abandoned else None
        if at:
            yield TimelineEvent(at, f"{how} by {who}", assignment_id=where, tone=EventTone.bad)
    if assignment.submitted_at:
        yield TimelineEvent(
            assignment.submitted_at, f"Submitted by {who}", "", where, EventTone.waiting
        )
    by_policy = {one.name for one in taken if one.object_id == assignment.id and one.has_effect}
    if assignment.rejected_at and ActionName.reject not in by_policy:
        said = assignment.requester_feedback or ""
        yield TimelineEvent(assignment.rejected_at, f"Rejected: {who}", said, where, EventTone.bad)
    if assignment.approved_at and ActionName.approve not in by_policy:
        by_itself = assignment.approved_at == assignment.auto_approval_at
        detail = (
            "automatically, after AutoApprovalDelayInSeconds"
            if by_itself
            else (assignment.requester_feedback or "")
        )
        yield TimelineEvent(
            assignment.approved_at, f"Approved: {who}", detail, where, EventTone.good
        )


def _recipient(bonus: BonusPayment, workers: Mapping[str, str]) -> str:
    return workers.get(bonus.assignment_id, bonus.worker_id)


def _list_policy_events(taken: Sequence[TakenAction]) -> Iterator[TimelineEvent]:
    for one in taken:
        where = "" if one.is_about_hit else one.object_id
        whom = f": {one.worker}" if one.worker else ""
        if one.name is ActionName.review:
            yield TimelineEvent(one.at, f"Reviewed by policy{whom}", one.result, where)
        elif one.failed:
            detail = f"{one.why}: {one.error_code}"
            yield TimelineEvent(
                one.at, f"Policy could not {one.name}{whom}", detail, where, EventTone.bad
            )
        elif one.has_effect:
            what, mood = _DONE[one.name]
            yield TimelineEvent(one.at, f"{what} by policy{whom}", one.why, where, mood)
        else:
            detail = f"{one.why}. {one.result}"
            yield TimelineEvent(one.at, f"Policy had nothing to {one.name}{whom}", detail, where)


def _list_undated_events(hit: HIT, taken: Sequence[TakenAction]) -> Iterator[TimelineEvent]:
    by_policy = sum(one.name is ActionName.extend and one.has_effect for one in taken)
    by_requester = hit.max_assignments - hit.created_with - by_policy
    if by_requester > 0:
        yield TimelineEvent(None, "Extended by the requester", f"by {_assignments(by_requester)}")
    if hit.status is HITStatus.Disposed:
        yield TimelineEvent(None, "Disposed of", tone=EventTone.bad)
    elif not hit.expired and hit.status not in REVIEWABLE_STATUSES:
        yield TimelineEvent(hit.expires_at, "Will expire", tone=EventTone.waiting)


def _assignments(number: int) -> str:
    return "1 assignment" if number == 1 else f"{number:,} assignments"
