"""A recorded call as an HTTP exchange, with secrets masked."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct

from mockturk.endpoint.call_history import CallHistory
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.server.messages import HTTPResponse
from mockturk.wire.redaction import redact_headers
from mockturk.world.journal import JournalEntry

_PATH_CHARACTERS = "/:@!$&'()*+,;=~"


class RecordedExchange(Struct, frozen=True):
    """The request of a call and the part of its response that was sent.

    ``path`` is percent-encoded and relative to the world, ``root`` is the path of the world.
    ``masked`` names the secrets that ``***`` stands for. ``response`` is None after a reset.
    """

    method: str
    root: str
    path: str
    query: str
    host: str
    headers: dict[str, str]
    body: bytes
    masked: tuple[str, ...]
    response: HTTPResponse | None

    @property
    def target(self) -> str:
        """The path with the world's path and the query."""
        return f"{self.root}{self.path}{self._query}"

    def url(self, base_url: str) -> str:
        """Return the URL of the request, below the URL of the world."""
        return f"{base_url}{self.path.removeprefix('/')}{self._query}"

    @property
    def _query(self) -> str:
        return f"?{self.query}" if self.query else ""


def build_exchange(calls: CallHistory, entry: JournalEntry) -> RecordedExchange:
    """Return a call of the journal as an exchange."""
    request = entry.request
    query, body = calls.mask_query(entry), calls.mask_body(entry)
    headers = redact_headers(request.headers)
    if not headers and request.content_type:  # a call from a page of Mockturk's own
        headers = {"content-type": request.content_type}
    masked = [
        name
        for name, value in headers.items()
        if value.encode("latin-1") != request.headers.get(name.encode("latin-1"), value.encode())
    ]
    if body != request.body or query != request.query.encode("latin-1", "replace"):
        masked.append("Signature")
    return RecordedExchange(
        method=request.method,
        root=quote(request.root, _PATH_CHARACTERS, "latin-1"),
        path=quote(request.path, _PATH_CHARACTERS, "latin-1"),
        query=quote(query, f"{_PATH_CHARACTERS}?%[]"),  # some clients escape too little
        host=request.host,
        headers=headers,
        body=body,
        masked=tuple(masked),
        response=get_received_response(entry.response, entry.fault),
    )
