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
# One is made by whoever uses it; this many are a program that never drops any.
_MOST = 10_000

_PLAIN = "text/plain; charset=utf-8"
_NO_NAME = HTTPResponse(404, f"A world {NAME_RULE}.\n".encode(), _PLAIN)
# For pages that look again while they are open.
_GONE = HTTPResponse(
    404,
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Gone</title></head>\n<body><main id="main">'
    b"<h1>There is no such world any more</h1></main></body></html>\n",
    "text/html; charset=utf-8",
)
_TOO_MANY = HTTPResponse(503, f"There are {_MOST} worlds already; drop some.\n".encode(), _PLAIN)

ApplicationFactory = Callable[["Worlds", str], WorldApplication]
"""Makes the application of a fresh world of a server, at a path; empty for the default one."""


class Worlds:
    """Answers HTTP for all worlds of a server; any but the default one is made on first use.

    ``application_at`` makes a fresh world with its application; ``settings`` are what all are
    begun with, to be shown. A first use is a call, or any request that is not refused. Threads
    may use it together.
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
        self._new: dict[str, _PendingWorld] = {}  # those with their first requests in them
        self.default = application_at(self, "")

    @property
    def names(self) -> list[str]:
        """The names of the worlds beside the default one, in alphabetical order."""
        return sorted(self._others)

    def drop(self, name: str) -> bool:
        """Forget a world and all in it; tell whether there was one."""
        with self._lock:
            dropped = self._others.pop(name, None)
        if dropped is not None:
            dropped.world.courier.stop()
        return dropped is not None

    def stop(self) -> None:
        """Send no more messages; what waits in the outboxes stays there."""
        for application in (self.default, *self._others.values()):
            application.world.courier.stop()

    def handle(self, request: HTTPRequest) -> HTTPResponse:
        """Answer any request; may wait."""
        return resolve_response(self.respond_or_defer(request))

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse | DeferredResponse:
        """Answer any request at once, unless that takes long or has to wait.

        That goes for making a world too.
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
        """Give a new world for as long as a request is answered; it goes with it unless it stays.

        Requests that come together share what they make.
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
            if name in self._others:  # by now
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
            return  # it was there before, or another request has made it stay
        with self._lock:
            entered.requests -= 1
            if self._new.get(name) is entered and (entered.is_kept or not entered.requests):
                del self._new[name]
                if entered.is_kept:
                    self._others[name] = entered.application


class _PendingWorld:
    """A world with a request in it, and whether it is there to stay once that is answered."""

    __slots__ = ("_calls_before", "application", "is_kept", "requests")

    def __init__(self, application: WorldApplication) -> None:
        self.application = application
        self.requests = 0
        self.is_kept = False
        # Those the world begins with, such as those of the demo.
        journal = application.world.journal
        self._calls_before = journal.dropped + len(journal.entries())

    def record_status(self, status: int) -> None:
        """Take notice of an answer: what was refused has made nothing, but a call is one."""
        if status == HTTPStatus.PERMANENT_REDIRECT:
            return  # it is asked once more, at the same address with a slash behind it
        if status < HTTPStatus.BAD_REQUEST or self._is_called():
            self.is_kept = True

    def _is_called(self) -> bool:
        """Tell whether the journal has a call beyond those the world began with."""
        return bool(self.application.world.journal.entries(after=self._calls_before))


def _split(path: str) -> tuple[str, str]:
    """Return the name of a world and the path within it."""
    name, _, rest = path.removeprefix(PREFIX).partition("/")
    return name, f"/{rest}"
