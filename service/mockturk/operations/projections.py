"""Convert records of the domain to the fields of a result on the wire, by response group.

Source: docs/reference/wire.md#response-formatting, docs/reference/wire.md#response-groups.
"""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.hits import HIT
from mockturk.domain.money import CURRENCY, format_usd, to_cents
from mockturk.domain.qualification_requirements import QualificationRequirement
from mockturk.operations.validation.response_groups import Groups, ResponseGroup
from mockturk.wire.contract.types import assignment_results, hit_results, structures


def project_price(amount: Decimal) -> structures.Price:
    """Convert an amount in USD, rounded to cents; only a balance can have fractions of a cent."""
    amount = to_cents(amount)
    return structures.Price(Amount=amount, CurrencyCode=CURRENCY, FormattedPrice=format_usd(amount))


def project_hit(record: HIT, groups: Groups) -> hit_results.HIT:
    """Convert a HIT; empty fields are left out (docs/reference/wire.md#empty-omitted).

    HITId and HITTypeId are always included, as in captured results with the Minimal group.
    """
    shown = hit_results.HIT(HITId=record.id, HITTypeId=record.hit_type.id)
    if ResponseGroup.HITDetail in groups:
        _add_detail(shown, record)
    if ResponseGroup.HITQuestion in groups:
        shown.Question = record.question
    if ResponseGroup.HITAssignmentSummary in groups:
        shown.NumberOfAssignmentsPending = record.work.in_progress
        shown.NumberOfAssignmentsAvailable = record.assignments_available
        shown.NumberOfAssignmentsCompleted = record.work.completed
    return shown


def _add_detail(shown: hit_results.HIT, record: HIT) -> None:
    properties = record.hit_type.properties
    shown.HITGroupId = record.hit_type.group_id
    shown.HITLayoutId = record.layout_id
    shown.CreationTime = record.created_at
    shown.Title = properties.title
    shown.Description = properties.description
    shown.Keywords = properties.keywords or None
    shown.HITStatus = record.status
    shown.MaxAssignments = record.max_assignments
    shown.Reward = project_price(properties.reward)
    shown.AutoApprovalDelayInSeconds = int(properties.auto_approval_delay.total_seconds())
    shown.Expiration = record.expires_at
    shown.AssignmentDurationInSeconds = int(properties.assignment_duration.total_seconds())
    shown.RequesterAnnotation = record.requester_annotation
    shown.QualificationRequirement = [
        _requirement(requirement) for requirement in properties.requirements
    ]
    shown.HITReviewStatus = record.review_status


def project_assignment(record: Assignment, groups: Groups) -> assignment_results.Assignment:
    """Convert a submitted assignment; absent times and texts are left out.

    At most one of ApprovalTime and RejectionTime is included
    (docs/reference/wire.md#fields-assignment-decision-time).
    """
    status = record.status
    return assignment_results.Assignment(
        AssignmentId=record.id,
        WorkerId=record.worker_id,
        HITId=record.hit_id,
        AssignmentStatus=status if isinstance(status, AssignmentStatus) else None,
        AutoApprovalTime=record.auto_approval_at,
        AcceptTime=record.accepted_at,
        SubmitTime=record.submitted_at,
        ApprovalTime=record.approved_at,
        RejectionTime=None if record.approved_at else record.rejected_at,
        Answer=record.answer,
        RequesterFeedback=(
            record.requester_feedback or None
            if ResponseGroup.AssignmentFeedback in groups
            else None
        ),
    )


def project_bonus(record: BonusPayment) -> assignment_results.BonusPayment:
    """Convert a bonus."""
    return assignment_results.BonusPayment(
        WorkerId=record.worker_id,
        BonusAmount=project_price(record.amount),
        AssignmentId=record.assignment_id,
        Reason=record.reason,
        GrantTime=record.granted_at,
    )


def _requirement(requirement: QualificationRequirement) -> structures.QualificationRequirement:
    return structures.QualificationRequirement(
        QualificationTypeId=requirement.qualification_type_id,
        Comparator=requirement.comparator,
        IntegerValue=list(requirement.integers),
        LocaleValue=[
            structures.Locale(Country=locale.country, Subdivision=locale.subdivision)
            for locale in requirement.locales
        ],
        RequiredToPreview=requirement.required_to_preview,
        ActionsGuarded=requirement.actions_guarded,
    )
