"""Every operation with a valid request, through every client."""

from __future__ import annotations

import pytest

from clients.requester_life import answered_in_a_life
from clients.scenarios.conftest import EVERY_VARIANT
from clients.trait import RequesterClient
from mockturk import MockTurk
from mockturk.wire.contract.operations import OPERATIONS


@pytest.mark.parametrize("variant", EVERY_VARIANT)
def test_every_operation_is_answered(client: RequesterClient, turk: MockTurk) -> None:
    assert answered_in_a_life(client, turk.workers) == {one.name for one in OPERATIONS}
