"""What has happened to a HIT, in order, as far as its records tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.hits import HIT, REVIEWABLE, HITStatus
from mockturk.domain.money import formatted
from mockturk.domain.reviews import ActionName
from mockturk.web.console.review_actions import Taken


class Mood(StrEnum):
    """How an event is marked."""

    plain = "plain"
    good = "ok"
    bad = "bad"
    waiting = "wait"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; of some things nobody kept the time."""

    at: datetime | None
    what: str
    detail: str = ""
    assignment_id: str = ""
    mood: Mood = Mood.plain


_DONE: Mapping[ActionName, tuple[str, Mood]] = MappingProxyType(
    {
        ActionName.approve: ("Approved", Mood.good),
        ActionName.reject: ("Rejected", Mood.bad),
        ActionName.extend: ("Extended", Mood.waiting),
    }
)


def time_line(
    hit: HIT,
    assignments: Sequence[Assignment],
    taken: Sequence[Taken],
    bonuses: Sequence[BonusPayment],
) -> list[Event]:
    """Return the events of a HIT in order; those of one second as they caused one another.

    When a requester extended or disposed of it, nobody kept: that is told without a time, at
    the end.
    """
    dated = [
        Event(hit.created_at, "Created", f"for {_assignments(hit.created_with)}"),
        *(event for one in assignments for event in _of_assignment(one, taken)),
        *_of_policies(taken),
        *(
            Event(one.granted_at, f"Bonus of {formatted(one.amount)}", one.worker_id)
            for one in bonuses
        ),
    ]
    if hit.expired:
        dated.append(Event(hit.expires_at, "Expired", mood=Mood.waiting))
    if hit.reviewable_since:
        dated.append(Event(hit.reviewable_since, "Became reviewable", mood=Mood.waiting))
    dated.sort(key=lambda event: event.at or hit.created_at)
    return [*dated, *_undated(hit, taken)]


def _of_assignment(assignment: Assignment, taken: Sequence[Taken]) -> Iterator[Event]:
    who, where = assignment.worker_id, assignment.id
    yield Event(assignment.accepted_at, f"Accepted by {who}", assignment_id=where)
    if isinstance(assignment.status, Unfinished) and assignment.status != Unfinished.InProgress:
        how = assignment.status.value
        at = assignment.deadline if assignment.status is Unfinished.Abandoned else None
        if at:
            yield Event(at, f"{how} by {who}", assignment_id=where, mood=Mood.bad)
    if assignment.submitted_at:
        yield Event(assignment.submitted_at, f"Submitted by {who}", "", where, Mood.waiting)
    by_policy = {one.name for one in taken if one.object_id == assignment.id and one.changed}
    if assignment.rejected_at and ActionName.reject not in by_policy:
        said = assignment.requester_feedback or ""
        yield Event(assignment.rejected_at, f"Rejected: {who}", said, where, Mood.bad)
    if assignment.approved_at and ActionName.approve not in by_policy:
        by_itself = assignment.approved_at == assignment.auto_approval_at
        detail = (
            "by itself, after AutoApprovalDelayInSeconds"
            if by_itself
            else (assignment.requester_feedback or "")
        )
        yield Event(assignment.approved_at, f"Approved: {who}", detail, where, Mood.good)


def _of_policies(taken: Sequence[Taken]) -> Iterator[Event]:
    for one in taken:
        where = "" if one.is_about_hit else one.object_id
        whom = f": {one.worker_id}" if one.worker_id else ""
        if one.name is ActionName.review:
            yield Event(one.at, f"Reviewed by policy{whom}", one.result, where)
        elif one.failed:
            detail = f"{one.why}: {one.error_code}"
            yield Event(one.at, f"Policy could not {one.name}{whom}", detail, where, Mood.bad)
        elif one.changed:
            what, mood = _DONE[one.name]
            yield Event(one.at, f"{what} by policy{whom}", one.why, where, mood)
        else:
            detail = f"{one.why}. {one.result}"
            yield Event(one.at, f"Policy had nothing to {one.name}{whom}", detail, where)


def _undated(hit: HIT, taken: Sequence[Taken]) -> Iterator[Event]:
    by_policy = sum(one.name is ActionName.extend and one.changed for one in taken)
    by_requester = hit.max_assignments - hit.created_with - by_policy
    if by_requester > 0:
        yield Event(None, "Extended by the requester", f"by {_assignments(by_requester)}")
    if hit.status is HITStatus.Disposed:
        yield Event(None, "Disposed of", mood=Mood.bad)
    elif not hit.expired and hit.status not in REVIEWABLE:
        yield Event(hit.expires_at, "Will expire", mood=Mood.waiting)


def _assignments(number: int) -> str:
    return "1 assignment" if number == 1 else f"{number:,} assignments"
