"""The host names of a server."""

from __future__ import annotations

import pytest

from mockturk.server.own_hosts import OwnHosts

HOSTS = OwnHosts(["turk.example", "Box", "*.lab.example", "[2001:db8::7]", "192.0.2.7"])


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:8014", "localhost.", "127.0.0.1:1", "127.9.9.9", "[::1]:8014"),
        *("[::ffff:127.0.0.1]", "turk.example:8014", "Turk.Example.", "box", "a.lab.example"),
        *("[2001:db8::7]:80", "192.0.2.7"),
    ],
)
def test_its_own(host: str) -> None:
    assert HOSTS.includes(host)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "x.turk.example"),
        *("lab.example", "a.b.lab.example", "0.0.0.1", "192.0.2.8:8014", "[2001:db8::8]", "[::1"),
        *("evil.example@localhost.evil.example", "2001:db8::7"),
    ],
)
def test_any_other(host: str) -> None:
    assert not HOSTS.includes(host)
