"""The connection to the control API of a world: JSON over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from itertools import count
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

from mockturk.client.control_token import check_token
from mockturk.client.http_exchange import (
    UnreachableError,
    exchange,
    retry_until_reached,
    split_address,
)
from mockturk.domain.errors.base import MockturkError

_PREFIX = "/_mockturk"
_PAGE_SIZE = 100  # items, the maximum
_TOO_LARGE = "The request is larger than the server allows (--max-body)."


class ControlAPIError(MockturkError):
    """The server refuses a request.

    ``status`` is the HTTP status. ``code`` is the service's code, such as
    ``AWS.MechanicalTurk.HITDoesNotExist``, or the name of the status, such as ``NotFound``.
    ``message`` says why, ``data`` is a dict of texts for programs.
    """

    def __init__(self, status: int, code: str, message: str, data: Mapping[str, str]) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.data = dict(data)


class Paging(TypedDict, total=False):
    """The part of a list to return; without a ``page``, the whole list, which is read page by page.

    ``page`` counts from 1. ``page_size`` is 1 to 100 items, by default 10 for a single page.
    """

    page: int
    page_size: int


class InvalidValueError(ControlAPIError, ValueError):
    """The server refuses a value of a request (HTTP 400); a ValueError as well."""


def omit_none(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields without those that are None."""
    return {name: value for name, value in fields.items() if value is not None}


def to_path_segment(value: str) -> str:
    """Return a name or an id as a part of a path.

    :raises ValueError: when it is empty, ``.`` or ``..``, or has a slash.
    """
    if value in ("", ".", "..") or "/" in value:
        raise ValueError(f"{value!r} cannot be a part of an address")
    return value


class ControlConnection:
    """Sends requests to the control API of the world at a URL, each on a connection of its own.

    No request is sent twice. All methods that send one raise UnreachableError, ControlAPIError, and
    ConnectionLostError if a request that changes something may have been carried out.

    :raises UnreachableError: when no request can be sent with this URL or token.
    """

    def __init__(self, url: str, token: str | None = None, ca_file: str | None = None) -> None:
        parts = split_address(url)
        if parts.query or parts.fragment:
            raise UnreachableError(f"{url}: the address of a world has no ? and no #")
        if token is not None:
            try:
                check_token(token)
            except ValueError as error:
                raise UnreachableError(str(error)) from None
        self.url = url.rstrip("/")
        self.token = token
        self.ca_file = ca_file
        self._root = parts.path.rstrip("/")

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """Return the response to GET; fields of the query that are None are left out."""
        return self.ask("GET", path, query=query)

    def get_list(self, path: str, name: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the list in the field ``name`` of the response; ``query`` may select a page.

        Without a ``page`` these are the items of all pages. Items that are added or removed
        meanwhile may be missing or occur twice.
        """
        if query.get("page") is not None:
            return list(self.get(path, query)[name])
        size = query.get("page_size", _PAGE_SIZE)
        items: list[dict[str, Any]] = []
        for page in count(1):
            found = self.get(path, {**query, "page": page, "page_size": size})
            items += found[name]
            if page * size >= found["total"]:
                break
        return items

    def put(self, path: str, **body: Any) -> Any:
        """Send a PUT request and return the response; fields that are None are left out."""
        return self.ask("PUT", path, body=omit_none(body))

    def delete(self, path: str) -> None:
        """Send a DELETE request."""
        self.ask("DELETE", path)

    def post(self, path: str, **body: Any) -> Any:
        """Send a POST request and return the response; fields that are None are left out."""
        return self.ask("POST", path, body=omit_none(body))

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Any:
        """Send a request below the prefix; return the response's content, None if it is empty."""
        given = omit_none(query or {})
        target = f"{self._root}{_PREFIX}{quote(path)}"
        if given:
            target += f"?{urlencode({name: _text(one) for name, one in given.items()}, doseq=True)}"
        status, content = self._exchange(method, target, body)
        return self._parse_response(status, content)

    def wait(self, timeout: float) -> None:
        """Wait until the world is ready, by repeated requests.

        :param timeout: the maximum time to wait, in seconds.
        :raises NotReadyError: when the world is not ready in time.
        :raises UntrustedCertificateError: at once, when the certificate is not trusted.
        """
        retry_until_reached(lambda: self.get("/ready")["status"], timeout)

    def _exchange(self, method: str, target: str, body: Any) -> tuple[int, bytes]:
        headers = {"Accept": "application/json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        return exchange(
            self.url, method, target, content=content, headers=headers, ca_file=self.ca_file
        )

    def _parse_response(self, status: int, content: bytes) -> Any:
        if status == HTTPStatus.NO_CONTENT:
            return None
        # The server refuses a body that is too large before it reads it, in plain text.
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise ControlAPIError(status, "RequestEntityTooLarge", _TOO_LARGE, {})
        try:
            held = json.loads(content)
            if status < HTTPStatus.BAD_REQUEST and isinstance(held, dict):
                return _ResponseFields(self.url, held)
            error = held["error"]
            kind = InvalidValueError if status == HTTPStatus.BAD_REQUEST else ControlAPIError
            refused = kind(status, error["code"], error["message"], error["data"])
        except (ValueError, KeyError, TypeError):
            raise UnreachableError(
                f"{self.url}: no Mockturk answers here (HTTP {status})"
            ) from None
        raise refused


class _ResponseFields(dict[str, Any]):
    """The fields of a response; one that is missing shows that no Mockturk answered."""

    def __init__(self, url: str, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self._url = url

    def __missing__(self, name: str) -> Any:
        raise UnreachableError(f"{self._url}: no Mockturk answers here (without {name})")


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_text(item) for item in value] if isinstance(value, list | tuple) else str(value)
