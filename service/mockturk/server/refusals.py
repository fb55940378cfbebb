"""The errors of requests that are refused before the application gets them."""

from __future__ import annotations

from collections.abc import Callable, Container
from http import HTTPStatus

from mockturk.server.messages import HTTPResponse


class RequestRefusedError(Exception):
    """A request is refused by the server itself; has the HTTP status and the message."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


RefusalBuilder = Callable[[str, HTTPStatus, str], HTTPResponse]
"""Returns the response to a request that is refused: for its target, the status, the reason."""


def build_plain_refusal(target: str, status: HTTPStatus, reason: str) -> HTTPResponse:  # noqa: ARG001 - one of several builders
    """Return a refusal in plain text."""
    return HTTPResponse(status, f"{reason}\n".encode(), "text/plain; charset=utf-8")


def fields_too_large() -> RequestRefusedError:
    """Return the error for header or trailer fields that are too large in total (431)."""
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return RequestRefusedError(status, "The headers are too large.")


def too_many_fields(most: int) -> RequestRefusedError:
    """Return the error for more than so many header or trailer fields (431)."""
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return RequestRefusedError(status, f"There are more than {most} headers.")


def target_too_long() -> RequestRefusedError:
    """Return the error for a URL that is too long (414)."""
    return RequestRefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, "The request target is too long.")


def wrong_host(headers: Container[bytes]) -> RequestRefusedError:
    """Return the error for a request with no Host header or several (400)."""
    many = "more than one" if b"host" in headers else "no"
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, f"The request has {many} Host.")


def plain_tls() -> RequestRefusedError:
    """Return the error for a TLS handshake at the port of plain HTTP (400)."""
    return RequestRefusedError(
        HTTPStatus.BAD_REQUEST, "The request is TLS, and this port speaks plain HTTP."
    )


def not_http() -> RequestRefusedError:
    """Return the error for bytes that are not an HTTP request (400)."""
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, "The request is not HTTP.")
