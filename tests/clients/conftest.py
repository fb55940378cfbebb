"""What the tests of the client libraries share: the WSDLs and the process with Node.js."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.node_client import Bridge, require_node
from clients.trait import Target
from mockturk import MockTurk
from pins import find_reference


@pytest.fixture(scope="session")
def bridge() -> Iterator[Bridge]:
    """A Node.js process for the session of this worker."""
    require_node()
    with Bridge() as bridge:
        yield bridge


@pytest.fixture
def real_wsdl(checkout: Path) -> str:
    """The path of Amazon's own WSDL; without the reference, of ours, which is equivalent to it.

    Either names Amazon's address (tests/wire/contract/test_published_contract.py).
    """
    if reference := find_reference():
        return str(reference / "AWSMechanicalTurkRequester-2014-08-15.wsdl")
    return str(checkout / "wsdl" / "AWSMechanicalTurkRequester.wsdl")


@pytest.fixture(params=["real", "ours"])
def target(request: pytest.FixtureRequest, turk: MockTurk) -> Target:
    """A WSDL to read; Amazon's own needs the server's address beside it."""
    if request.param == "ours":
        return Target(turk.wsdl_url)
    return Target(request.getfixturevalue("real_wsdl"), turk.endpoint)
