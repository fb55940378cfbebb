"""The worlds that the tests of the client use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockturk import MockTurk, World, connect


@pytest.fixture(params=["in process", "loopback", "with a token"])
def remote(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world, by each way to reach it."""
    token = "secret" if request.param == "with a token" else None
    with MockTurk(control_token=token) as turk:
        yield turk if request.param == "in process" else connect(turk.url, token=token)
