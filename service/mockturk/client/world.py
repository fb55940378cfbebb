"""A world of a server, from outside."""

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
from mockturk.client.journal import RemoteJournal
from mockturk.client.layouts import RemoteLayouts
from mockturk.client.outbox import RemoteOutbox
from mockturk.client.workers import RemoteWorkers
from mockturk.domain.world_names import NAME, NAME_RULE


def connect(url: str, *, token: str | None = None, ca_file: str | None = None) -> RemoteWorld:
    """Return the world at an address; nothing is asked yet. Raises CannotReach for none.

    ``token`` is the server's control token, which callers of its own machine do not need;
    ``ca_file`` a file with the certificate of its CA, for https, if the machine does not trust it;
    unless given, the one that MOCKTURK_CA_FILE in the environment names.
    """
    return RemoteWorld(ControlConnection(url, token, ca_file or os.environ.get("MOCKTURK_CA_FILE")))


class RemoteWorld:
    """A world: its addresses, and everything that can be done to it from outside.

    Whatever it does raises CannotReach if there is no server, and Refused if that says no.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def __repr__(self) -> str:
        return f"RemoteWorld({self.url!r})"

    @property
    def url(self) -> str:
        """The base address, without a slash behind it."""
        return self._connection.url

    @property
    def endpoint(self) -> str:
        """The address SOAP calls go to, as the WSDL names it."""
        return f"{self.url}/?Service=AWSMechanicalTurkRequester"

    @property
    def wsdl_url(self) -> str:
        """Where the WSDL is, with the world's address in it."""
        return f"{self.url}/?wsdl"

    @property
    def host(self) -> str:
        """Host and port, as clients want them that make the address themselves."""
        return urlsplit(self.url).netloc

    @cached_property
    def clock(self) -> RemoteClock:
        """Its time."""
        return RemoteClock(self._connection)

    @cached_property
    def faults(self) -> RemoteFaults:
        """What is to go wrong."""
        return RemoteFaults(self._connection)

    @cached_property
    def journal(self) -> RemoteJournal:
        """The calls it got."""
        return RemoteJournal(self._connection)

    @cached_property
    def workers(self) -> RemoteWorkers:
        """Those who work."""
        return RemoteWorkers(self._connection)

    @cached_property
    def outbox(self) -> RemoteOutbox:
        """The messages it sent or kept."""
        return RemoteOutbox(self._connection)

    @cached_property
    def accounts(self) -> RemoteAccounts:
        """The requesters' accounts."""
        return RemoteAccounts(self._connection)

    @cached_property
    def credentials(self) -> RemoteCredentials:
        """The access keys whose secrets it knows."""
        return RemoteCredentials(self._connection)

    @cached_property
    def layouts(self) -> RemoteLayouts:
        """The HIT layouts."""
        return RemoteLayouts(self._connection)

    def wait(self, timeout: float = 30.0) -> None:
        """Return once it is ready; raises NotReady after so many seconds."""
        self._connection.wait(timeout)

    def world(self, name: str | None = None) -> RemoteWorld:
        """Return another world of the server, a fresh one unless named; it is made on first use.

        Raises ValueError for what is no name.
        """
        if name is None:
            name = f"x-{secrets.token_hex(8)}"
        elif not NAME.fullmatch(name):
            # No name may make an address mean another world.
            raise ValueError(f"a world {NAME_RULE}, not {name!r}")
        base = self.url.partition("/w/")[0]
        connection = self._connection
        return RemoteWorld(
            ControlConnection(f"{base}/w/{name}", connection.token, connection.ca_file)
        )

    def drop(self) -> None:
        """Forget this world and all in it, if it was used; the default one can only be reset."""
        name = self.url.partition("/w/")[2]
        if not name:
            raise ValueError("the default world can be reset, not dropped")
        try:
            self._connection.delete(f"/worlds/{name}")
        except ControlAPIError as error:
            if error.status != HTTPStatus.NOT_FOUND:  # nobody has used it: it was never made
                raise

    def reset(self) -> None:
        """Let it be as it was at its start, rules and credentials too; named snapshots stay."""
        self._connection.post("/reset")

    def snapshot(self, name: str) -> None:
        """Keep it as it is under a name, in place of what had it."""
        self._connection.put(f"/snapshots/{to_path_segment(name)}")

    def restore(self, name: str) -> None:
        """Let it be as it was, the journal excepted."""
        self._connection.post(f"/snapshots/{to_path_segment(name)}/restore")

    def snapshots(self) -> dict[str, datetime]:
        """Return the names of the snapshots, and what time it was in the world."""
        found = self._connection.get("/snapshots")["snapshots"]
        return {one["name"]: datetime.fromisoformat(one["time"]) for one in found}

    def forget(self, name: str) -> None:
        """Keep a snapshot no longer."""
        self._connection.delete(f"/snapshots/{to_path_segment(name)}")

    def export(self) -> dict[str, Any]:
        """Return all there is in it as docs/world-files.md says, the journal excepted."""
        return dict(self._connection.get("/world"))

    def load(self, document: Mapping[str, Any]) -> None:
        """Replace all there is in it by what a world file says.

        Raises Refused, whose data has the path of what is wrong; nothing has changed then.
        """
        self._connection.ask("PUT", "/world", body=dict(document))

    def ids(self) -> dict[str, Any]:
        """Return the ``seed`` of its ids, how many were ``drawn`` of each kind, and ``serial``."""
        return dict(self._connection.get("/ids"))

    def begin(self, seed: str | int) -> None:
        """Begin it anew with ids from a seed: a reset, which later resets repeat."""
        self._connection.put("/ids", seed=seed)

    @property
    def rules(self) -> str | None:
        """The rules calls are held to, ``strict`` or ``relaxed``; to be set for the next call."""
        rules: str | None = self._connection.get("/rules")["rules"]
        return rules

    @rules.setter
    def rules(self, rules: str) -> None:
        self._connection.put("/rules", rules=rules)

    def settings(self) -> dict[str, Any]:
        """Return the settings the server was started with, secrets masked."""
        return dict(self._connection.get("/settings")["settings"])

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """Ask for anything else below ``/_mockturk``, by the names of docs/control.md.

        Fields that are None are left out.
        """
        if method == "GET":
            return self._connection.get(path, fields)
        return self._connection.ask(method, path, body=omit_none(fields))
