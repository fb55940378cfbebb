"""The operation on the requester's account."""

from __future__ import annotations

from typing import Any

from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.operations.projections import project_price
from mockturk.wire.contract.types.account_requests import GetAccountBalanceRequest


@operation_2017("GetAccountBalance", GetAccountBalanceRequest, legacy=("GetAccountBalance",))
def get_account_balance(
    call: OperationCall,
    request: GetAccountBalanceRequest,  # noqa: ARG001 - it has no parameters
) -> dict[str, Any]:
    """Return the balance of the caller's account, in USD.

    - In the sandbox the available balance is always 10000.00. [captured]
    - There is no OnHoldBalance. [captured]
    """
    return {"AvailableBalance": project_price(call.account.available_balance)}
