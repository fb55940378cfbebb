"""The worlds of a server: the default one at ``/``, and others at ``/w/NAME/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from threading import Lock
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from mockturk.app.application import WorldApplication
from mockturk.domain.world_names import NAME, NAME_RULE
from mockturk.server.messages import (
    DeferredResponse,
    HTTPRequest,
    HTTPResponse,
    Lane,
    resolve_response,
)

PREFIX = "/w/"
# Worlds are created on first use; this limit stops clients that never delete them.
_MOST = 10_000

_PLAIN = "text/plain; charset=utf-8"
_NO_NAME = HTTPResponse(404, f"A world {NAME_RULE}.\n".encode(), _PLAIN)
# Response to pages that refresh themselves while their world is deleted.
_GONE = HTTPResponse(
    404,
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Gone</title></head>\n<body><main id="main">'
    b"<h1>This world no longer exists</h1></main></body></html>\n",
    "text/html; charset=utf-8",
)
_TOO_MANY = HTTPResponse(503, f"There are {_MOST} worlds already; drop some.\n".encode(), _PLAIN)

ApplicationFactory = Callable[["Worlds", str], WorldApplication]
"""Creates a new world and its application, at a path; an empty path is the default world's."""


class Worlds:
    """Handles the HTTP requests to all worlds of a server; creates other worlds on first use.

    ``application_at`` creates a world with its application. ``settings`` are the server's
    settings, to be shown. The first use is a call of the Requester API, or any other request that
    is not refused. Threads may use it concurrently.
    """

    def __init__(
        self,
        application_at: ApplicationFactory,
        settings: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.settings = settings
        self._application_at = application_at
        self._lock = Lock()
        self._others: dict[str, WorldApplication] = {}
        self._new: dict[str, _PendingWorld] = {}  # still handling their first requests
        self.default = application_at(self, "")

    @property
    def names(self) -> list[str]:
        """The names of the worlds other than the default one, in alphabetical order."""
        return sorted(self._others)

    def drop(self, name: str) -> bool:
        """Delete a world and its data; return whether it existed."""
        with self._lock:
            dropped = self._others.pop(name, None)
        if dropped is not None:
            dropped.world.courier.stop()
        return dropped is not None

    def stop(self) -> None:
        """Stop the delivery of messages; undelivered ones stay in the outboxes."""
        for application in (self.default, *self._others.values()):
            application.world.courier.stop()

    def handle(self, request: HTTPRequest) -> HTTPResponse:
        """Return the response to a request; may block."""
        return resolve_response(self.respond_or_defer(request))

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse | DeferredResponse:
        """Return the response to a request, or a deferred response if it may take long or block.

        The creation of a world is deferred too.
        """
        if not request.path.startswith(PREFIX):
            return self.default.respond_or_defer(request)
        name, path = _split(request.path)
        within = replace(request, root=f"{request.root}{PREFIX}{name}", path=path)
        application = self._others.get(name)
        if application is not None:
            return application.respond_or_defer(within)
        return DeferredResponse(
            Lane(PREFIX + name, "new"), partial(self._answer_in_new, name, within)
        )

    def _answer_in_new(self, name: str, request: HTTPRequest) -> HTTPResponse:
        if b"hx-request" in request.headers:
            return _GONE
        with self._entered(name) as found:
            if isinstance(found, HTTPResponse):
                return found
            response = found.application.handle(request)
            found.record_status(response.status)
            return response

    @contextmanager
    def _entered(self, name: str) -> Iterator[_PendingWorld | HTTPResponse]:
        """Yield a new world, or an error response, while a request is handled.

        The world is discarded afterwards unless the request makes it permanent. Concurrent
        requests share the same new world.
        """
        entered = self._enter(name)
        try:
            yield entered
        finally:
            if isinstance(entered, _PendingWorld):
                self._leave(name, entered)

    def _enter(self, name: str) -> _PendingWorld | HTTPResponse:
        if not NAME.fullmatch(name):
            return _NO_NAME
        with self._lock:
            if name in self._others:  # another request has created it meanwhile
                return _PendingWorld(self._others[name])
            entered = self._new.get(name)
            if entered is None:
                if len(self._others) + len(self._new) >= _MOST:
                    return _TOO_MANY
                entered = self._new[name] = _PendingWorld(self._application_at(self, PREFIX + name))
            entered.requests += 1
            return entered

    def _leave(self, name: str, entered: _PendingWorld) -> None:
        if self._new.get(name) is not entered:
            return  # it existed before, or another request has made it permanent
        with self._lock:
            entered.requests -= 1
            if self._new.get(name) is entered and (entered.is_kept or not entered.requests):
                del self._new[name]
                if entered.is_kept:
                    self._others[name] = entered.application


class _PendingWorld:
    """A new world that handles its first requests, and whether it is kept afterwards."""

    __slots__ = ("_calls_before", "application", "is_kept", "requests")

    def __init__(self, application: WorldApplication) -> None:
        self.application = application
        self.requests = 0
        self.is_kept = False
        # Calls among the world's initial data, such as those of the demo.
        journal = application.world.journal
        self._calls_before = journal.dropped + len(journal.entries())

    def record_status(self, status: int) -> None:
        """Keep the world if a request was not refused (status below 400), or was an API call."""
        if status == HTTPStatus.PERMANENT_REDIRECT:
            return  # the client repeats the request with a trailing slash
        if status < HTTPStatus.BAD_REQUEST or self._is_called():
            self.is_kept = True

    def _is_called(self) -> bool:
        """Return whether the journal has a call beyond the initial ones."""
        return bool(self.application.world.journal.entries(after=self._calls_before))


def _split(path: str) -> tuple[str, str]:
    """Return the name of a world and the path within it."""
    name, _, rest = path.removeprefix(PREFIX).partition("/")
    return name, f"/{rest}"
