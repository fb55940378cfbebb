"""Requests that are refused before an application sees them."""

from __future__ import annotations

from collections.abc import Container
from http import HTTPStatus


class RequestRefusedError(Exception):
    """A request is answered before the application sees it: the status and the sentence."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def fields_too_large() -> RequestRefusedError:
    """Return the refusal of header or trailer fields that are too large together."""
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return RequestRefusedError(status, "The headers are too large.")


def target_too_long() -> RequestRefusedError:
    """Return the refusal of a URL that is too long."""
    return RequestRefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, "The request target is too long.")


def wrong_host(headers: Container[bytes]) -> RequestRefusedError:
    """Return the refusal of a request that has no Host or several."""
    many = "more than one" if b"host" in headers else "no"
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, f"The request has {many} Host.")


def plain_tls() -> RequestRefusedError:
    """Return the refusal of a TLS handshake at the port of plain HTTP."""
    return RequestRefusedError(
        HTTPStatus.BAD_REQUEST, "The request is TLS, and this port speaks plain HTTP."
    )


def not_http() -> RequestRefusedError:
    """Return the refusal of bytes that are no HTTP request."""
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, "The request is not HTTP.")
