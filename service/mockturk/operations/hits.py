"""Operations on HITs."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from mockturk.documents.documents import QuestionCheck
from mockturk.documents.html_question import build_html_question
from mockturk.domain.api_rules import LEGACY_RULES, APIRules
from mockturk.domain.checks import validate_optional_text, validate_range
from mockturk.domain.errors import (
    HITAlreadyExists,
    HITDoesNotExist,
    HITLayoutDoesNotExist,
    HITTypeDoesNotExist,
    InsufficientFunds,
    InvalidParameterCombination,
    InvalidParameterValue,
    InvalidQualificationTypeState,
    ItemError,
    MissingParameters,
    QualificationTypeDoesNotExist,
    XHTMLParseError,
    XMLParseError,
)
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.limits import Limits
from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality, pack_policy
from mockturk.domain.times import add_duration
from mockturk.operations import projections
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.operations.validation.hit_types import validate_hit_type_properties
from mockturk.operations.validation.layouts import validate_layout_values
from mockturk.operations.validation.review_policies import (
    validate_assignment_policy,
    validate_hit_policy,
)
from mockturk.store import tables
from mockturk.wire.contract.types import hit_results
from mockturk.wire.contract.types.hit_requests import CreateHITRequest, GetHITRequest
from mockturk.world.lifecycle import payments
from mockturk.world.lifecycle.hit_updates import save_new_hit
from mockturk.world.world import World

LONG_QUESTION = 8 * 1024
"""Characters of a Question that is checked before its transaction.

A page of so many takes some 10 ms.
"""


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
def create_hit(call: OperationCall, request: CreateHITRequest) -> hit_results.HIT:
    """Create a HIT, either with a HITTypeId or with the properties of a HIT type.

    - A refused request stores nothing. [decided]
    - With HITTypeId, the request's properties of a HIT type are ignored. [documented]
    - Equal properties give the same HIT type. [documented]
    - A required Qualification type must be Active. It may belong to any requester or to the
      system. [documented, decided]
    - This also applies to the types that the HIT type named by HITTypeId requires. [documented,
      inferred]
    - With HITTypeId, LifetimeInSeconds is optional; the default is 7 days. [client test, decided]
    - Exactly one of Question and HITLayoutId is required. [documented]
    - The Question must be valid against its schema, and its HTML must be valid. [documented]
    - A HIT has at most one review policy of each level, with its required parameters. [documented]
    - A UniqueRequestToken is remembered for 24 hours. The error for a repeated token names the HIT
      that the first call created. [documented]
    - In production the balance must cover all rewards and fees. [inferred]
    """
    limits = call.limits
    _require_anything(request)
    max_assignments = validate_range(
        "MaxAssignments", request.MaxAssignments, limits.max_assignments, 1
    )
    lifetime = _lifetime(request, limits)
    hit_type = _hit_type(call, request)
    annotation = validate_optional_text(
        "RequesterAnnotation", request.RequesterAnnotation, limits.requester_annotation
    )
    token = validate_optional_text(
        "UniqueRequestToken", request.UniqueRequestToken, limits.unique_request_token
    )
    question = _question(call, request)
    assignment_policy = validate_assignment_policy(
        request.AssignmentReviewPolicy, limits, call.notes
    )
    hit_policy = validate_hit_policy(request.HITReviewPolicy, limits, call.notes)
    _note_unknown_questions(call, question, assignment_policy, hit_policy)
    call.world.documents.note_unchecked_patterns("Question", question, call.notes)
    if used := call.find_token("CreateHIT", token):
        raise HITAlreadyExists(token, used.made)
    price = payments.calculate_assignment_price(call.world, hit_type.properties, max_assignments)
    call.require_funds(price * max_assignments)

    share = call.world.interner
    hit = HIT(
        id=call.world.ids.hit(),
        serial=call.world.ids.serial(),
        owner=call.account.id,
        hit_type=hit_type,
        created_at=share(call.now),
        expires_at=share(add_duration(call.now, timedelta(seconds=lifetime))),
        max_assignments=max_assignments,
        created_with=max_assignments,
        question=question,
        layout_id=request.HITLayoutId or None,
        requester_annotation=annotation or None,
        packed_assignment_review_policy=share(pack_policy(assignment_policy)),
        packed_hit_review_policy=share(pack_policy(hit_policy)),
    )
    call.store.save(tables.HIT_TYPES, hit_type)
    save_new_hit(call.transaction, hit, price)
    call.remember_token("CreateHIT", token, hit.id)
    return projections.project_hit(hit, call.groups)


def check_long_question(
    world: World, request: CreateHITRequest, rules: APIRules = LEGACY_RULES
) -> QuestionCheck | None:
    """Check the Question of a CreateHIT request before its transaction, if that takes long.

    Other calls to the world would have to wait for the check. ``create_hit`` takes the result, and
    reports an error in its place among others. None: the Question is short, or cannot be built.
    """
    text = request.Question
    if text is None and request.HITLayoutId:
        with world.store.transaction():
            layout = world.store.get(tables.LAYOUTS, request.HITLayoutId)
        if layout is not None:
            with suppress(ItemError):
                values = validate_layout_values(layout, request.HITLayoutParameter or ())
                text = build_html_question(layout.fill(values))
    if text is None or len(text) < LONG_QUESTION:
        return None
    return world.documents.check_question(text, rules)


@operation("GetHIT", HITDoesNotExist)
def get_hit(call: OperationCall, request: GetHITRequest) -> hit_results.HIT:
    """Return a HIT of the caller.

    - Another requester's HIT is refused with HITDoesNotExist. [inferred]
    - A disposed HIT is still returned, with status Disposed. [client test]
    """
    return projections.project_hit(call.load_own_hit("HITId", request.HITId), call.groups)


def _require_anything(request: CreateHITRequest) -> None:
    if all(value is None for value in vars(request).values()):
        raise MissingParameters(
            "LifetimeInSeconds, Question, and HITTypeId or the properties of a HIT type"
        )


def _lifetime(request: CreateHITRequest, limits: Limits) -> int:
    """Return the lifetime in seconds; it is optional with a HITTypeId.

    Source: docs/reference/decisions.md#d3.
    """
    lifetime = request.LifetimeInSeconds
    if lifetime is None and request.HITTypeId:
        return limits.default_lifetime
    return validate_range("LifetimeInSeconds", lifetime, limits.lifetime)


def _hit_type(call: OperationCall, request: CreateHITRequest) -> HITType:
    """Return the HIT type that the request names or describes; it may be new and not saved yet."""
    if request.HITTypeId is None:
        return call.find_or_build_hit_type(
            validate_hit_type_properties(
                request, call.limits, call.notes, call.require_qualification_type
            )
        )
    hit_type = call.hit_type("HITTypeId", request.HITTypeId)
    call.require_usable_hit_type(hit_type)
    return hit_type


def _question(call: OperationCall, request: CreateHITRequest) -> str:
    """Return the validated Question of the request, or the one built from its layout.

    Raises an ItemError unless exactly one of Question and HITLayoutId is present.
    """
    # With a Question, an empty HITLayoutId counts as absent
    # (docs/reference/decisions.md#d13-empty-pairs).
    if request.HITLayoutId or (request.HITLayoutId is not None and request.Question is None):
        if request.Question is not None:
            raise InvalidParameterCombination("Question", "HITLayoutId")
        layout = call.layout("HITLayoutId", request.HITLayoutId)
        values = validate_layout_values(layout, request.HITLayoutParameter or ())
        return call.world.documents.validate_question(
            build_html_question(layout.fill(values)), call.rules, call.question_check
        )
    if request.HITLayoutParameter:
        raise MissingParameters("HITLayoutId")
    if request.Question is None and call.rules.names_missing_question:
        raise MissingParameters("Question or HITLayoutId")
    if request.Question is None:
        raise InvalidParameterValue("Question", "", "A HIT needs a Question or a HITLayoutId.")
    return call.world.documents.validate_question(request.Question, call.rules, call.question_check)


def _note_unknown_questions(
    call: OperationCall,
    question: str,
    assignment_policy: ScoreMyKnownAnswers | None,
    hit_policy: SimplePlurality | None,
) -> None:
    """Note the questions in review policies that the QuestionForm does not have.

    Source: docs/reference/decisions.md#d33.
    """
    identifiers: dict[str, Collection[str]] = {}
    if assignment_policy is not None:
        asked = [known.question_id for known in assignment_policy.answer_key]
        identifiers["AssignmentReviewPolicy.AnswerKey"] = asked
    if hit_policy is not None:
        identifiers["HITReviewPolicy.QuestionIds"] = hit_policy.question_ids
    if identifiers:
        call.world.documents.note_unknown_questions(question, identifiers, call.notes)
