"""The servers under attack; each test ends with a look at the log and a normal call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostile.servers import InThread, Server, StandAlone, still_answers

_TROUBLE = ("Traceback", "panicked", "ERROR", "CRITICAL", "Task exception")


class Standing:
    """One stand-alone server for a session, started again if a test broke it."""

    def __init__(self) -> None:
        self.server: StandAlone | None = None

    def running(self) -> StandAlone:
        if self.server is None or not self.server.is_running:
            self.stop()
            self.server = StandAlone()
        return self.server

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    standing = Standing()
    yield standing
    standing.stop()


@pytest.fixture(params=["stand-alone", "in-thread"])
def server(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Server]:
    """Each HTTP server we ship; afterwards it must still answer, and have logged no trace."""
    if request.param == "in-thread":
        with InThread() as server:
            yield server
            still_answers(server)
        traces = [record.getMessage() for record in caplog.records if record.exc_info]
        assert not traces
        return
    standing: Standing = request.getfixturevalue("standing")
    process = standing.running()
    process.log()
    yield process
    try:
        still_answers(process)
    except Exception:
        standing.stop()
        raise
    log = process.log()
    trouble = [word for word in _TROUBLE if word in log]
    assert not trouble, log[-4000:]
