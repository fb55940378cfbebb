"""How an endpoint is marked: its address, what it takes, and what it says."""

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
    """What endpoints may ask of the server around a world."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Its settings by name, without a secret."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """The names of the worlds beside the default one."""
        ...

    def drop(self, name: str) -> bool:
        """Forget a world; tell whether there was one."""
        ...


class WorldContext(Struct, frozen=True):
    """Where a request was sent: a world, what belongs to it, and the server around it.

    ``base_url`` is where the caller reached the world, with a slash behind it.
    """

    world: World
    workers: Workers
    calls: CallHistory
    snapshots: SnapshotStore
    server: Server
    base_url: str


class AdminRequest(Struct, frozen=True):
    """A request to an endpoint: where it was sent, and the fields that came.

    ``endpoints`` are all there are beside the one that was asked for.
    """

    place: WorldContext
    endpoints: tuple[Endpoint, ...]
    given: dict[str, Any]

    @property
    def world(self) -> World:
        """The world it is about."""
        return self.place.world

    @property
    def workers(self) -> Workers:
        """The workers of that world."""
        return self.place.workers


@dataclass(frozen=True, eq=False)
class Endpoint:
    """An address and a method, and the function that answers.

    ``path`` is below the prefix, with parameters as werkzeug writes them. ``query`` and ``body``
    are the fields there may be, ``required`` those there must be. An ``is_open`` one is
    answered to anybody. ``error_statuses`` are the statuses it may have besides that of success;
    ``schema`` is the JSON Schema of its response then, or a function that makes it.
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
        """What it does, in a line."""
        return (self.answer.__doc__ or "").strip().partition("\n")[0]


ENDPOINT_REGISTRY = Registry[Endpoint]("endpoints")


def endpoint(method: str, path: str, **about: Any) -> Callable[[F], F]:
    """Mark a function as an endpoint; ``about`` are the fields of ``Endpoint``."""
    return ENDPOINT_REGISTRY.mark(lambda function: Endpoint(method, path, function, **about))
