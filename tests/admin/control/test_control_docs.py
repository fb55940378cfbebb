"""docs/control.md: every endpoint has its row."""

from __future__ import annotations

import re
from pathlib import Path

from mockturk.admin.api.endpoints import Endpoint
from mockturk.app.application import ENDPOINTS

PAGE = Path(__file__).parents[3] / "docs" / "control.md"


def row(endpoint: Endpoint) -> str:
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", endpoint.path)
    fields = ", ".join(f"`{name}`" for name in endpoint.fields.__struct_fields__)
    if (endpoint.method, path) == ("PUT", "/world"):
        fields = "a [world file](world-files.md)"
    return f"| `{endpoint.method} {path}` | {fields} | {endpoint.summary.replace('``', '`')} |"


def test_every_endpoint_has_its_row() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if re.match(r"\| `[A-Z]+ /", line)]

    assert rows == [row(endpoint) for endpoint in ENDPOINTS]
