"""Signatures, where the server verifies them, through every client."""

from __future__ import annotations

from typing import Any

import pytest

from clients.scenarios.conftest import REQUESTER
from clients.scenarios.steps import done
from clients.trait import Connect, Refused, RequesterClient, secret_of


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"auth": "verify", "credentials": {REQUESTER: secret_of(REQUESTER), "AKIAB": "other"}}


@pytest.fixture
def variant(variant: str) -> str:
    if variant == "boto-verify":
        pytest.skip("here the server verifies every variant's signatures")
    return variant


def test_what_is_signed_is_answered(client: RequesterClient) -> None:
    assert done(client, "GetAccountBalance")["OnHoldBalance"]["Amount"] == "0.00"


@pytest.mark.parametrize("access_key", ["AKIAB", "AKIAUNKNOWN"])
def test_the_wrong_secret_refuses_the_call(connect: Connect, access_key: str) -> None:
    client = connect(access_key)

    for operation in ("GetAccountBalance", "SearchHITs"):
        with pytest.raises(Refused) as caught:
            client.call(operation)
        assert caught.value.code == "AWS.NotAuthorized"
        assert caught.value.message.startswith(
            "The identity contained in the request is not authorized to use this AWSAccessKeyId ("
        )
