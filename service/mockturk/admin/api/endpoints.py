"""The declaration of an endpoint: its method and path, and the types of fields and response."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from types import NoneType
from typing import Any, Generic, Protocol, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct

from mockturk.admin.api.request_fields import RequestFields
from mockturk.admin.api.responses import Awaited, Created
from mockturk.domain.registry import Registry
from mockturk.endpoint.call_history import CallHistory
from mockturk.world.snapshots import SnapshotStore
from mockturk.world.workers import Workers
from mockturk.world.world import World

F = TypeVar("F", bound=Callable[..., object])
R = TypeVar("R", bound=RequestFields)


class WorldRefusedError(Exception):
    """The server cannot create a world; the message is a sentence that says why."""


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

    def create(self, name: str) -> None:
        """Create a world, unless it exists. Raises WorldRefusedError."""
        ...

    def drop(self, name: str) -> bool:
        """Delete a world; return whether it existed."""
        ...


class WorldContext(Struct, frozen=True):
    """The world a request was sent to, the objects that belong to it, and the server.

    ``base_url`` is the URL at which the caller reached the world, with a trailing slash.
    ``load_demo`` replaces everything in a world with a base URL by the demo; raises ValueError.
    """

    world: World
    workers: Workers
    calls: CallHistory
    snapshots: SnapshotStore
    server: Server
    base_url: str
    load_demo: Callable[[World, str], None]


class AdminRequest(Struct, Generic[R], frozen=True):
    """A request to an endpoint: the world it was sent to, and its fields.

    ``endpoints`` are all endpoints of the API.
    """

    place: WorldContext
    endpoints: tuple[Endpoint, ...]
    fields: R

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

    ``path`` is relative to the prefix and writes parameters as Werkzeug does. ``is_open``: every
    caller is allowed. The function takes an ``AdminRequest`` of its fields, which are in the query
    of a GET and in the body of a POST, PUT or PATCH, and the parameters of the path. What it
    returns is the content of the response: None for status 204, ``Created`` for 201, ``Awaited`` if
    it may come later.
    """

    method: str
    path: str
    function: Callable[..., object]
    is_open: bool = False

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (self.function.__doc__ or "").strip().partition("\n")[0]

    @property
    def has_body(self) -> bool:
        """Whether the fields are in the body of the request."""
        return self.method not in ("GET", "DELETE")

    @cached_property
    def fields(self) -> type[RequestFields]:
        """The type of the request's fields."""
        (fields,) = get_args(self._types["request"])
        return fields  # type: ignore[no-any-return] # AdminRequest has one argument

    @property
    def content(self) -> Any:
        """The type of the response's content; NoneType if it is empty."""
        content = self._types["return"]
        return get_args(content)[0] if get_origin(content) in (Awaited, Created) else content

    @property
    def status(self) -> HTTPStatus:
        """The status of success."""
        content = self._types["return"]
        if get_origin(content) is Created:
            return HTTPStatus.CREATED
        return HTTPStatus.NO_CONTENT if content is NoneType else HTTPStatus.OK

    @cached_property
    def _types(self) -> dict[str, Any]:
        """The types in the function's signature, read on first use."""
        return get_type_hints(self.function)


ENDPOINT_REGISTRY = Registry[Endpoint]("endpoints")


def endpoint(method: str, path: str, *, is_open: bool = False) -> Callable[[F], F]:
    """Register the decorated function as an endpoint."""
    return ENDPOINT_REGISTRY.mark(lambda function: Endpoint(method, path, function, is_open))
