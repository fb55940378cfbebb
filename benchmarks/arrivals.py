"""Calls as the server hands them to the application, without the server."""

from __future__ import annotations

import envelopes

from mockturk.app.application import WorldApplication
from mockturk.server.messages import HTTPRequest

_PATH, _, _QUERY = envelopes.PATH.partition("?")


def arrival_of(body: bytes) -> HTTPRequest:
    """Return a call as it has arrived."""
    return HTTPRequest(
        method="POST",
        path=_PATH,
        query=_QUERY,
        scheme="http",
        host="127.0.0.1:8014",
        server_name="127.0.0.1",
        server_port="8014",
        content_type=envelopes.HEADERS["Content-Type"],
        content_encoding="",
        body=body,
    )


def require_valid(application: WorldApplication, arrival: HTTPRequest) -> None:
    """Have a call answered; raises RuntimeError unless it is valid."""
    answered = application.handle(arrival)
    if envelopes.VALID not in answered.content:
        raise RuntimeError(f"a call was refused: {answered!r:.2000}")
