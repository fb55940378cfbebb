"""The documents among the pins: the documented ones, with words of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pins import FOLDER, Pins
from samples.our_words import rephrase_document

PINNED = sorted(file.name for file in (FOLDER / "documents").iterdir())


def test_the_documents_are_the_documented_ones(reference: Path, pins: Pins) -> None:
    documented = sorted((reference / "samples" / "documents").glob("*.xml"))

    for file in documented:
        text = rephrase_document(file.read_text(encoding="utf-8"))
        pins.keep(f"documents/{file.name}", text.encode())
    assert [file.name for file in documented] == PINNED


@pytest.mark.parametrize("name", PINNED)
def test_the_words_are_ours(pins: Pins, name: str) -> None:
    document = pins.read(f"documents/{name}").decode()

    assert rephrase_document(document) == document
