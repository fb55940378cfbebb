"""The transport of a world in the process of its server: requests without a network."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

# For the first request of the client, which is in this process too and has no time to wait.
import mockturk.admin.api.routing
import mockturk.admin.control
import mockturk.app.router  # noqa: F401
from mockturk.app.worlds import Worlds
from mockturk.client.connection import ControlConnection
from mockturk.client.world import World
from mockturk.server.messages import build_request


class InProcessTransport:
    """Sends requests to worlds of this process; ``url`` is the base URL of the default one."""

    def __init__(self, worlds: Worlds, url: str) -> None:
        self._worlds = worlds
        self._parts = urlsplit(url)

    def __call__(
        self, method: str, target: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Send a request; ``target`` is the path with its query."""
        sent = {"Host": self._parts.netloc, **headers}
        path, _, query = target.removeprefix(self._parts.path.rstrip("/")).partition("?")
        request = build_request(
            {name.lower().encode(): value.encode("latin-1") for name, value in sent.items()},
            method=method,
            path=unquote_to_bytes(path).decode("latin-1"),
            query=query,
            scheme=self._parts.scheme,
            server_name=self._parts.hostname or "",
            server_port=str(self._parts.port or ""),
            body=content or b"",
        )
        response = self._worlds.handle(request)
        return response.status, response.content


class LocalWorld(World):
    """The default world of a server in this process."""

    def __init__(self, worlds: Worlds, url: str) -> None:
        super().__init__(ControlConnection(url, InProcessTransport(worlds, url)))
        self._worlds = worlds

    if not TYPE_CHECKING:

        @property
        def world(self) -> _WorldMethod:
            """The method ``world``, which for one release is also what it was: the world."""
            return _WorldMethod(self)


class _WorldMethod:
    """The method ``world`` of a local world; its attributes are those of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, name: str | None = None) -> World:
        return World.world(self._world, name)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._world, name)
        warnings.warn(
            f"turk.world.{name} is removed in the next release; use turk.{name}",
            DeprecationWarning,
            stacklevel=2,
        )
        return value
