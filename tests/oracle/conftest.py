"""The two applications a call is sent to: each is made once, since Spyne's takes a while."""

from __future__ import annotations

import pytest

from oracle import ours, stock


@pytest.fixture(scope="session")
def our_service() -> ours.Recording:
    return ours.Recording()


@pytest.fixture(scope="session")
def stock_service() -> stock.Recording:
    return stock.Recording()


@pytest.fixture(scope="session")
def strict_stock_service() -> stock.Recording:
    return stock.Recording(soft=True)
