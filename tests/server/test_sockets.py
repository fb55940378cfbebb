"""Binding a port, and releasing it."""

from __future__ import annotations

import pytest

from hostile.raw import Connection, post
from mockturk import MockTurk
from mockturk.server.sockets import AddressInUseError, bind
from ports import own_port

CLOSING = post(b"<GetAccountBalanceRequest/>", "Connection: close")


def test_a_port_is_free_again_at_once_whoever_closed_its_connections() -> None:
    port = own_port()
    with MockTurk(port=port):
        with Connection(port) as closed:
            closed.send(CLOSING)
            assert closed.answer().status == 200
            closed.closes()
        kept = Connection(port)
        kept.send(post(b"<GetAccountBalanceRequest/>"))
        assert kept.answer().status == 200

    with kept, MockTurk(port=port), Connection(port) as again:
        again.send(CLOSING)
        assert again.answer().status == 200


def test_of_two_that_want_one_port_the_second_is_refused() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(
            AddressInUseError, match=f"cannot listen at 127.0.0.1:{port}"
        ) as refused:
            bind("127.0.0.1", port)

    assert refused.value.__suppress_context__


def test_an_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(AddressInUseError, match=r"cannot listen at 192\.0\.2\.1:0"):
        bind("192.0.2.1", 0)
