"""The table of endpoints in docs/control.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockturk.admin.api.endpoints import Endpoint
from mockturk.app.lazy_pages import load_endpoints

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def endpoints_table() -> str:
    """Return the table of all endpoints of the control API in Markdown, by module."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield "| Request | Fields | What it does |"
    yield "| --- | --- | --- |"
    for endpoint in load_endpoints():
        path = _PARAMETER.sub(r"{\1}", endpoint.path)
        summary = endpoint.summary.replace("``", "`")
        yield f"| `{endpoint.method} {path}` | {_list_fields(endpoint)} | {summary} |"


def _list_fields(endpoint: Endpoint) -> str:
    if (endpoint.method, endpoint.path) == ("PUT", "/world"):
        return "a [world file](world-files.md)"
    return ", ".join(f"`{name}`" for name in endpoint.fields.__struct_fields__)
