"""The documented documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from pins import FOLDER


@pytest.fixture(params=["in-our-words", "as-printed"])
def samples(request: pytest.FixtureRequest) -> Path:
    """The folder of the documents: the pins, and with the reference the printed ones too."""
    if request.param == "in-our-words":
        return FOLDER / "documents"
    return request.getfixturevalue("reference") / "samples" / "documents"
