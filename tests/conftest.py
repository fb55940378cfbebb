"""Fixtures for all tests."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from exchanges import NOON, Service, new_world
from mockturk import MockTurk
from mockturk.domain.clock import ManualClock
from mockturk.domain.limits import RELAXED

pytest_plugins = ("quick_suite",)

CHECKOUT = Path(__file__).parents[1]

# The duration of an example depends on the load of the machine, so there is no deadline.
settings.register_profile(
    "unhurried", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the project's sources."""
    return CHECKOUT


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of facts about the real service; MOCKTURK_REFERENCE says where it is."""
    folder = Path(os.environ.get("MOCKTURK_REFERENCE", CHECKOUT.parent / "shared" / "reference"))
    if not folder.is_dir():
        pytest.skip(f"no reference at {folder}; set MOCKTURK_REFERENCE")
    return folder


@pytest.fixture(scope="session", autouse=True)
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the CA, shared by all xdist workers; never in the user's home folder."""
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "data-home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(shared))
        patch.delenv("MOCKTURK_TLS_DIR", raising=False)
        yield shared


@pytest.fixture
def secure_turk() -> Iterator[MockTurk]:
    """A real server that speaks TLS too."""
    with MockTurk(tls=True) as turk:
        yield turk


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def service(clock: ManualClock) -> Service:
    """A service without a socket, under the strict rules, with a clock and a seed."""
    return Service(new_world(clock=clock))


@pytest.fixture
def relaxed_service(clock: ManualClock) -> Service:
    return Service(new_world(clock=clock, limits=RELAXED))


@pytest.fixture
def production_service(clock: ManualClock) -> Service:
    return Service(new_world(clock=clock, environment="production"))


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    """A real server in a thread, with a world of its own."""
    with MockTurk() as turk:
        yield turk


@pytest.fixture(autouse=True)
def no_internal_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which the service logged an internal error."""
    yield
    bugs = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not bugs, [record.getMessage() for record in bugs]
