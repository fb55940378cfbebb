"""The operations of the port type, in its order, each with the messages it exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockturk.contract.fields import NAMESPACE, Element, date_time, many, one, text
from mockturk.contract.types.account_requests import GetAccountBalanceRequest
from mockturk.contract.types.account_results import GetAccountBalanceResult
from mockturk.contract.types.hit_requests import (
    CreateHITRequest,
    GetHITRequest,
    RegisterHITTypeRequest,
)
from mockturk.contract.types.hit_results import HIT, RegisterHITTypeResult
from mockturk.contract.types.platform import OperationRequest


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its name, the types it exchanges and the messages that carry them.

    ``call`` is the global element a SOAP body holds, with the credentials and one or more
    ``request``; ``answer`` the one that comes back, with one ``result`` for each, in elements
    named ``result_name``.
    """

    name: str
    request: type[Any]
    result: type[Any]
    result_name: str
    call: type[Any]
    answer: type[Any]


def _message(name: str, fields: dict[str, Any]) -> type[Any]:
    return type(name, (Element,), {"__namespace__": NAMESPACE, **fields})


def _operation(
    name: str,
    request: type[Any],
    result: type[Any],
    *,
    result_name: str | None = None,
    request_required: bool = True,
) -> Operation:
    result_name = result_name or f"{name}Result"
    return Operation(
        name=name,
        request=request,
        result=result,
        result_name=result_name,
        call=_message(
            name,
            {
                "AWSAccessKeyId": text(required=True),
                "Timestamp": date_time(required=True),
                "Signature": text(required=True),
                "Validate": text(),
                "Credential": text(),
                "Request": many(request, required=request_required),
            },
        ),
        answer=_message(
            f"{name}Response",
            {"OperationRequest": one(OperationRequest), result_name: many(result)},
        ),
    )


OPERATIONS = (
    _operation("CreateHIT", CreateHITRequest, HIT, result_name="HIT"),
    _operation("RegisterHITType", RegisterHITTypeRequest, RegisterHITTypeResult),
    _operation("GetHIT", GetHITRequest, HIT, result_name="HIT", request_required=False),
    _operation("GetAccountBalance", GetAccountBalanceRequest, GetAccountBalanceResult),
)
