"""Which addresses are on this machine."""

from __future__ import annotations

import pytest

from mockturk.documents.url_policy import is_local_address


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8014/a.png",
        "https://localhost/a.png?x=1#y",
        " HTTP://LOCALHOST:1/ ",
        "data:image/png;base64,AAAA",
        "DATA:audio/wav,x",
    ],
)
def test_on_this_machine(address: str) -> None:
    assert is_local_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a.png",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://localhost:80@example.com/",
        "http://example.com\\@localhost/",
        "http://localhost\\.example.com/",
        "http:///localhost/",
        "http://localhost:port/",
        "http://[bad/",
        "http://local\thost/",
        "//localhost/",
        "ftp://localhost/",
        "javascript://localhost/",
        "data:text/html,x",
        "",
    ],
)
def test_elsewhere(address: str) -> None:
    assert not is_local_address(address)
