"""The element every result begins with."""

from __future__ import annotations

from mockturk.contract.fields import Element, one, text
from mockturk.contract.types import account_requests, hit_requests, platform


class Request(Element):
    """The verdict on one request: ``IsValid``, the echo if asked for, the errors if any."""

    IsValid: str | None = text()
    CreateHITRequest: hit_requests.CreateHITRequest | None = one(hit_requests.CreateHITRequest)
    RegisterHITTypeRequest: hit_requests.RegisterHITTypeRequest | None = one(
        hit_requests.RegisterHITTypeRequest
    )
    GetHITRequest: hit_requests.GetHITRequest | None = one(hit_requests.GetHITRequest)
    GetAccountBalanceRequest: account_requests.GetAccountBalanceRequest | None = one(
        account_requests.GetAccountBalanceRequest
    )
    Errors: platform.Errors | None = one(platform.Errors)
