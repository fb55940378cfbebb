"""Mockturk from its image, with testcontainers (4.13 or later)."""

from collections.abc import Iterator

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from mockturk import World, connect

PORT = 8014


@pytest.fixture(scope="session")
def server() -> Iterator[World]:
    """Run the image for all tests."""
    container = (
        DockerContainer("mockturk")
        .with_env("MOCKTURK_CONTROL_TOKEN", "tests")
        .with_exposed_ports(PORT)
        .waiting_for(LogMessageWaitStrategy("Mockturk ready at"))
    )
    with container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(PORT)
        yield connect(f"http://{host}:{port}", token="tests")


@pytest.fixture
def world(server: World) -> Iterator[World]:
    """Have a fresh world for each test."""
    world = server.world()
    yield world
    world.drop()


def test_nothing_was_called_yet(world: World) -> None:
    """Replace this by tests of your program, with ``world.endpoint`` as its address."""
    assert not world.journal.calls()
