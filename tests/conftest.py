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
from pins import Pins, find_reference

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-pins",
        action="store_true",
        help="write tests/pinned from answers that the reference agrees with",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("renew_pins"):
        items[:] = [one for one in items if {"pins", "reference"} <= set(fixtures_of(one))]


def fixtures_of(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of captured exchanges, documented samples and the published contract.

    It is no part of the repository: MOCKTURK_REFERENCE says where it is. What the tests show with
    it they pin for all others (tests/pins.py), so few tests need it.
    """
    folder = find_reference()
    if folder is None:
        pytest.skip("compares with the reference, which is not here: set MOCKTURK_REFERENCE")
    return folder


@pytest.fixture(scope="session")
def pins(pytestconfig: pytest.Config) -> Pins:
    """Answers of our own that were shown equal to the reference."""
    return Pins(renew=pytestconfig.getoption("renew_pins"))


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
