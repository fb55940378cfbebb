"""Requests that are refused before an application sees them."""

from __future__ import annotations

from collections.abc import Container
from http import HTTPStatus


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """A request is answered before the application sees it: the status and the sentence."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def fields_too_large() -> Refused:
    """Return the refusal of header or trailer fields that are too large together."""
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return Refused(status, "The headers are too large.")


def target_too_long() -> Refused:
    """Return the refusal of a URL that is too long."""
    return Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "The request target is too long.")


def wrong_host(headers: Container[bytes]) -> Refused:
    """Return the refusal of a request that has no Host or several."""
    many = "more than one" if b"host" in headers else "no"
    return Refused(HTTPStatus.BAD_REQUEST, f"The request has {many} Host.")


def plain_tls() -> Refused:
    """Return the refusal of a TLS handshake at the port of plain HTTP."""
    return Refused(HTTPStatus.BAD_REQUEST, "The request is TLS, and this port speaks plain HTTP.")


def not_http() -> Refused:
    """Return the refusal of bytes that are no HTTP request."""
    return Refused(HTTPStatus.BAD_REQUEST, "The request is not HTTP.")
