"""GetAccountBalance, and accounts as such."""

from __future__ import annotations

import pytest

from exchanges import Service


def test_the_balance_as_the_service_wrote_it(service: Service) -> None:
    result = service.result("GetAccountBalance", {})

    assert result.names() == ["Request", "AvailableBalance", "OnHoldBalance"]
    assert result.text("AvailableBalance/Amount") == "10000.00"
    assert result.text("AvailableBalance/CurrencyCode") == "USD"
    assert result.text("AvailableBalance/FormattedPrice") == "$10,000.00"
    assert result.text("OnHoldBalance/FormattedPrice") == "$0.00"


def test_every_key_is_a_requester_of_its_own(service: Service) -> None:
    service.result("GetAccountBalance", {}, key="ONE")
    with service.world.store.transaction():
        one, other = (service.world.account(key) for key in ("ONE", "OTHER"))

    assert one.id != other.id
    assert one.id.startswith("A")


@pytest.mark.parametrize("unused", ["", "anything"])
def test_the_unused_parameter_is_unused(service: Service, unused: str) -> None:
    assert service.result("GetAccountBalance", {"Unused": unused}).is_valid == "True"
