"""The declaration of an endpoint: its method, path, fields and response."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from werkzeug.wrappers import Response

from mockturk.admin.api.parameters import FieldParser
from mockturk.domain.registry import Registry
from mockturk.endpoint.call_history import CallHistory
from mockturk.world.snapshots import SnapshotStore
from mockturk.world.workers import Workers
from mockturk.world.world import World

ADMIN_PREFIX = "/_mockturk"

F = TypeVar("F", bound=Callable[..., Response])


class Server(Protocol):
    """The part of the server that endpoints use."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """The server's settings by name, with secrets masked."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """The names of the worlds other than the default one."""
        ...

    def drop(self, name: str) -> bool:
        """Delete a world; return whether it existed."""
        ...


class WorldContext(Struct, frozen=True):
    """The world a request was sent to, the objects that belong to it, and the server.

    ``base_url`` is the URL at which the caller reached the world, with a trailing slash.
    """

    world: World
    workers: Workers
    calls: CallHistory
    snapshots: SnapshotStore
    server: Server
    base_url: str


class AdminRequest(Struct, frozen=True):
    """A request to an endpoint: the world it was sent to, and its parsed fields by name.

    ``endpoints`` are all endpoints of the API.
    """

    place: WorldContext
    endpoints: tuple[Endpoint, ...]
    given: dict[str, Any]

    @property
    def world(self) -> World:
        """The world the request was sent to."""
        return self.place.world

    @property
    def workers(self) -> Workers:
        """The workers of that world."""
        return self.place.workers


@dataclass(frozen=True, eq=False)
class Endpoint:
    """A method and a path, and the function that handles requests to them.

    ``path`` is relative to the prefix and writes parameters as Werkzeug does. ``query`` and
    ``body`` are the allowed fields, ``required`` the names of the required ones. ``is_open``:
    every caller is allowed. ``status`` is the status of success, ``schema`` the JSON Schema of
    that response or a function that returns it; ``error_statuses`` are the other statuses.
    """

    method: str
    path: str
    answer: Callable[..., Response]
    query: Mapping[str, FieldParser] = field(default_factory=dict)
    body: Mapping[str, FieldParser] | None = None
    required: tuple[str, ...] = ()
    is_open: bool = False
    status: int = 200
    error_statuses: tuple[int, ...] = ()
    schema: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None
    content_type: str = "application/json"

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.answer.__doc__ or "").strip().partition("\n")[0]


ENDPOINT_REGISTRY = Registry[Endpoint]("endpoints")


def endpoint(method: str, path: str, **about: Any) -> Callable[[F], F]:
    """Register the decorated function as an endpoint; ``about`` are fields of ``Endpoint``."""
    return ENDPOINT_REGISTRY.mark(lambda function: Endpoint(method, path, function, **about))
