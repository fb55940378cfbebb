"""Entries in short form: HITs and assignments that the world creates as the service would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mockturk.documents.html_question import build_html_question
from mockturk.domain import record as records
from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.checks import require_text, validate_optional_text, validate_range
from mockturk.domain.clock import ManualClock
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import HIT
from mockturk.domain.limits import Limits, Range
from mockturk.domain.money import to_cents
from mockturk.domain.qualification_requirements import QualificationRequirement
from mockturk.domain.qualification_types import QualificationType
from mockturk.domain.record import Record
from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality, pack_policy
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle import decisions, payments
from mockturk.world.lifecycle.hit_updates import save_new_hit
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers
from mockturk.world.world import World

# The default duration of assignments, which is our own: the service has none.
_USUAL_DURATION = timedelta(hours=1)


class DeclaredProperties(Record, frozen=True):
    """The properties of a HIT type; the default description is the title."""

    title: str
    reward: Decimal
    description: str | None = None
    keywords: str = ""
    assignment_duration: timedelta = _USUAL_DURATION
    auto_approval_delay: timedelta | None = None
    requirements: tuple[QualificationRequirement, ...] = ()


class DeclaredHITType(DeclaredProperties, frozen=True):
    """A HIT type to create."""

    id: str | None = None
    group_id: str | None = None


class DeclaredPage(Record, frozen=True):
    """A question given as an HTML page, which becomes an HTMLQuestion."""

    html: str


class DeclaredHIT(Record, frozen=True):
    """A HIT to create, as CreateHIT would have done at ``created_at``."""

    question: str | DeclaredPage
    hit_type: str | DeclaredProperties
    id: str | None = None
    created_at: datetime | None = None
    lifetime: timedelta | None = None
    expires_at: datetime | None = None
    max_assignments: int = 1
    requester_annotation: str | None = None
    assignment_review_policy: ScoreMyKnownAnswers | None = None
    hit_review_policy: SimplePlurality | None = None


class DeclaredStatus(StrEnum):
    """The status in which an assignment ends up."""

    InProgress = "InProgress"
    Returned = "Returned"
    Submitted = "Submitted"
    Approved = "Approved"
    Rejected = "Rejected"


class DeclaredAssignment(Record, frozen=True):
    """An assignment to create: a worker accepts and submits it, the requester decides about it.

    Without a ``status``, it is submitted if it has ``answers`` (by field) or an ``answer``
    document; otherwise it stays in progress.
    """

    hit_id: str
    worker_id: str
    answers: Mapping[str, str | list[str]] | None = None
    answer: str | None = None
    status: DeclaredStatus | None = None
    accepted_at: datetime | None = None
    submitted_at: datetime | None = None
    requester_feedback: str | None = None

    @property
    def goal(self) -> DeclaredStatus:
        """The status to reach."""
        if self.status is not None:
            return self.status
        has_answers = self.answers is not None or self.answer is not None
        return DeclaredStatus.Submitted if has_answers else DeclaredStatus.InProgress


def validate_properties(wanted: DeclaredProperties, limits: Limits) -> HITTypeProperties:
    """Check properties against the limits of RegisterHITType, and return them.

    Raises ParameterOutOfRange, ParameterTooShortError, InvalidParameterValue and ValueError.
    """
    delay = wanted.auto_approval_delay
    if delay is None:
        delay = timedelta(seconds=limits.default_auto_approval_delay)
    if not 0 <= wanted.reward <= limits.largest_reward:
        raise ValueError(f"reward must be 0 to {limits.largest_reward}, not {wanted.reward}")
    described = wanted.title if wanted.description is None else wanted.description
    return HITTypeProperties(
        title=require_text("title", wanted.title, limits.title),
        description=require_text("description", described, limits.description),
        reward=to_cents(wanted.reward),
        assignment_duration=_within(
            "assignment_duration_seconds", wanted.assignment_duration, limits.assignment_duration
        ),
        auto_approval_delay=_within(
            "auto_approval_delay_seconds", delay, limits.auto_approval_delay
        ),
        keywords=validate_optional_text("keywords", wanted.keywords, limits.keywords),
        requirements=wanted.requirements,
    )


def find_or_build_hit_type(
    world: World, properties: HITTypeProperties, owner: str | None, wanted: DeclaredHITType | None
) -> HITType:
    """Return the owner's HIT type with these properties, or a new one.

    If the file declares the HIT type (``wanted``), it is always a new one.
    """
    known = world.store.find(tables.HIT_TYPES, "identity", (owner, properties.identity))
    if known and wanted is None:
        return known
    ids = world.ids
    return HITType(
        id=(wanted and wanted.id) or ids.hit_type(),
        group_id=(wanted and wanted.group_id) or ids.hit_group(),
        owner=owner,
        properties=properties,
    )


def build_question(world: World, wanted: DeclaredHIT) -> str:
    """Return the Question of a HIT, with the checks and errors of CreateHIT."""
    question = wanted.question
    text = build_html_question(question.html) if isinstance(question, DeclaredPage) else question
    return world.documents.validate_question(text)


def create(
    world: World, wanted: DeclaredHIT, at: datetime, *, hit_id: str, owner: str, hit_type: HITType
) -> None:
    """Create a HIT at a time. Raises the errors of CreateHIT."""
    limits = world.limits
    number = validate_range("max_assignments", wanted.max_assignments, limits.max_assignments)
    share = world.interner
    with open_transaction(_at(world, at)) as transaction:
        hit = HIT(
            id=hit_id,
            serial=world.ids.serial(),
            owner=owner,
            hit_type=hit_type,
            created_at=transaction.now,
            expires_at=_expires_at(wanted, transaction.now, limits),
            max_assignments=number,
            created_with=number,
            question=build_question(world, wanted),
            requester_annotation=validate_optional_text(
                "requester_annotation", wanted.requester_annotation, limits.requester_annotation
            )
            or None,
            packed_assignment_review_policy=share(pack_policy(wanted.assignment_review_policy)),
            packed_hit_review_policy=share(pack_policy(wanted.hit_review_policy)),
        )
        price = payments.calculate_assignment_price(world, hit_type.properties, number)
        payments.require_funds(
            transaction, payments.get_account(transaction, owner), price * number
        )
        save_new_hit(transaction, hit, price)


def accept(world: World, wanted: DeclaredAssignment, at: datetime) -> str:
    """Accept a HIT at a time with the errors of ``Workers.accept``; return the AssignmentId."""
    return Workers(_at(world, at)).accept(wanted.worker_id, wanted.hit_id)


def finish(world: World, wanted: DeclaredAssignment, assignment_id: str, at: datetime) -> None:
    """Submit or return an assignment at a time, and decide about it.

    Raises the errors of ``Workers.submit``, and ValueError if the assignment is to be rejected but
    has a decision already.
    """
    workers = Workers(_at(world, at))
    if wanted.goal is DeclaredStatus.Returned:
        workers.give_back(assignment_id)
        return
    answers = wanted.answer if wanted.answers is None else wanted.answers
    workers.submit(assignment_id, {} if answers is None else answers)
    with open_transaction(_at(world, at)) as transaction:
        assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
        if assignment is None or wanted.goal in (DeclaredStatus.Submitted, assignment.status):
            return
        if wanted.goal is DeclaredStatus.Approved:
            decisions.approve(transaction, assignment, wanted.requester_feedback)
        else:
            _require_undecided(assignment)
            decisions.reject(transaction, assignment, wanted.requester_feedback)


def _require_undecided(assignment: Assignment) -> None:
    if assignment.status is not AssignmentStatus.Submitted:
        raise ValueError(f"it is {assignment.status} as soon as it is submitted")


def _at(world: World, at: datetime) -> World:
    return replace(world, clock=ManualClock(at))


def to_stored_record(world: World, record: Any) -> Any:
    """Validate a record's documents, and return the record with policies shared with other HITs."""
    if isinstance(record, QualificationType):
        documents = world.documents
        return records.replace(
            record,
            test=None if record.test is None else documents.validate_test(record.test),
            answer_key=(
                None
                if record.answer_key is None
                else documents.validate_answer_key(record.answer_key)
            ),
        )
    if not isinstance(record, HIT):
        return record
    share = world.interner
    return records.replace(
        record,
        question=world.documents.validate_question(record.question),
        packed_assignment_review_policy=share(record.packed_assignment_review_policy),
        packed_hit_review_policy=share(record.packed_hit_review_policy),
    )


def _expires_at(wanted: DeclaredHIT, now: datetime, limits: Limits) -> datetime:
    if wanted.expires_at is None:
        lifetime = wanted.lifetime
        if lifetime is None:
            lifetime = timedelta(seconds=limits.default_lifetime)
        return add_duration(now, _within("lifetime_seconds", lifetime, limits.lifetime))
    if wanted.lifetime is not None:
        raise ValueError("set expires_at or lifetime_seconds, not both")
    _within("expires_at - created_at", wanted.expires_at - now, limits.lifetime)
    return wanted.expires_at


def _within(name: str, duration: timedelta, valid: Range) -> timedelta:
    if duration.microseconds:
        raise ValueError(f"{name} must be in whole seconds")
    validate_range(name, duration // timedelta(seconds=1), valid)
    return duration
