"""A world of a server: its clock, workers, faults, journal and everything else one can control."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Unpack
from urllib.parse import urlsplit

from mockturk.client.accounts import Accounts, Credentials
from mockturk.client.boto3_client import (
    ACCESS_KEY,
    SECRET,
    ClientOptions,
    build_environ,
    create_client,
)
from mockturk.client.clock import Clock
from mockturk.client.connection import (
    ControlAPIError,
    ControlConnection,
    omit_none,
    to_path_segment,
)
from mockturk.client.faults import Faults
from mockturk.client.http_exchange import UnreachableError, exchange
from mockturk.client.journal import Journal
from mockturk.client.layouts import Layouts
from mockturk.client.outbox import Outbox
from mockturk.client.workers import Workers
from mockturk.domain.control_token import check_token
from mockturk.domain.durations import Duration, to_timedelta
from mockturk.domain.limits import RuleSetName
from mockturk.domain.views.control import (
    IdsInfo,
    RulesInfo,
    SettingsInfo,
    SnapshotInfo,
    SnapshotList,
    WorldNames,
)
from mockturk.domain.world_file_text import parse_world_file, read_world_file
from mockturk.domain.world_names import NAME, NAME_RULE, make_up_name

_BOM = "\ufeff"


def connect(url: str, *, token: str | None = None, ca_file: str | None = None) -> World:
    """Return the world at a URL, wherever its server runs; no request is sent yet.

    :param url: the base URL of a server, such as ``http://127.0.0.1:8014``, for its default world,
        or of another world: ``http://127.0.0.1:8014/w/NAME``.
    :param token: the server's control token. Callers on the server's machine need none.
    :param ca_file: the PEM file with the certificate of the server's CA, for https, if the machine
        does not trust it. None: the file that MOCKTURK_CA_FILE in the environment names, if any.
    :raises UnreachableError: when the URL is not http or https, has a ``?`` or ``#``, or names no
        valid world, or the token is not 1 to 4,096 printable ASCII characters without blanks.
    :raises TypeError: when ``url`` or ``token`` is not a text.
    """
    for name, given in (("url", url), ("token", token or "")):
        if not isinstance(given, str):
            raise TypeError(f"{name} must be a text, not {given!r}")
    if token is not None:
        try:
            check_token(token)
        except ValueError as error:
            raise UnreachableError(str(error)) from None
    ca_file = ca_file or os.environ.get("MOCKTURK_CA_FILE")
    send = partial(exchange, url, ca_file=ca_file)
    return World(ControlConnection(url, send, token, ca_file))


class World:
    """A world, in this process or elsewhere; ``connect`` and the pytest fixture return one.

    ``MockTurk`` and ``MountedTurk`` are worlds too: the default worlds of their servers. The parts
    of a world are ``clock``, ``faults``, ``journal``, ``workers``, ``outbox``, ``accounts``,
    ``credentials`` and ``layouts``.

    In the process of its server, requests need no network. Over HTTP each request is sent once, on
    its own connection, and waits up to 60 seconds for each piece of the response. Every method and
    property that sends a request can raise these errors, here and in the parts:

    :raises UnreachableError: when no Mockturk answers.
    :raises UntrustedCertificateError: when the certificate of the server is not trusted.
    :raises ConnectionLostError: when the connection broke after a change was sent.
    :raises ControlAPIError: when the server refuses the request; if the control token is wrong or
        missing, with status 401 or 403.
    :raises InvalidValueError: when the server refuses a value (status 400).
    :raises ValueError: when a name or an id is empty, ``.`` or ``..``, or has a slash; or when JSON
        cannot hold a value to send, such as a datetime in a dict.
    :raises TypeError: when a name or an id is not a text.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.url!r})"

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
    def clock(self) -> Clock:
        """The clock of the world."""
        return Clock(self._connection)

    @cached_property
    def faults(self) -> Faults:
        """The faults of the world: injected failures."""
        return Faults(self._connection)

    @cached_property
    def journal(self) -> Journal:
        """The last calls to the world."""
        return Journal(self._connection)

    @cached_property
    def workers(self) -> Workers:
        """The workers of the world."""
        return Workers(self._connection)

    @cached_property
    def outbox(self) -> Outbox:
        """The messages of the world, sent or not."""
        return Outbox(self._connection)

    @cached_property
    def accounts(self) -> Accounts:
        """The requesters' accounts."""
        return Accounts(self._connection)

    @cached_property
    def credentials(self) -> Credentials:
        """The access keys whose secrets the world has."""
        return Credentials(self._connection)

    @cached_property
    def layouts(self) -> Layouts:
        """The HIT layouts."""
        return Layouts(self._connection)

    def boto3(self, **options: Unpack[ClientOptions]) -> Any:
        """Return a boto3 client for ``mturk`` that calls the world; no request is sent yet.

        Endpoint, region, keys and, for https, the CA are set. AWS settings and proxies of the user
        have no effect. Needs the extra ``mockturk[boto3]``.

        :param options: options of ``boto3.client``, such as ``aws_access_key_id`` for another
            requester or ``config``.
        :raises ModuleNotFoundError: when boto3 is not installed.
        """
        return create_client(self.url, self._connection.ca_file, **options)

    def environ(self, access_key: str = ACCESS_KEY, secret: str = SECRET) -> dict[str, str]:
        """Return environment variables by which AWS SDKs and the AWS CLI call the world.

        For a program that you start: ``subprocess.run(..., env=os.environ | world.environ())``.

        :param access_key: the requester's access key.
        :param secret: its secret, which matters if the server verifies signatures.
        """
        return build_environ(self.url, self._connection.ca_file, access_key, secret)

    def wait(self, timeout: Duration = 30.0) -> None:
        """Wait until the world is ready to answer calls.

        :param timeout: how long to wait at most.
        :raises NotReadyError: when it is not ready in time.
        :raises UntrustedCertificateError: at once, when the certificate of the server is not
            trusted.
        """
        self._connection.wait(to_timedelta(timeout).total_seconds())

    def world(self, name: str | None = None) -> World:
        """Return another world of the server.

        :param name: 1 to 100 letters, digits, dots, hyphens, underscores and tildes; no request is
            sent yet, and the first one creates the world. None: a new world with a name of the form
            ``x-0123456789abcdef``, which is created now. Once dropped it never comes back: later
            requests to it are refused.
        :raises ControlAPIError: when the server has as many worlds as it may have (503).
        :raises ValueError: when ``name`` is not a valid name.
        :raises TypeError: when ``name`` is not a text.
        """
        if name is None:
            name = make_up_name()
            self._connection.to_world(None).put(f"/worlds/{name}", type(None))
        elif not isinstance(name, str):
            raise TypeError(f"a name must be a text, not {name!r}")
        elif not NAME.fullmatch(name):
            # Check the name: slashes or dots in it could lead to another world's URL.
            raise ValueError(f"a world {NAME_RULE}, not {name!r}")
        return World(self._connection.to_world(name))

    def worlds(self) -> list[str]:
        """Return the names of the server's worlds other than the default one, in order."""
        return list(self._connection.get("/worlds", WorldNames).worlds)

    def drop(self) -> None:
        """Remove this world and its snapshots from the server.

        Dropping a world that was never used has no effect.

        :raises ValueError: when this is the default world, which can only be reset.
        """
        name = self._connection.world_name
        if not name:
            raise ValueError("the default world can be reset, not dropped")
        try:
            self._connection.delete(f"/worlds/{name}")
        except ControlAPIError as error:
            if error.status != HTTPStatus.NOT_FOUND:  # never used, so it was never created
                raise

    def reset(self) -> None:
        """Reset the world to its state at the start.

        This removes everything that happened since: HITs, accounts, workers, messages, faults, the
        journal of calls, and changes of the clock. Rules and credentials are the initial ones
        again, and the seed file is loaded again. With a ``seed``, the same ids are generated again.
        A clock supplied by the program does not change, nor do named snapshots or other worlds.

        :raises ControlAPIError: when the seed file can no longer be imported, for example because
            one of its HITs would have expired by now (409). The world is then unchanged.
        """
        self._connection.post("/reset", type(None))

    def load_demo(self) -> None:
        """Replace everything in the world by the demo: requesters, workers and a week of work.

        The calls of the demo are added to the journal. The default clock then runs on from the end
        of that week, 2014-08-15T15:00:00Z.

        :raises ControlAPIError: when the world has another clock, at a time so early that the week
            would begin before 1970 (409).
        """
        self._connection.post("/demo", type(None))

    def snapshot(self, name: str | None = None) -> str:
        """Store the state of the world under a name, for ``restore``, and return the name.

        It replaces a snapshot of the same name. Snapshots stay until the server stops or the world
        is dropped; a reset keeps them.

        :param name: 1 to 100 letters, digits, dots, hyphens, underscores and tildes. None: a new
            name.
        :raises InvalidValueError: when ``name`` is not such a name.
        :raises ValueError: when ``name`` is empty, ``.`` or ``..``, or has a slash.
        :raises ControlAPIError: when there are 100 snapshots already (409).
        """
        if name is None:
            name = make_up_name()
        return self._connection.put(f"/snapshots/{to_path_segment(name)}", SnapshotInfo).name

    def restore(self, name: str) -> None:
        """Restore the state of a snapshot; the journal, rules and credentials stay as they are.

        :raises ControlAPIError: when there is no such snapshot (404).
        """
        self._connection.post(f"/snapshots/{to_path_segment(name)}/restore", SnapshotInfo)

    def snapshots(self) -> dict[str, datetime]:
        """Return the names of the snapshots with the world's time in each, aware and in UTC."""
        found = self._connection.get("/snapshots", SnapshotList).snapshots
        return {one.name: one.time.to_datetime() for one in found}

    def forget(self, name: str) -> None:
        """Remove a snapshot.

        :raises ControlAPIError: when there is no such snapshot (404).
        """
        self._connection.delete(f"/snapshots/{to_path_segment(name)}")

    def export(self) -> dict[str, Any]:
        """Return everything in the world, except its journal, as a world file: a dict for ``load``.

        docs/world-files.md describes it.
        """
        return self._connection.get("/world", dict[str, Any])

    def load(self, document: Mapping[str, Any] | str | Path) -> None:
        """Replace everything in the world, except its journal, by a world file.

        :param document: a dict, as ``export`` or ``parse_world_file`` returns it, the text of such
            a file, or the path of one. A text is a path unless it is empty or begins with ``{`` or
            ``[``.
        :raises WorldFileError: when a file cannot be read, or is not a JSON object in UTF-8; a
            ValueError.
        :raises InvalidValueError: when the document does not describe a world; ``data["path"]`` is
            the path of the error in it. The world is then unchanged.
        """
        self._connection.ask("PUT", "/world", body=_read_document(document))

    def ids(self) -> IdsInfo:
        """Return the seed of the ids, how many of each kind were drawn, and the last serial number.

        Serial numbers order records by age.
        """
        return self._connection.get("/ids", IdsInfo)

    def begin(self, seed: str | int) -> None:
        """Reset the world, with ids and random choices from a seed, which later resets use too.

        :param seed: a text or a whole number.
        """
        self._connection.put("/ids", IdsInfo, seed=seed)

    @property
    def rules(self) -> RuleSetName | None:
        """The rule set for calls: ``strict`` or ``relaxed``; None if it is a custom one.

        A change applies from the next call on.

        :raises InvalidValueError: when it is set to another value.
        """
        return self._connection.get("/rules", RulesInfo).rules

    @rules.setter
    def rules(self, rules: RuleSetName) -> None:
        self._connection.put("/rules", RulesInfo, rules=rules)

    def settings(self) -> dict[str, Any]:
        """Return the settings the server was started with, by name; secrets are masked."""
        return self._connection.get("/settings", SettingsInfo).settings

    def ask(self, method: str, path: str, **fields: object) -> Any:
        """Send any other request of the control API, and return what the response holds.

        :param method: the HTTP method.
        :param path: the path below ``/_mockturk``, such as ``/worlds``; docs/control.md lists all.
        :param fields: fields of the query for GET, of the body for others; those that are None are
            left out.
        :returns: a dict, or None if the response is empty.
        :raises ValueError: when the path does not begin with a slash.
        """
        if not path.startswith("/"):
            raise ValueError(f"a path begins with a slash, such as /worlds, not {path!r}")
        if method == "GET":
            answer = self._connection.ask(method, path, query=fields)
        else:
            answer = self._connection.ask(method, path, body=omit_none(fields))
        return json.loads(answer) if answer else None


class TrackedWorld(World):
    """A world that adds itself, and all worlds that it returns, to a list: the worlds of a test."""

    def __init__(self, world: World, worlds: list[World]) -> None:
        super().__init__(world._connection)  # noqa: SLF001 - of the base class
        self._worlds = worlds
        worlds.append(self)

    def world(self, name: str | None = None) -> World:
        """Return another world of the server, which is tracked too."""
        return TrackedWorld(super().world(name), self._worlds)


def _read_document(document: Mapping[str, Any] | str | Path) -> dict[str, Any]:
    if isinstance(document, Mapping):
        return dict(document)
    if isinstance(document, str) and document.lstrip(f"{_BOM} \t\r\n")[:1] in ("", "{", "["):
        return parse_world_file(document)
    return read_world_file(Path(document))
