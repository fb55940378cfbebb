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

from mockturk.app.application import Application
from mockturk.domain.world_names import IS_NAMED, NAME
from mockturk.server.messages import Lane, Later, Request, Response, finished

PREFIX = "/w/"
# One is made by whoever uses it; this many are a program that never drops any.
_MOST = 10_000

_PLAIN = "text/plain; charset=utf-8"
_NO_NAME = Response(404, f"A world {IS_NAMED}.\n".encode(), _PLAIN)
# For pages that look again while they are open.
_GONE = Response(
    404,
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Gone</title></head>\n<body><main id="main">'
    b"<h1>There is no such world any more</h1></main></body></html>\n",
    "text/html; charset=utf-8",
)
_TOO_MANY = Response(503, f"There are {_MOST} worlds already; drop some.\n".encode(), _PLAIN)

ApplicationAt = Callable[["Worlds", str], Application]
"""Makes the application of a fresh world of a server, at a path; empty for the default one."""


class Worlds:
    """Answers HTTP for all worlds of a server; any but the default one is made on first use.

    ``application_at`` makes a fresh world with its application; ``settings`` are what all are
    begun with, to be shown. A first use is a call, or any request that is not refused. Threads
    may use it together.
    """

    def __init__(
        self,
        application_at: ApplicationAt,
        settings: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.settings = settings
        self._application_at = application_at
        self._lock = Lock()
        self._others: dict[str, Application] = {}
        self._new: dict[str, _Entered] = {}  # those with their first requests in them
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

    def handle(self, request: Request) -> Response:
        """Answer any request; may wait."""
        return finished(self.begin(request))

    def begin(self, request: Request) -> Response | Later:
        """Answer any request at once, unless that takes long or has to wait.

        That goes for making a world too.
        """
        if not request.path.startswith(PREFIX):
            return self.default.begin(request)
        name, path = _split(request.path)
        within = replace(request, root=f"{request.root}{PREFIX}{name}", path=path)
        application = self._others.get(name)
        if application is not None:
            return application.begin(within)
        return Later(Lane(PREFIX + name, "new"), partial(self._answer_in_new, name, within))

    def _answer_in_new(self, name: str, request: Request) -> Response:
        if b"hx-request" in request.headers:
            return _GONE
        with self._entered(name) as found:
            if isinstance(found, Response):
                return found
            response = found.application.handle(request)
            found.tell(response.status)
            return response

    @contextmanager
    def _entered(self, name: str) -> Iterator[_Entered | Response]:
        """Give a new world for as long as a request is answered; it goes with it unless it stays.

        Requests that come together share what they make.
        """
        entered = self._enter(name)
        try:
            yield entered
        finally:
            if isinstance(entered, _Entered):
                self._leave(name, entered)

    def _enter(self, name: str) -> _Entered | Response:
        if not NAME.fullmatch(name):
            return _NO_NAME
        with self._lock:
            if name in self._others:  # by now
                return _Entered(self._others[name])
            entered = self._new.get(name)
            if entered is None:
                if len(self._others) + len(self._new) >= _MOST:
                    return _TOO_MANY
                entered = self._new[name] = _Entered(self._application_at(self, PREFIX + name))
            entered.requests += 1
            return entered

    def _leave(self, name: str, entered: _Entered) -> None:
        if self._new.get(name) is not entered:
            return  # it was there before, or another request has made it stay
        with self._lock:
            entered.requests -= 1
            if self._new.get(name) is entered and (entered.stays or not entered.requests):
                del self._new[name]
                if entered.stays:
                    self._others[name] = entered.application


class _Entered:
    """A world with a request in it, and whether it is there to stay once that is answered."""

    __slots__ = ("_calls_before", "application", "requests", "stays")

    def __init__(self, application: Application) -> None:
        self.application = application
        self.requests = 0
        self.stays = False
        # Those the world begins with, such as those of the demo.
        journal = application.world.journal
        self._calls_before = journal.dropped + len(journal.entries())

    def tell(self, status: int) -> None:
        """Take notice of an answer: what was refused has made nothing, but a call is one."""
        if status == HTTPStatus.PERMANENT_REDIRECT:
            return  # it is asked once more, at the same address with a slash behind it
        if status < HTTPStatus.BAD_REQUEST or self._is_called():
            self.stays = True

    def _is_called(self) -> bool:
        """Tell whether the journal has a call beyond those the world began with."""
        return bool(self.application.world.journal.entries(after=self._calls_before))


def _split(path: str) -> tuple[str, str]:
    """Return the name of a world and the path within it."""
    name, _, rest = path.removeprefix(PREFIX).partition("/")
    return name, f"/{rest}"
