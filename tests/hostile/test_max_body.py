"""A body above the limit: 413, before it is all there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostile.framing import CALL
from hostile.judging import Kind, kind_of
from hostile.raw import Answer, Connection, post
from hostile.servers import InThread, Server, StandAlone, still_answers

LIMIT = 100_000


@pytest.fixture(scope="module")
def small_process() -> Iterator[StandAlone]:
    with StandAlone("--max-body", str(LIMIT)) as server:
        yield server


@pytest.fixture(params=["stand-alone", "in-thread"])
def small(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each server with a small limit; afterwards it still answers."""
    if request.param == "in-thread":
        with InThread(max_body=LIMIT) as server:
            yield server
            still_answers(server)
        return
    process: StandAlone = request.getfixturevalue("small_process")
    process.log()
    yield process
    still_answers(process)
    log = process.log()
    assert "Traceback" not in log, log


def padded(size: int) -> bytes:
    return CALL + b" " * (size - len(CALL))


def chunked(size: int, count: int) -> bytes:
    head = post(b"", "Transfer-Encoding: chunked", length=None)
    return head + b"%x\r\n%s\r\n" % (size, b"x" * size) * count + b"0\r\n\r\n"


def answer(server: Server, sent: bytes) -> Answer:
    with Connection(server.port) as connection:
        connection.send(sent)
        answer = connection.answer()
    kind_of(answer)
    return answer


def test_a_body_at_the_limit_is_served(small: Server) -> None:
    assert kind_of(answer(small, post(padded(LIMIT)))) is Kind.SERVED


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT * 2, LIMIT * 200])
def test_a_body_above_the_limit_is_refused(small: Server, size: int) -> None:
    refused = answer(small, post(padded(size)))

    assert refused.status == 413
    assert refused.headers.get("content-type", "").startswith("text/plain")
    assert refused.body


def test_only_to_announce_it_is_enough(small: Server) -> None:
    assert answer(small, post(b"", length=LIMIT + 1)).status == 413
    assert answer(small, post(b"", length=10**12)).status == 413


def test_nobody_is_told_to_continue_with_what_will_be_refused(small: Server) -> None:
    refused = answer(small, post(b"", "Expect: 100-continue", length=LIMIT + 1))

    assert refused.status == 413
    assert not refused.interim


@pytest.mark.parametrize(("size", "count"), [(LIMIT + 1, 1), (1_000, 101), (1_000_000, 20)])
def test_chunks_above_the_limit_are_refused(small: Server, size: int, count: int) -> None:
    assert answer(small, chunked(size, count)).status == 413


def test_the_limit_holds_for_pages_too(small: Server) -> None:
    assert 400 <= answer(small, post(padded(LIMIT * 2), target="/nonsense")).status < 500


def test_memory_does_not_grow_with_what_is_refused(small: Server) -> None:
    before = small.memory()
    for _ in range(5):
        assert answer(small, chunked(1_000_000, 60)).status == 413

    assert small.memory() - before < 200
