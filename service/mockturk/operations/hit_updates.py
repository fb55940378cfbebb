"""Operations that change an existing HIT."""

from __future__ import annotations

from datetime import timedelta

from mockturk.domain.checks import require_value, validate_optional_text, validate_range
from mockturk.domain.errors import (
    HITDoesNotExist,
    HITTooOldForExtension,
    HITTypeDoesNotExist,
    InsufficientFunds,
    InvalidHITState,
    InvalidMaximumAssignmentsIncrease,
    InvalidParameterValue,
    InvalidQualificationTypeState,
    MissingParameters,
    QualificationTypeDoesNotExist,
    RequestAlreadyProcessedError,
)
from mockturk.domain.fees import LARGE_HIT
from mockturk.domain.hits import HIT, LISTED_STATUSES, REVIEWABLE_STATUSES, HITStatus
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import hit_requests, hit_results
from mockturk.world.lifecycle import expiry, hits, payments

_OPEN = (HITStatus.Assignable, HITStatus.Unassignable)
_REVIEWING_FIRST = REVIEWABLE_STATUSES[::-1]  # the order in the captured error message


@operation("SetHITAsReviewing", HITDoesNotExist, InvalidHITState)
def set_hit_as_reviewing(
    call: OperationCall, request: hit_requests.SetHITAsReviewingRequest
) -> hit_results.SetHITAsReviewingResult:
    """Set a HIT's status from Reviewable to Reviewing, or back with Revert.

    - Reviewable becomes Reviewing; with Revert, Reviewing becomes Reviewable. [documented]
    - Any other status is refused. [documented]
    """
    before, after = HITStatus.Reviewable, HITStatus.Reviewing
    if request.Revert:
        before, after = after, before
    hit = call.load_own_hit_in_status([before], request.HITId)
    hits.set_review_status(call.transaction, hit, after)
    return hit_results.SetHITAsReviewingResult()


@operation(
    "ExtendHIT",
    HITDoesNotExist,
    InvalidHITState,
    InvalidMaximumAssignmentsIncrease,
    HITTooOldForExtension,
    RequestAlreadyProcessedError,
    InsufficientFunds,
)
def extend_hit(
    call: OperationCall, request: hit_requests.ExtendHITRequest
) -> hit_results.ExtendHITResult:
    """Give a HIT more assignments, more time, or both.

    - At least one increment is required. [inferred]
    - MaxAssignmentsIncrement is within its range. [documented]
    - ExpirationIncrementInSeconds is 60 to 31,536,000. [later API, decided]
    - Time is added to the Expiration, or to the current time if the HIT has expired. [documented]
    - A HIT with assignments and time left becomes Assignable again. [documented]
    - A HIT created with fewer than 10 assignments cannot be extended to 10 or more. [documented]
    - From 2015-07-22 on, a HIT created before that day cannot get more assignments. [documented,
      decided]
    - HITs of every status but Disposed can be extended. [inferred]
    - A UniqueRequestToken is remembered for 24 hours. [documented, client test]
    - In production the balance must cover the new rewards and fees. [inferred]
    """
    limits = call.limits
    if request.MaxAssignmentsIncrement is None and request.ExpirationIncrementInSeconds is None:
        raise MissingParameters("MaxAssignmentsIncrement or ExpirationIncrementInSeconds")
    more = validate_range(
        "MaxAssignmentsIncrement",
        request.MaxAssignmentsIncrement,
        limits.max_assignments_increment,
        0,
    )
    seconds = validate_range(
        "ExpirationIncrementInSeconds",
        request.ExpirationIncrementInSeconds,
        limits.expiration_increment,
        0,
    )
    token = validate_optional_text(
        "UniqueRequestToken", request.UniqueRequestToken, limits.unique_request_token
    )
    hit = call.load_own_hit("HITId", request.HITId)
    call.require_new_token("ExtendHIT", token)
    if hit.status not in LISTED_STATUSES:
        raise InvalidHITState(hit.id, hit.status, LISTED_STATUSES)
    if more:
        _require_room(call, hit, more)
    call.require_funds(payments.get_assignment_price(call.world, hit) * more)

    hits.extend(call.transaction, hit, more, timedelta(seconds=seconds))
    call.remember_token("ExtendHIT", token, hit.id)
    return hit_results.ExtendHITResult()


def _require_room(call: OperationCall, hit: HIT, more: int) -> None:
    if hit.is_too_old_to_extend(call.now):
        raise HITTooOldForExtension(hit.id)
    if hit.created_with < LARGE_HIT <= hit.max_assignments + more:
        raise InvalidMaximumAssignmentsIncrease(hit.id)
    most = call.limits.max_assignments.highest
    if hit.max_assignments + more > most:
        raise InvalidParameterValue(
            "MaxAssignmentsIncrement", more, f"A HIT may have at most {most} assignments"
        )


@operation("ForceExpireHIT", HITDoesNotExist, InvalidHITState)
def force_expire_hit(
    call: OperationCall, request: hit_requests.ForceExpireHITRequest
) -> hit_results.ForceExpireHITResult:
    """Expire a HIT now.

    - Work in progress can still be submitted. If there is none, the HIT becomes Reviewable at once.
      [client test]
    - A HIT that has expired or can be reviewed is refused. [client test]
    - The Expiration becomes the current time. [inferred]
    """
    hit = call.load_own_hit_in_status(_OPEN, request.HITId)
    if hit.expired:
        raise InvalidHITState(hit.id, hit.status, [HITStatus.Assignable])
    expiry.expire(call.transaction, hit)
    return hit_results.ForceExpireHITResult()


@operation("DisableHIT", HITDoesNotExist, InvalidHITState, InsufficientFunds)
def disable_hit(
    call: OperationCall, request: hit_requests.DisableHITRequest
) -> hit_results.DisableHITResult:
    """Withdraw a HIT from the workers and dispose of it.

    - The HIT must be Assignable or Unassignable. [documented]
    - Submitted assignments are approved and paid. If the balance is too low, nothing changes.
      [documented]
    - Work in progress is approved when it is submitted. [documented]
    - The HIT's assignments can no longer be retrieved. [documented]
    """
    hit = call.load_own_hit_in_status(_OPEN, request.HITId)
    call.require_funds(payments.get_assignment_price(call.world, hit) * hit.work.submitted)
    hits.disable(call.transaction, hit)
    return hit_results.DisableHITResult()


@operation("DisposeHIT", HITDoesNotExist, InvalidHITState)
def dispose_hit(
    call: OperationCall, request: hit_requests.DisposeHITRequest
) -> hit_results.DisposeHITResult:
    """Dispose of a HIT that is no longer needed.

    - The HIT must be Reviewable or Reviewing. [documented, later API]
    - Every submitted assignment must be approved or rejected. [documented]
    - A HIT is disposed of automatically 120 days after it became reviewable. [documented, inferred]
    - The HIT's assignments can no longer be retrieved or approved. [documented]
    """
    hit_id = request.HitId if request.HITId is None else request.HITId
    hit = call.load_own_hit_in_status(_REVIEWING_FIRST, hit_id)
    if hit.work.submitted:
        raise InvalidHITState(hit.id, hit.status, _REVIEWING_FIRST)
    hits.dispose(call.transaction, hit)
    return hit_results.DisposeHITResult()


@operation(
    "ChangeHITTypeOfHIT",
    HITDoesNotExist,
    HITTypeDoesNotExist,
    QualificationTypeDoesNotExist,
    InvalidQualificationTypeState,
    InvalidHITState,
    InsufficientFunds,
)
def change_hit_type_of_hit(
    call: OperationCall, request: hit_requests.ChangeHITTypeOfHITRequest
) -> hit_results.ChangeHITTypeOfHITResult:
    """Give a HIT the properties of another HIT type.

    - The reward may differ. [client test]
    - Expiration, MaxAssignments and Question do not change. [inferred]
    - A HIT with an assignment in progress or submitted is refused. [later API]
    - The Qualification types required by the new HIT type must be Active. [inferred]
    - The HIT may have any status but Disposed. [inferred]
    - In production the balance must cover the new rewards and fees. [inferred]
    """
    hit_id = require_value("HITId", request.HITId)
    hit_type = call.hit_type("HITTypeId", require_value("HITTypeId", request.HITTypeId))
    call.require_usable_hit_type(hit_type)
    hit = call.load_own_hit("HITId", hit_id)
    if hit.status not in LISTED_STATUSES or hit.work.taken:
        raise InvalidHITState(hit.id, hit.status, LISTED_STATUSES)
    price = payments.calculate_assignment_price(call.world, hit_type.properties, hit.created_with)
    call.require_funds(price * hit.max_assignments)
    call.store.save(tables.HIT_TYPES, hit_type)  # may be new: see OperationCall.hit_type
    hits.change_type(call.transaction, hit, hit_type)
    return hit_results.ChangeHITTypeOfHITResult()
