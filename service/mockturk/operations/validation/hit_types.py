"""Rules about the properties of a HIT type (docs/reference/operations.md#hit-type-properties)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mockturk.domain.checks import (
    require_text,
    require_value,
    validate_optional_text,
    validate_range,
)
from mockturk.domain.hit_types import HITTypeProperties
from mockturk.operations.validation.prices import validate_amount
from mockturk.operations.validation.qualification_requirements import (
    RequireType,
    validate_requirements,
)

if TYPE_CHECKING:
    from mockturk.domain.limits import Limits
    from mockturk.domain.request_notes import RequestNotes
    from mockturk.wire.contract.types.hit_requests import CreateHITRequest, RegisterHITTypeRequest
    from mockturk.wire.contract.types.structures import Price


def validate_hit_type_properties(
    request: CreateHITRequest | RegisterHITTypeRequest,
    limits: Limits,
    notes: RequestNotes,
    require_type: RequireType,
) -> HITTypeProperties:
    """Return the validated properties of a HIT type in a request.

    Raises MissingParameters, ParameterOutOfRange, InvalidParameterValue and the errors of
    ``require_type``. Ranges are checked before texts (docs/reference/decisions.md#d4).
    """
    duration = require_value("AssignmentDurationInSeconds", request.AssignmentDurationInSeconds)
    price = require_value("Reward", request.Reward)
    require_value("Title", request.Title)
    require_value("Description", request.Description)
    validate_range("AssignmentDurationInSeconds", duration, limits.assignment_duration)
    delay = validate_range(
        "AutoApprovalDelayInSeconds",
        request.AutoApprovalDelayInSeconds,
        limits.auto_approval_delay,
        limits.default_auto_approval_delay,
    )
    return HITTypeProperties(
        reward=validate_reward(price, limits, notes),
        title=require_text("Title", request.Title, limits.title),
        description=require_text("Description", request.Description, limits.description),
        keywords=validate_optional_text("Keywords", request.Keywords, limits.keywords),
        assignment_duration=timedelta(seconds=duration),
        auto_approval_delay=timedelta(seconds=delay),
        requirements=validate_requirements(
            request.QualificationRequirement or (), limits, require_type
        ),
    )


def validate_reward(price: Price, limits: Limits, notes: RequestNotes) -> Decimal:
    """Return a reward in USD, rounded half up to cents (docs/reference/decisions.md#d12).

    Raises MissingParameters, InvalidParameterValue, ParameterOutOfRange.
    """
    return validate_amount("Reward", price, Decimal("0.00"), limits.largest_reward, notes)
