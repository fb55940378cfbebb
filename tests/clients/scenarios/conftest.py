"""The clients and the server of every scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from clients.boto_client import BotoRequester, boto
from clients.documented import documented_request
from clients.node_client import NodeCaller
from clients.suds_client import SudsCaller
from clients.trait import Caller, Connect, Fields, Requester, RequesterClient, Target, secret_of
from clients.zeep_client import ZeepCaller
from exchanges import new_world
from mockturk import ManualClock, MockTurk
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.files import import_world

REQUESTER, OTHER = "AKIAREQUESTER", "AKIAOTHER"

# Both WSDLs with zeep, which validates responses; all other pairs run one scenario.
VARIANTS = ["zeep-ours", "zeep-real", "suds-real", "node-ours", "boto", "boto-verify"]
EVERY_VARIANT = [*VARIANTS, "suds-ours", "node-real"]


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    """A library, with the WSDL it reads or the server's check of its signatures."""
    return request.param


@pytest.fixture
def settings() -> dict[str, Any]:
    """Settings of the server; a module may have its own."""
    return {}


@pytest.fixture
def turk(variant: str, settings: dict[str, Any], clock: ManualClock) -> Iterator[MockTurk]:
    if variant.endswith("-verify"):
        secrets = {key: secret_of(key) for key in (REQUESTER, OTHER)}
        settings = {**settings, "auth": "verify", "credentials": secrets}
    with MockTurk(clock=clock, seed="scenarios", **settings) as turk:
        yield turk


@pytest.fixture
def connect(
    variant: str, turk: MockTurk, checkout: Path, request: pytest.FixtureRequest
) -> Connect:
    library, _, wsdl = variant.partition("-")
    if library == "boto":
        boto()
        return partial(BotoRequester, turk.url)
    # Files, which the libraries read once; the tests of each read the server's own by its URL.
    ours = str(checkout / "wsdl" / "AWSMechanicalTurkRequester.wsdl")
    path = request.getfixturevalue("real_wsdl") if wsdl == "real" else ours
    target = Target(path, turk.endpoint)
    libraries: dict[str, Callable[[Target], Caller]] = {"zeep": ZeepCaller, "suds": SudsCaller}
    if library == "node":
        libraries["node"] = partial(NodeCaller, request.getfixturevalue("bridge"))
    return partial(Requester, libraries[library](target))


@pytest.fixture
def client(connect: Connect) -> RequesterClient:
    """A requester's client, of each library."""
    return connect(REQUESTER)


@pytest.fixture
def other(connect: Connect) -> RequesterClient:
    """Another requester's client, of the same library."""
    return connect(OTHER)


@pytest.fixture
def documented(checkout: Path) -> Fields:
    """The request of the API reference with both review policies."""
    return documented_request(checkout)


@pytest.fixture
def stored(turk: MockTurk) -> Callable[[str], HIT]:
    """The record of a HIT in the server, for fields that no operation returns."""

    def hit(hit_id: str) -> HIT:
        copy = new_world(turk.clock.now())
        import_world(copy, turk.export())
        found = copy.store.get(tables.HITS, hit_id)
        assert found
        return found

    return hit
