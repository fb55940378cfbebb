"""The clients: three libraries, each with two WSDLs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from clients.documented import documented_request
from clients.node_client import Bridge, NodeCaller, require_node
from clients.suds_client import SudsCaller
from clients.trait import Caller, Connect, Fields, Requester, RequesterClient, Target
from clients.zeep_client import ZeepCaller
from mockturk import MockTurk
from mockturk.domain.hits import HIT
from mockturk.store import tables

Open = Callable[[Target], Caller]


@pytest.fixture(scope="session")
def bridge() -> Iterator[Bridge]:
    """A Node.js process for the session of this worker."""
    require_node()
    with Bridge() as bridge:
        yield bridge


@pytest.fixture
def real_wsdl(reference: Path) -> str:
    """The path of Amazon's own WSDL."""
    return str(reference / "AWSMechanicalTurkRequester-2014-08-15.wsdl")


@pytest.fixture(params=["real", "ours"])
def target(request: pytest.FixtureRequest, turk: MockTurk) -> Target:
    """A WSDL to read; Amazon's own needs the server's address beside it."""
    if request.param == "ours":
        return Target(turk.wsdl_url)
    return Target(request.getfixturevalue("real_wsdl"), turk.endpoint)


@pytest.fixture(params=["zeep", "suds", "node"])
def library(request: pytest.FixtureRequest) -> Open:
    match request.param:
        case "zeep":
            return ZeepCaller
        case "suds":
            return SudsCaller
        case _:
            return partial(NodeCaller, request.getfixturevalue("bridge"))


@pytest.fixture
def connect(library: Open, target: Target) -> Connect:
    return partial(Requester, library(target))


@pytest.fixture
def client(connect: Connect) -> RequesterClient:
    """A client of each library with each WSDL."""
    return connect("AKIAREQUESTER")


@pytest.fixture
def documented(checkout: Path) -> Fields:
    """The request of the API reference with both review policies."""
    return documented_request(checkout)


@pytest.fixture
def stored(turk: MockTurk) -> Callable[[str], HIT]:
    """What the server keeps of a HIT, for what no operation shows."""

    def hit(hit_id: str) -> HIT:
        found = turk.world.store.get(tables.HITS, hit_id)
        assert found
        return found

    return hit
