"""The backends every test of the store runs with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockturk.store.memory import MemoryStore
from mockturk.store.port import Store


@pytest.fixture(scope="session", params=[MemoryStore])
def new_store(request: pytest.FixtureRequest) -> Callable[[], Store]:
    """Makes an empty store."""
    return request.param


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    return new_store()
