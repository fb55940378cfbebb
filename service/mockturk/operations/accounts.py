"""Operations on the requester's account."""

from __future__ import annotations

from mockturk.operations.context import OperationCall
from mockturk.operations.projections import project_price
from mockturk.operations.registry import operation
from mockturk.wire.contract.types.account_requests import GetAccountBalanceRequest
from mockturk.wire.contract.types.account_results import GetAccountBalanceResult


@operation("GetAccountBalance")
def get_account_balance(
    call: OperationCall,
    request: GetAccountBalanceRequest,  # noqa: ARG001 - it has no parameters
) -> GetAccountBalanceResult:
    """Return the balance of the caller's account, in USD.

    - In the sandbox the available balance is always 10,000.00. [client test]
    - The amount on hold is always 0.00. [documented]
    """
    return GetAccountBalanceResult(
        AvailableBalance=project_price(call.account.available_balance),
        OnHoldBalance=project_price(call.account.on_hold_balance),
    )
