"""The documented requests: as pinned, for every test, and as printed, with the reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pins import Pins
from samples.documented import Sample, load


@pytest.fixture(scope="session")
def samples(pins: Pins) -> dict[str, Sample]:
    return load(json.loads(pins.read("requests.json")))


@pytest.fixture(scope="session")
def printed(reference: Path) -> list[dict[str, Any]]:
    listed = (reference / "samples" / "requests.json").read_text(encoding="utf-8")
    return json.loads(listed)
