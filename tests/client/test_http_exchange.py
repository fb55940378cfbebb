"""A request is sent once; the error says whether it may have been carried out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from client.scripted_server import (
    answer,
    answer_half,
    close_after_reading,
    close_at_once,
    scripted_server,
)
from mockturk import World, connect
from mockturk.exceptions import ConnectionLostError, NotReadyError, UnreachableError
from ports import silent_port


@pytest.mark.parametrize("script", [close_after_reading, answer_half, answer(b"{", "200")])
@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (World.reset, "POST /_mockturk/reset"),
        (lambda world: world.snapshot("one"), "PUT /_mockturk/snapshots/one"),
        (lambda world: world.faults.clear(), "DELETE /_mockturk/faults"),
        (lambda world: world.workers.change("A1W", name="W"), "PATCH /_mockturk/workers/A1W"),
        (lambda world: world.workers.work(), "POST /_mockturk/simulation"),
    ],
)
def test_a_change_whose_response_is_lost_is_not_repeated(
    script: Callable[..., None], request_: Callable[[World], object], line: str
) -> None:
    with scripted_server(script) as server:
        with pytest.raises(UnreachableError) as lost:
            request_(connect(server.url))
        assert server.requests == [f"{line} HTTP/1.1"]

    if script in (close_after_reading, answer_half):
        assert isinstance(lost.value, ConnectionLostError)
        assert "it may have been carried out" in str(lost.value)
    assert str(lost.value).startswith(server.url)


def test_what_was_never_sent_is_not_said_to_have_been() -> None:
    with silent_port() as port, pytest.raises(UnreachableError) as refused:
        connect(f"http://127.0.0.1:{port}").reset()
    assert not isinstance(refused.value, ConnectionLostError)
    assert "carried out" not in str(refused.value)

    with scripted_server(close_after_reading) as server:
        with pytest.raises(UnreachableError) as lost:
            connect(server.url).clock.now()
        assert server.requests == ["GET /_mockturk/clock HTTP/1.1"]
    assert not isinstance(lost.value, ConnectionLostError)


def test_waiting_repeats_the_question_whether_the_world_is_ready() -> None:
    ready = answer(b'{"status": "ready", "version": "1"}')
    with scripted_server(close_at_once, close_after_reading, answer_half, ready) as server:
        connect(server.url).wait(60)
        assert set(server.requests) == {"GET /_mockturk/ready HTTP/1.1"}
        assert len(server.requests) == 3

    with scripted_server(close_at_once) as server, pytest.raises(NotReadyError):
        connect(server.url).wait(0)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:x", "http://127.0.0.1:99999", "http://[::1", "https://", "127.0.0.1"]
)
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(UnreachableError) as refused:
        connect(url)
    assert str(refused.value).startswith(url)


def test_an_address_that_http_cannot_express_is_told() -> None:
    with scripted_server(close_at_once) as server:
        for path in ("/é", "/a b"):
            with pytest.raises(UnreachableError) as refused:
                connect(server.url + path).reset()
            assert not isinstance(refused.value, ConnectionLostError)
