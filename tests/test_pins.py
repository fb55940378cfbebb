"""Pins are required as they are, and written on demand only."""

from __future__ import annotations

from pathlib import Path

import pytest

from pins import FOLDER, Pins


def test_a_pin_must_have_the_content(tmp_path: Path) -> None:
    (tmp_path / "answer.xml").write_bytes(b"<a/>")
    pins = Pins(tmp_path)

    pins.keep("answer.xml", b"<a/>")
    for name, content in (("answer.xml", b"<b/>"), ("absent.xml", b"<a/>")):
        with pytest.raises(AssertionError, match=f"tests/pinned/{name}: --renew-pins"):
            pins.keep(name, content)

    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"<a/>"]


def test_renewing_writes_the_content(tmp_path: Path) -> None:
    Pins(tmp_path, renew=True).keep("answers/a.xml", b"<a/>")

    assert Pins(tmp_path).read("answers/a.xml") == b"<a/>"


def test_the_pins_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*")) < 500_000
