"""Values of wrong types, as arguments of public functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mockturk import ManualClock, MockTurk, connect, format_world_file, parse_world_file, wsgi_app

START = datetime(2014, 8, 15, tzinfo=UTC)
BYTES: Any = b"http://localhost"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: ManualClock("2014-08-15"),
            "a clock starts at an aware datetime, not '2014-08-15'",
        ),
        (lambda: ManualClock(START).advance("3d"), "a clock advances by a timedelta, not '3d'"),
        (lambda: connect(None), "url must be a text, not None"),
        (lambda: connect(BYTES), "url must be a text, not b'http"),
        (lambda: connect("http://localhost", token=5), "token must be a text, not 5"),
        (lambda: wsgi_app("relaxed"), r"wsgi_app takes a Settings, .*: 'relaxed'"),
        (lambda: wsgi_app({}), "wsgi_app takes a Settings"),
        (lambda: parse_world_file(None), "a world file is a text or bytes, not None"),
        (lambda: format_world_file("{}"), "a world file is a dict, .* not '{}'"),
    ],
)
def test_a_wrong_type_is_told(call: Callable[[], object], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        call()


def test_tls_is_on_or_off() -> None:
    wanted: Any = "x"
    with pytest.raises(ValueError, match="tls must be true or false, not 'x'"):
        MockTurk(tls=wanted)


def test_a_clock_needs_a_method() -> None:
    with pytest.raises(ValueError, match="clock must have a method now"):
        wsgi_app(clock="2014")
