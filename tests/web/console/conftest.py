"""What most tests of the console begin with: a requester, and a browser."""

from __future__ import annotations

import pytest

from exchanges import Service
from mockturk.domain.accounts import Account
from mockturk.world.lifecycle.scheduled_events import open_transaction
from web.console.browser import Browser


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(service.world)


@pytest.fixture
def account(service: Service) -> Account:
    with open_transaction(service.world):
        return service.world.account("AKIATEST")
