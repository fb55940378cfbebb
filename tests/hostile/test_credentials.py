"""Hostile credentials with verification: refused, without an internal error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostile.bodies import BALANCE
from hostile.exchange import FAULT, PLAIN, REFUSED, Exchange, sends
from hostile.servers import InThread, Server, StandAlone
from hostile.values import MOMENTS, TEXTS

_KEY = "AKIATEST"
_SECRET = "kept-to-itself"
_NO = REFUSED | FAULT | PLAIN

_REPLACED = {
    "Timestamp": ("2014-08-15T12:00:00Z", (*MOMENTS, *TEXTS)),
    "Signature": ("c2lnbmF0dXJl", TEXTS),
    "AWSAccessKeyId": (_KEY, TEXTS),
}
EXCHANGES: list[Exchange] = [
    sends(f"{name} number {number}", BALANCE.replace(old, value), _NO)
    for name, (old, values) in _REPLACED.items()
    for number, value in enumerate(values)
] + [
    sends("a bare document", "<GetAccountBalanceRequest/>", _NO),
    sends("markup in a signature", BALANCE.replace("c2lnbmF0dXJl", "<a>c2ln</a>"), _NO),
    sends("no signature", BALANCE.replace("<Signature>c2lnbmF0dXJl</Signature>", ""), _NO),
    sends("a thousand keys", BALANCE.replace(_KEY, f"{_KEY}</AWSAccessKeyId><AWSAccessKeyId>" * 999
                                             + _KEY), _NO),
]  # fmt: skip


@pytest.fixture(scope="module")
def verifying_process() -> Iterator[StandAlone]:
    with StandAlone("--auth", "verify", "--credential", f"{_KEY}:{_SECRET}") as server:
        yield server


@pytest.fixture(params=["stand-alone", "in-thread"])
def verifying(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Server]:
    """Each server with one key; it logs neither a trace nor the secret."""
    if request.param == "in-thread":
        with InThread(auth="verify", credentials={_KEY: _SECRET}) as server:
            yield server
        log = caplog.text
    else:
        process: StandAlone = request.getfixturevalue("verifying_process")
        process.log()
        yield process
        log = process.log()
    assert "Traceback" not in log, log
    assert _SECRET not in log


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_hostile_credentials_are_refused(verifying: Server, exchange: Exchange) -> None:
    for answer in exchange.run(verifying.port):
        assert _SECRET.encode() not in answer.body
