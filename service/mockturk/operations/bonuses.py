"""Operations on bonuses."""

from __future__ import annotations

from mockturk.domain.assignments import AssignmentStatus
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.checks import (
    require_text,
    require_value,
    validate_identifier,
    validate_optional_text,
)
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    HITDoesNotExist,
    InsufficientFunds,
    InvalidParameterValue,
    MissingParameters,
    RequestAlreadyProcessedError,
)
from mockturk.domain.paging import validate_page
from mockturk.operations import projections
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page
from mockturk.operations.registry import operation
from mockturk.operations.validation.prices import validate_amount
from mockturk.store import tables
from mockturk.wire.contract.types import assignment_requests, assignment_results
from mockturk.world.lifecycle import payments


@operation(
    "GrantBonus",
    AssignmentDoesNotExist,
    RequestAlreadyProcessedError,
    InsufficientFunds,
)
def grant_bonus(
    call: OperationCall, request: assignment_requests.GrantBonusRequest
) -> assignment_results.GrantBonusResult:
    """Pay a worker a bonus for an assignment.

    - The worker must have submitted the assignment. It may be Submitted, Approved or Rejected.
      [documented]
    - An assignment that was not submitted is refused with AssignmentDoesNotExist. [later API]
    - A UniqueRequestToken is remembered for 24 hours. [documented, client test]
    - In production the amount and its fee are charged. [documented]
    - Over the API of 2017-01-17 the Reason may be empty. [inferred]
    """
    limits = call.limits
    price = require_value("BonusAmount", request.BonusAmount)
    worker_id = require_value("WorkerId", request.WorkerId)
    require_value("AssignmentId", request.AssignmentId)
    reason = require_text(
        "Reason",
        request.Reason,
        limits.message_text,
        may_be_empty=call.rules.takes_empty_reason,
    )
    amount = validate_amount(
        "BonusAmount", price, limits.smallest_bonus, limits.largest_reward, call.notes
    )
    validate_identifier("WorkerId", worker_id, limits)
    token = validate_optional_text(
        "UniqueRequestToken", request.UniqueRequestToken, limits.unique_request_token
    )
    assignment = call.load_own_assignment(request.AssignmentId)
    if not isinstance(assignment.status, AssignmentStatus):
        raise AssignmentDoesNotExist(assignment.id)
    if assignment.worker_id != worker_id:
        raise InvalidParameterValue("WorkerId", worker_id)
    call.require_new_token("GrantBonus", token)
    call.require_funds(amount + call.world.fees.on_bonus(amount))

    bonus = BonusPayment(
        serial=call.world.ids.serial(),
        hit_id=assignment.hit_id,
        assignment_id=assignment.id,
        worker_id=worker_id,
        amount=amount,
        reason=reason,
        granted_at=call.now,
        owner=call.account.id,
    )
    payments.pay_bonus(call.transaction, call.account.id, bonus)
    call.remember_token("GrantBonus", token, assignment.id)
    return assignment_results.GrantBonusResult()


@operation("GetBonusPayments", HITDoesNotExist, AssignmentDoesNotExist)
def get_bonus_payments(
    call: OperationCall, request: assignment_requests.GetBonusPaymentsRequest
) -> assignment_results.GetBonusPaymentsResult:
    """List the bonuses for a HIT or for an assignment.

    - HITId or AssignmentId is required. If both are sent, HITId is ignored. [documented, inferred]
    - Bonuses are listed in the order they were granted. [captured]
    - Bonuses of a disposed HIT are listed too. [inferred]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    if request.HITId is None and request.AssignmentId is None:
        raise MissingParameters("HITId or AssignmentId")
    if request.AssignmentId is not None:
        index, key = "AssignmentId", call.load_own_assignment(request.AssignmentId).id
    else:
        index, key = "HITId", call.load_own_hit("HITId", request.HITId).id
    result = assignment_results.GetBonusPaymentsResult()
    listing = Listing(tables.BONUS_PAYMENTS, index, [key])
    bonuses = load_page(call.store, listing, page, result)
    result.BonusPayment = [projections.project_bonus(bonus) for bonus in bonuses]
    return result
