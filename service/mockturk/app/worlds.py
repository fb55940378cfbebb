"""The worlds of a server: the default one at ``/``, and others at ``/w/NAME/``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mockturk.admin.api.endpoints import WorldRefusedError
from mockturk.app.application import WorldApplication
from mockturk.app.refusals import build_refusal
from mockturk.domain.world_names import MADE_UP_NAME, MAX_WORLDS, NAME, NAME_RULE
from mockturk.server.messages import (
    BegunResponse,
    DeferredResponse,
    HTTPRequest,
    HTTPResponse,
    Lane,
    resolve_response,
)
from mockturk.store.durable.errors import DataFolderError
from mockturk.world.world import create_world

if TYPE_CHECKING:
    from mockturk.world.durability import DataFolder

log = logging.getLogger(__name__)

PREFIX = "/w/"

_PLAIN = "text/plain; charset=utf-8"
# Response to pages that refresh themselves while their world is deleted.
_GONE = HTTPResponse(
    404,
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Gone</title></head>\n<body><main id="main">'
    b"<h1>This world no longer exists</h1></main></body></html>\n",
    "text/html; charset=utf-8",
)

ApplicationFactory = Callable[["Worlds", str], WorldApplication]
"""Creates a new world and its application, at a path; an empty path is the default world's."""


class Worlds:
    """Handles the HTTP requests to all worlds of a server.

    A world other than the default one is created by its first request, unless Mockturk made up its
    name. ``application_at`` creates a world with its application. ``settings`` are the server's
    settings, to be shown. If there are ``most`` of these worlds, a new one is refused (503).
    ``folder`` has the data of the worlds; if None, the data ends with the process. Threads may use
    it concurrently.

    Raises DataFolderError if the data cannot be read or written.
    """

    def __init__(
        self,
        application_at: ApplicationFactory,
        settings: Mapping[str, Any] = MappingProxyType({}),
        most: int = MAX_WORLDS,
        folder: DataFolder | None = None,
    ) -> None:
        self.settings = settings
        self._most = most
        self._application_at = application_at
        self._folder = folder
        self._lock = Lock()
        self._others: dict[str, WorldApplication] = {}
        self.default = self._create("")
        for name in folder.names if folder else ():
            self._others[name] = self._create(name)

    def _create(self, name: str) -> WorldApplication:
        """Return the application of a world, which has the data of its name if there is some."""
        application = self._application_at(self, f"{PREFIX}{name}" if name else "")
        if self._folder is not None:
            self._folder.open(name, application.world)
        return application

    @property
    def names(self) -> list[str]:
        """The names of the worlds other than the default one, in alphabetical order."""
        return sorted(self._others)

    def create(self, name: str) -> None:
        """Create a world, unless it exists. Raises WorldRefusedError."""
        self._find_or_create(name)

    def drop(self, name: str) -> bool:
        """Delete a world and its data; return whether it existed.

        Raises CommitFailedError: the world is then still there.
        """
        with self._lock:
            if self._folder is not None and name in self._others:
                self._folder.drop(name)
            dropped = self._others.pop(name, None)
        if dropped is not None:
            dropped.world.faults.held.drop()
            dropped.world.stop()
            dropped.discard()
        return dropped is not None

    def stop(self) -> None:
        """Stop long work and the delivery of messages; undelivered ones stay in the outboxes.

        With a data folder, what follows can be read, but not changed any more.
        """
        for application in (self.default, *self._others.values()):
            application.world.stop()
        if self._folder is not None:
            self._folder.close()

    def handle(self, request: HTTPRequest) -> HTTPResponse:
        """Return the response to a request; may block."""
        return resolve_response(self.respond_or_defer(request))

    def respond_or_defer(self, request: HTTPRequest) -> BegunResponse:
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
            Lane(PREFIX + name, "new"), partial(self._handle_in_new, name, within)
        )

    def _handle_in_new(self, name: str, request: HTTPRequest) -> BegunResponse:
        """Handle a request in the world of a name, which is created unless it exists by now."""
        if b"hx-request" in request.headers:
            return _GONE
        target = request.root + request.path
        if not NAME.fullmatch(name):
            return build_refusal(target, HTTPStatus.NOT_FOUND, f"A world {NAME_RULE}.")
        if MADE_UP_NAME.fullmatch(name):
            return _handle_without_world(request)
        try:
            return self._find_or_create(name).respond_or_defer(request)
        except WorldRefusedError as error:
            return build_refusal(target, HTTPStatus.SERVICE_UNAVAILABLE, str(error))

    def _find_or_create(self, name: str) -> WorldApplication:
        """Return the application of a world, which is created unless it exists.

        Raises WorldRefusedError.
        """
        with self._lock:
            if name not in self._others:
                self._others[name] = self._create_another(name)
            return self._others[name]

    def _create_another(self, name: str) -> WorldApplication:
        """Return the application of a new world. Raises WorldRefusedError."""
        reason = f"There are {self._most:,} worlds already (--max-worlds); delete some"
        if len(self._others) < self._most:
            try:
                return self._create(name)
            except DataFolderError as error:
                reason = str(error)
        log.warning("refused to create the world %s: %s", name, reason)
        raise WorldRefusedError(f"{reason}.")


def _handle_without_world(request: HTTPRequest) -> BegunResponse:
    """Refuse a request as one to a deleted world: a call as unavailable, others with 404."""
    world = create_world(is_empty=True)
    world.discard()
    return WorldApplication(world).respond_or_defer(request)


def _split(path: str) -> tuple[str, str]:
    """Return the name of a world and the path within it."""
    name, _, rest = path.removeprefix(PREFIX).partition("/")
    return name, f"/{rest}"
