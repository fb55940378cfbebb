"""Operations on HITs."""

from __future__ import annotations

from datetime import timedelta

from mockturk.documents.html_question import html_question
from mockturk.domain.checks import in_range, optional_text
from mockturk.domain.errors import (
    HITAlreadyExists,
    HITDoesNotExist,
    HITLayoutDoesNotExist,
    HITTypeDoesNotExist,
    InsufficientFunds,
    InvalidParameterCombination,
    InvalidParameterValue,
    InvalidQualificationTypeState,
    MissingParameters,
    QualificationTypeDoesNotExist,
    XHTMLParseError,
    XMLParseError,
)
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.limits import Limits
from mockturk.domain.times import later
from mockturk.operations import projections
from mockturk.operations.context import Call
from mockturk.operations.registry import operation
from mockturk.operations.validation.hit_types import checked_properties
from mockturk.operations.validation.layouts import checked_layout_values
from mockturk.operations.validation.review_policies import (
    checked_assignment_policy,
    checked_hit_policy,
)
from mockturk.store import tables
from mockturk.wire.contract.types import hit_results
from mockturk.wire.contract.types.hit_requests import CreateHITRequest, GetHITRequest
from mockturk.world.lifecycle import payments
from mockturk.world.lifecycle.hit_updates import keep_new_hit


@operation(
    "CreateHIT",
    HITTypeDoesNotExist,
    HITLayoutDoesNotExist,
    QualificationTypeDoesNotExist,
    InvalidQualificationTypeState,
    XMLParseError,
    XHTMLParseError,
    InvalidParameterCombination,
    HITAlreadyExists,
    InsufficientFunds,
)
def create_hit(call: Call, request: CreateHITRequest) -> hit_results.HIT:
    """Create a HIT of a given type, or of the type its properties make.

    - Nothing is kept before the last check has passed. [decided]
    - With HITTypeId the properties of a type are ignored. [documented]
    - The same properties make the same HIT type. [documented]
    - A Qualification type that is required must be Active: anybody's, or the system's.
      [documented, decided]
    - That goes for those of the HITTypeId too. [documented, inferred]
    - LifetimeInSeconds may be absent with HITTypeId, and is 7 days then. [client test, decided]
    - Exactly one of Question and HITLayoutId. [documented]
    - The Question fits its schema; HTML must be valid. [documented]
    - One review policy a level, of that level, with its mandatory parameters. [documented]
    - A UniqueRequestToken is remembered 24 hours; its HITId comes back. [documented]
    - In production the balance must cover all rewards and fees. [inferred]
    """
    limits = call.limits
    _require_anything(request)
    max_assignments = in_range("MaxAssignments", request.MaxAssignments, limits.max_assignments, 1)
    lifetime = _lifetime(request, limits)
    hit_type = _hit_type(call, request)
    annotation = optional_text(
        "RequesterAnnotation", request.RequesterAnnotation, limits.requester_annotation
    )
    token = optional_text(
        "UniqueRequestToken", request.UniqueRequestToken, limits.unique_request_token
    )
    question = _question(call, request)
    assignment_policy = checked_assignment_policy(request.AssignmentReviewPolicy, limits)
    hit_policy = checked_hit_policy(request.HITReviewPolicy, limits)
    if used := call.used_token("CreateHIT", token):
        raise HITAlreadyExists(token, used.made)
    price = payments.price_of_assignment(call.world, hit_type.properties, max_assignments)
    call.require_funds(price * max_assignments)

    hit = HIT(
        id=call.world.ids.hit(),
        serial=call.world.ids.serial(),
        owner=call.account.id,
        hit_type=hit_type,
        created_at=call.now,
        expires_at=later(call.now, timedelta(seconds=lifetime)),
        max_assignments=max_assignments,
        created_with=max_assignments,
        question=question,
        layout_id=request.HITLayoutId or None,
        requester_annotation=annotation or None,
        assignment_review_policy=call.world.kept_once(assignment_policy),
        hit_review_policy=call.world.kept_once(hit_policy),
    )
    call.store.save(tables.HIT_TYPES, hit_type)
    keep_new_hit(call.moment, hit, price)
    call.remember_token("CreateHIT", token, hit.id)
    return projections.hit(hit, call.groups)


@operation("GetHIT", HITDoesNotExist)
def get_hit(call: Call, request: GetHITRequest) -> hit_results.HIT:
    """Tell what a HIT of the caller is like now.

    - Another requester's HIT does not exist. [inferred]
    - A disposed HIT is still told, as Disposed. [client test]
    """
    return projections.hit(call.own_hit("HITId", request.HITId), call.groups)


def _require_anything(request: CreateHITRequest) -> None:
    if all(value is None for value in vars(request).values()):
        raise MissingParameters(
            "LifetimeInSeconds, Question, and HITTypeId or the properties of a HIT type"
        )


def _lifetime(request: CreateHITRequest, limits: Limits) -> int:
    """Return the lifetime in seconds; with a HIT type it may be absent (decisions.md 3)."""
    lifetime = request.LifetimeInSeconds
    if lifetime is None and request.HITTypeId:
        return limits.default_lifetime
    return in_range("LifetimeInSeconds", lifetime, limits.lifetime)


def _hit_type(call: Call, request: CreateHITRequest) -> HITType:
    """Return the type a HIT names, or the one its properties make, which may be new."""
    if request.HITTypeId is None:
        return call.derived_hit_type(
            checked_properties(request, call.limits, call.require_qualification_type)
        )
    hit_type = call.hit_type("HITTypeId", request.HITTypeId)
    call.require_usable(hit_type)
    return hit_type


def _question(call: Call, request: CreateHITRequest) -> str:
    """Return the Question, of which there must be one, or the one a layout makes."""
    # An empty id beside a Question is none (decisions.md 13).
    if request.HITLayoutId or (request.HITLayoutId is not None and request.Question is None):
        if request.Question is not None:
            raise InvalidParameterCombination("Question", "HITLayoutId")
        layout = call.layout("HITLayoutId", request.HITLayoutId)
        values = checked_layout_values(layout, request.HITLayoutParameter or ())
        return call.world.documents.checked_question(html_question(layout.filled(values)))
    if request.HITLayoutParameter:
        raise MissingParameters("HITLayoutId")
    if request.Question is None:
        raise InvalidParameterValue("Question", "", "A HIT needs a Question or a HITLayoutId.")
    return call.world.documents.checked_question(request.Question)
