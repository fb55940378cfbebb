"""A server for programs, which verifies the signatures of their calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clients.public_programs.replaying import KEY, SECRET
from mockturk import MockTurk


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(auth="verify", credentials={KEY: SECRET}) as turk:
        yield turk
