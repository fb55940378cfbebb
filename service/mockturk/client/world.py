"""A world of a server, controlled from outside."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from mockturk.client.accounts import RemoteAccounts, RemoteCredentials
from mockturk.client.clock import RemoteClock
from mockturk.client.connection import (
    ControlAPIError,
    ControlConnection,
    omit_none,
    to_path_segment,
)
from mockturk.client.faults import RemoteFaults
from mockturk.client.journal import Journal
from mockturk.client.layouts import RemoteLayouts
from mockturk.client.outbox import RemoteOutbox
from mockturk.client.workers import RemoteWorkers
from mockturk.domain.world_names import NAME, NAME_RULE


def connect(url: str, *, token: str | None = None, ca_file: str | None = None) -> RemoteWorld:
    """Return the world at a URL, wherever its server runs; no request is sent yet.

    :param url: the base URL of a server, such as ``http://127.0.0.1:8014``, for its default world,
        or of another world: ``http://127.0.0.1:8014/w/NAME``.
    :param token: the server's control token. Callers on the server's machine need none.
    :param ca_file: the PEM file with the certificate of the server's CA, for https, if the machine
        does not trust it. None: the file that MOCKTURK_CA_FILE in the environment names, if any.
    :raises UnreachableError: when the URL is not http or https, or has a ``?`` or ``#``, or the
        token is not 1 to 4,096 printable ASCII characters without blanks.
    """
    return RemoteWorld(ControlConnection(url, token, ca_file or os.environ.get("MOCKTURK_CA_FILE")))


class RemoteWorld:
    """A world of a server, controlled from outside; ``connect`` and the pytest fixture return one.

    Its parts are ``clock``, ``faults``, ``journal``, ``workers``, ``outbox``, ``accounts``,
    ``credentials`` and ``layouts``. Each request is sent once, on its own connection, and waits up
    to 60 seconds for each piece of the response. Every method and property that sends a request
    can raise these errors, here and in the parts:

    :raises UnreachableError: when no Mockturk answers.
    :raises UntrustedCertificateError: when the certificate of the server is not trusted.
    :raises ConnectionLostError: when the connection broke after a change was sent.
    :raises ControlAPIError: when the server refuses the request; if the control token is wrong or
        missing, with status 401 or 403.
    :raises InvalidValueError: when the server refuses a value (status 400).
    :raises ValueError: when a name or an id is empty, ``.`` or ``..``, or has a slash.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def __repr__(self) -> str:
        return f"RemoteWorld({self.url!r})"

    @property
    def url(self) -> str:
        """The base URL of the world, without a slash at the end."""
        return self._connection.url

    @property
    def endpoint(self) -> str:
        """The URL for SOAP calls, as the WSDL names it."""
        return f"{self.url}/?Service=AWSMechanicalTurkRequester"

    @property
    def wsdl_url(self) -> str:
        """The URL of the WSDL, which names the world's address."""
        return f"{self.url}/?wsdl"

    @property
    def host(self) -> str:
        """Host and port, for clients that build the URL themselves."""
        return urlsplit(self.url).netloc

    @cached_property
    def clock(self) -> RemoteClock:
        """The clock of the world."""
        return RemoteClock(self._connection)

    @cached_property
    def faults(self) -> RemoteFaults:
        """The faults of the world: injected failures."""
        return RemoteFaults(self._connection)

    @cached_property
    def journal(self) -> Journal:
        """The last calls to the world."""
        return Journal(self._connection)

    @cached_property
    def workers(self) -> RemoteWorkers:
        """The workers of the world."""
        return RemoteWorkers(self._connection)

    @cached_property
    def outbox(self) -> RemoteOutbox:
        """The messages of the world, sent or not."""
        return RemoteOutbox(self._connection)

    @cached_property
    def accounts(self) -> RemoteAccounts:
        """The requesters' accounts."""
        return RemoteAccounts(self._connection)

    @cached_property
    def credentials(self) -> RemoteCredentials:
        """The access keys whose secrets the world has."""
        return RemoteCredentials(self._connection)

    @cached_property
    def layouts(self) -> RemoteLayouts:
        """The HIT layouts."""
        return RemoteLayouts(self._connection)

    def wait(self, timeout: float = 30.0) -> None:
        """Wait until the world is ready to answer calls.

        :param timeout: how long to wait at most, in seconds.
        :raises NotReadyError: when it is not ready in time.
        :raises UntrustedCertificateError: at once, when the certificate of the server is not
            trusted.
        """
        self._connection.wait(timeout)

    def world(self, name: str | None = None) -> RemoteWorld:
        """Return another world of the server, which is created on first use.

        :param name: 1 to 100 letters, digits, dots, hyphens, underscores and tildes. None: a new
            name, for a new world.
        :raises ValueError: when ``name`` is not a valid name.
        """
        if name is None:
            name = f"x-{secrets.token_hex(8)}"
        elif not NAME.fullmatch(name):
            # Check the name: slashes or dots in it could lead to another world's URL.
            raise ValueError(f"a world {NAME_RULE}, not {name!r}")
        base = self.url.partition("/w/")[0]
        connection = self._connection
        return RemoteWorld(
            ControlConnection(f"{base}/w/{name}", connection.token, connection.ca_file)
        )

    def drop(self) -> None:
        """Remove this world and its snapshots from the server.

        Dropping a world that was never used has no effect.

        :raises ValueError: when this is the default world, which can only be reset.
        """
        name = self.url.partition("/w/")[2]
        if not name:
            raise ValueError("the default world can be reset, not dropped")
        try:
            self._connection.delete(f"/worlds/{name}")
        except ControlAPIError as error:
            if error.status != HTTPStatus.NOT_FOUND:  # never used, so it was never created
                raise

    def reset(self) -> None:
        """Reset the world to its initial state, including rules and credentials.

        Named snapshots stay.
        """
        self._connection.post("/reset")

    def snapshot(self, name: str) -> None:
        """Store the state of the world under a name; it replaces a snapshot of the same name.

        Snapshots stay until the server stops or the world is dropped; a reset keeps them.

        :param name: 1 to 100 letters, digits, dots, hyphens, underscores and tildes.
        :raises InvalidValueError: when ``name`` is not such a name.
        :raises ControlAPIError: when there are 100 snapshots already (409).
        """
        self._connection.put(f"/snapshots/{to_path_segment(name)}")

    def restore(self, name: str) -> None:
        """Restore the state of a snapshot; the journal, rules and credentials stay as they are.

        :raises ControlAPIError: when there is no such snapshot (404).
        """
        self._connection.post(f"/snapshots/{to_path_segment(name)}/restore")

    def snapshots(self) -> dict[str, datetime]:
        """Return the names of the snapshots with the world's time in each, aware and in UTC."""
        found = self._connection.get("/snapshots")["snapshots"]
        return {one["name"]: datetime.fromisoformat(one["time"]) for one in found}

    def forget(self, name: str) -> None:
        """Remove a snapshot.

        :raises ControlAPIError: when there is no such snapshot (404).
        """
        self._connection.delete(f"/snapshots/{to_path_segment(name)}")

    def export(self) -> dict[str, Any]:
        """Return everything in the world, except its journal, as a world file: a dict for ``load``.

        docs/world-files.md describes it.
        """
        return dict(self._connection.get("/world"))

    def load(self, document: Mapping[str, Any]) -> None:
        """Replace everything in the world, except its journal, by a world file.

        :param document: a dict, as ``export`` or ``parse_world_file`` returns it.
        :raises InvalidValueError: when the document does not describe a world; ``data["path"]`` is
            the path of the error in it. The world is then unchanged.
        """
        self._connection.ask("PUT", "/world", body=dict(document))

    def ids(self) -> dict[str, Any]:
        """Return the ``seed`` of the ids, the numbers ``drawn`` of each kind, and ``serial``.

        ``serial`` is the last of the serial numbers, which order records by age.
        """
        return dict(self._connection.get("/ids"))

    def begin(self, seed: str | int) -> None:
        """Reset the world, with ids and random choices from a seed, which later resets use too.

        :param seed: a text or a whole number.
        """
        self._connection.put("/ids", seed=seed)

    @property
    def rules(self) -> str | None:
        """The rule set for calls: ``strict`` or ``relaxed``; None if it is a custom one.

        A change applies from the next call on.

        :raises InvalidValueError: when it is set to another value.
        """
        rules: str | None = self._connection.get("/rules")["rules"]
        return rules

    @rules.setter
    def rules(self, rules: str) -> None:
        self._connection.put("/rules", rules=rules)

    def settings(self) -> dict[str, Any]:
        """Return the settings the server was started with, by name; secrets are masked."""
        return dict(self._connection.get("/settings")["settings"])

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """Send any other request of the control API, and return what the response holds.

        :param method: the HTTP method.
        :param path: the path below ``/_mockturk``, such as ``/worlds``; docs/control.md lists all.
        :param fields: fields of the query for GET, of the body for others; those that are None are
            left out.
        :returns: a dict, or None if the response is empty.
        """
        if method == "GET":
            return self._connection.get(path, fields)
        return self._connection.ask(method, path, body=omit_none(fields))


class TrackedWorld(RemoteWorld):
    """A world that adds itself, and all worlds that it returns, to a list: the worlds of a test."""

    def __init__(self, world: RemoteWorld, worlds: list[RemoteWorld]) -> None:
        super().__init__(world._connection)  # noqa: SLF001 - of the base class
        self._worlds = worlds
        worlds.append(self)

    def world(self, name: str | None = None) -> RemoteWorld:
        """Return another world of the server, which is tracked too."""
        return TrackedWorld(super().world(name), self._worlds)
