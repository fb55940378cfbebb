"""The backends every test of the store runs with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from mockturk.store.durable.database import Database
from mockturk.store.port import Store
from store.backends import Backend, DurableBackend, MemoryBackend


@pytest.fixture(scope="session", params=["memory", "durable"])
def backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backend]:
    """Makes stores, and tells what of them outlives the process."""
    if request.param == "memory":
        yield MemoryBackend()
        return
    with (
        closing(Database(tmp_path_factory.mktemp("data"))) as database,
        closing(DurableBackend(database)) as durable,
    ):
        yield durable


@pytest.fixture(scope="session")
def new_store(backend: Backend) -> Callable[[], Store]:
    """Makes an empty store."""
    return backend.new


@pytest.fixture
def store(backend: Backend) -> Store:
    return backend.new()


@pytest.fixture
def require_stored(backend: Backend) -> Callable[..., Any]:
    """Asserts that what outlives the process has the records of a store."""
    return backend.require_stored
