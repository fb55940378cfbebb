"""The connection to the control API of a world: JSON, over HTTP or in process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from itertools import count
from typing import Any, Generic, NoReturn, Protocol, TypedDict, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from mockturk.client.http_exchange import UnreachableError, retry_until_reached, split_address
from mockturk.domain import errors
from mockturk.domain.errors.base import MockturkError, ServiceError
from mockturk.domain.paging import ResultPage
from mockturk.domain.views.control import ServerStatus
from mockturk.domain.views.json_types import decode_value
from mockturk.domain.world_names import NAME, NAME_RULE

T = TypeVar("T")

_PREFIX = "/_mockturk"
_WORLDS = "/w/"
_PAGE_SIZE = 100  # items, the maximum
_TOO_LARGE = "The request is larger than the server allows (--max-body)."


class ControlAPIError(MockturkError):
    """The server refuses a request.

    ``status`` is the HTTP status. ``code`` is the service's code, such as
    ``AWS.MechanicalTurk.HITDoesNotExist``, or the name of the status, such as ``NotFound``.
    ``message`` says why, ``data`` is a dict of texts for programs. An error of the service is also
    an instance of the class of its code in ``mockturk.exceptions``, such as ``HITDoesNotExist``.
    """

    def __init__(self, status: int, code: str, message: str, data: Mapping[str, str]) -> None:
        # Not super(): in an error of the service, the next class has other arguments.
        Exception.__init__(self, f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.data = dict(data)


class InvalidValueError(ControlAPIError, ValueError):
    """The server refuses a value of a request (HTTP 400); a ValueError as well."""


class Paging(TypedDict, total=False):
    """The part of a list to return; without a ``page``, the whole list, which is read page by page.

    ``page`` counts from 1. ``page_size`` is 1 to 100 items, by default 10 for a single page.
    """

    page: int
    page_size: int


class ItemList(list[T], Generic[T]):
    """A list that knows how many items there are on all pages: ``total``."""

    def __init__(self, items: Iterable[T], total: int) -> None:
        super().__init__(items)
        self.total = total


class Transport(Protocol):
    """Sends a request to a server, and returns the HTTP status and the body of the response."""

    def __call__(
        self, method: str, target: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Send a request; ``target`` is the path with its query."""
        ...


def omit_none(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields without those that are None."""
    return {name: value for name, value in fields.items() if value is not None}


def require_dict(name: str, value: object) -> None:
    """Raise TypeError if an argument is neither a dict nor None."""
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dict, not {value!r}")


def to_path_segment(value: str) -> str:
    """Return a name or an id as a part of a path.

    :raises ValueError: when it is empty, ``.`` or ``..``, or has a slash.
    :raises TypeError: when it is not a text.
    """
    if not isinstance(value, str):
        raise TypeError(f"a name or an id must be a text, not {value!r}")
    if value in ("", ".", "..") or "/" in value:
        raise ValueError(f"{value!r} cannot be a part of an address")
    return value


class ControlConnection:
    """Sends requests to the control API of the world at a URL.

    ``ca_file`` is the PEM file with the CA of the server, if one is named. No request is sent
    twice. All methods that send one raise UnreachableError, ControlAPIError, and
    ConnectionLostError if a request that changes something may have been carried out.

    :raises UnreachableError: when no world can have this URL.
    """

    def __init__(
        self, url: str, send: Transport, token: str | None = None, ca_file: str | None = None
    ) -> None:
        parts = split_address(url)
        if parts.query or parts.fragment:
            raise UnreachableError(f"{url}: the address of a world has no ? and no #")
        self.url = url.rstrip("/")
        self._root = parts.path.rstrip("/")
        self._send = send
        self._token = token
        self.ca_file = ca_file
        if f"{self._root}/".endswith(_WORLDS) or not NAME.fullmatch(self.world_name or "default"):
            raise UnreachableError(f"{url}: after /w/, a world {NAME_RULE}")

    @property
    def world_name(self) -> str | None:
        """The name of the world; None for the default one."""
        return self.url.partition(_WORLDS)[2] or None

    def to_world(self, name: str | None) -> ControlConnection:
        """Return a connection to another world of the server; None: the default one."""
        server = self.url.partition(_WORLDS)[0]
        url = server if name is None else f"{server}{_WORLDS}{name}"
        return ControlConnection(url, self._send, self._token, self.ca_file)

    def get(self, path: str, kind: type[T], query: Mapping[str, Any] | None = None) -> T:
        """Return the response to GET; fields of the query that are None are left out."""
        return _decode(self.url, self.ask("GET", path, query=query), kind)

    def get_list(
        self, path: str, kind: type[ResultPage[T]], query: Mapping[str, Any]
    ) -> ItemList[T]:
        """Return the items of pages of a ``kind``; ``query`` may select one page.

        Without a ``page`` these are the items of all pages. Items that are added or removed
        meanwhile may be missing or occur twice.
        """
        if query.get("page") is not None:
            found = self.get(path, kind, query)
            return ItemList(found.items, found.total)
        size = query.get("page_size", _PAGE_SIZE)
        items: list[T] = []
        for number in count(1):
            found = self.get(path, kind, {**query, "page": number, "page_size": size})
            items += found.items
            if number * size >= found.total:
                break
        return ItemList(items, found.total)

    def post(self, path: str, kind: type[T], /, **body: Any) -> T:
        """Send a POST request and return the response; fields that are None are left out."""
        return _decode(self.url, self.ask("POST", path, body=omit_none(body)), kind)

    def put(self, path: str, kind: type[T], /, **body: Any) -> T:
        """Send a PUT request and return the response; fields that are None are left out."""
        return _decode(self.url, self.ask("PUT", path, body=omit_none(body)), kind)

    def patch(self, path: str, kind: type[T], /, **body: Any) -> T:
        """Send a PATCH request and return the response; fields that are None are left out."""
        return _decode(self.url, self.ask("PATCH", path, body=omit_none(body)), kind)

    def delete(self, path: str) -> None:
        """Send a DELETE request."""
        _decode(self.url, self.ask("DELETE", path), type(None))

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> bytes:
        """Send a request below the prefix; return the response's body.

        :raises ValueError: when the request's body has a value that JSON cannot hold.
        """
        given = omit_none(query or {})
        target = f"{self._root}{_PREFIX}{quote(path)}"
        if given:
            target += f"?{urlencode({name: _text(one) for name, one in given.items()}, doseq=True)}"
        headers = {"Accept": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = _to_json(body)
        status, answer = self._send(method, target, content=content, headers=headers)
        if status >= HTTPStatus.BAD_REQUEST:
            raise self._refusal(status, answer)
        return answer

    def wait(self, timeout: float) -> None:
        """Wait until the world is ready, by repeated requests.

        :param timeout: the maximum time to wait, in seconds.
        :raises NotReadyError: when the world is not ready in time.
        :raises UntrustedCertificateError: at once, when the certificate is not trusted.
        """
        retry_until_reached(lambda: self.get("/ready", ServerStatus), timeout)

    def _refusal(self, status: int, answer: bytes) -> ControlAPIError | UnreachableError:
        """Return the error that a response describes."""
        # A server that is mounted in another may refuse a body in that server's words.
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return ControlAPIError(status, "RequestEntityTooLarge", _TOO_LARGE, {})
        try:
            error = json.loads(answer)["error"]
            code, message, data = error["code"], error["message"], error["data"]
        except (ValueError, KeyError, TypeError):
            return UnreachableError(f"{self.url}: no Mockturk answers here (HTTP {status})")
        return _error_type(status, code)(status, code, message, data)


@cache
def _error_type(status: int, code: str) -> type[ControlAPIError]:
    """Return the class of a refusal, which is also the class of the service's error, if any."""
    kind = InvalidValueError if status == HTTPStatus.BAD_REQUEST else ControlAPIError
    for name in errors.__all__:
        service_error = getattr(errors, name)
        if issubclass(service_error, ServiceError) and service_error.__dict__.get("code") == code:
            return type(name, (kind, service_error), {"__module__": service_error.__module__})
    return kind


def _decode(url: str, answer: bytes, kind: type[T]) -> T:
    """Return the content of a response; one of another type shows that no Mockturk answered."""
    try:
        if kind is type(None) and not answer:
            return None
        return msgspec.json.decode(answer, type=kind, dec_hook=decode_value)
    except msgspec.DecodeError as error:
        raise UnreachableError(f"{url}: no Mockturk answers here ({error})") from None


def _to_json(body: Any) -> bytes:
    """Return a body in JSON; raises ValueError if it has a value that JSON cannot hold."""
    try:
        return json.dumps(body, default=_refuse_value).encode()
    except TypeError as error:  # a name in a dict
        raise ValueError(f"a dict to send must have texts as names: {error}") from None
    except RecursionError:
        raise ValueError("a value is nested too deeply to be sent") from None


def _refuse_value(value: object) -> NoReturn:
    raise ValueError(
        f"{value!r:.100} cannot be sent: JSON holds texts, numbers, True, False, None, lists and"
        " dicts"
    )


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_text(item) for item in value] if isinstance(value, list | tuple) else str(value)
