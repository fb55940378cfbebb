"""docs/examples/fleet: HAProxy as it is configured there, and servers with data folders."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest

from exchanges import hit_fields, rest_common
from hostile.servers import StandAlone
from mockturk import World, connect
from ports import own_port, silent_port
from programs import HAPROXY

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "fleet"
CONFIGURATION = EXAMPLE / "haproxy.cfg"
TOKEN = "open-sesame"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SERVERS = ("one", "two")


class Proxy:
    """HAProxy that runs until the block ends; ``url`` accepts connections."""

    def __init__(self, stack: ExitStack, ports: dict[str, int], configuration: Path) -> None:
        addresses = {f"SERVER_{name.upper()}": f"127.0.0.1:{ports[name]}" for name in ports}
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            addresses["FLEET_ADDRESS"] = f"fd@{listener.fileno()}"
            process = subprocess.Popen(
                ["haproxy", "-db", "-f", configuration],
                env={**os.environ, **addresses},
                pass_fds=[listener.fileno()],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        stack.enter_context(process)
        stack.callback(process.kill)
        self.url = f"http://127.0.0.1:{self.port}"

    def get(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
    ) -> tuple[int, str | None, bytes]:
        """Send a request; return the status, the name of the server, and the body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers["X-Served-By"], response.read()
        finally:
            connection.close()

    def find_server(self, world: str) -> str:
        """Return the name of the server that gets the requests for a world; creates no world."""
        _, server, _ = self.get(f"/_mockturk/worlds/{world}")
        assert server
        return server

    def wait_until_one_is_down(self) -> None:
        """Wait for a check of the proxy to fail; it makes one a second."""
        until = monotonic() + 60
        while self.get("/_mockturk/ready")[0] != 503:
            assert monotonic() < until

    def world(self, name: str) -> World:
        return connect(self.url, token=TOKEN).world(name)


class Fleet:
    """Two servers, each with a data folder and a port of its own, behind the proxy."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        self.ports = {name: own_port() for name in SERVERS}
        self._processes = {name: self._start(name) for name in SERVERS}
        self.proxy = Proxy(stack, self.ports, CONFIGURATION)
        connect(self.proxy.url).wait(60)

    def _start(self, name: str) -> StandAlone:
        port, data = str(self.ports[name]), str(self._folder / name)
        server = StandAlone("--port", port, "--data", data, "--control-token", TOKEN)
        return self._stack.enter_context(server)

    def kill(self, name: str) -> None:
        """Kill a server, so that nothing runs at its end."""
        self._processes[name].process.kill()
        self._processes[name].process.wait(60)

    def start_again(self, name: str) -> None:
        self._processes[name] = self._start(name)

    def direct(self, name: str) -> World:
        """The default world of a server, without the proxy."""
        return connect(f"http://127.0.0.1:{self.ports[name]}", token=TOKEN)

    def one_world_each(self) -> dict[str, str]:
        """Names of worlds, one for each server, by its name."""
        names = (f"class-{number}" for number in range(100))
        found: dict[str, str] = {}
        while len(found) < len(SERVERS):
            name = next(names)
            found.setdefault(self.proxy.find_server(name), name)
        return found


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    HAPROXY.require()
    with ExitStack() as stack:
        yield Fleet(stack, tmp_path)


def call(proxy: Proxy, world: str, operation: str, **fields: object) -> bytes:
    """Return the body of the response to a call over REST."""
    query = urlencode([*rest_common(operation), *fields.items()])
    status, _, body = proxy.get(f"/w/{world}/?{query}")
    assert status == 200
    return body


def everything(world: World) -> dict[str, Any]:
    """What is in a world, without the positions of ids: those leave a gap after a kill."""
    content = world.export()
    del content["ids"]
    return content


def test_losing_a_server_loses_no_world(fleet: Fleet) -> None:
    worlds = fleet.one_world_each()
    for name in worlds.values():
        fleet.proxy.world(name).clock.freeze()
        assert b"<HITId>" in call(fleet.proxy, name, "CreateHIT", **hit_fields())
    before = {name: everything(fleet.proxy.world(name)) for name in worlds.values()}
    assert [len(content["hits"]) for content in before.values()] == [1, 1]

    fleet.kill("two")

    down = (503, "two", b"The server that has this world does not run.\n")
    ready = f"/w/{worlds['two']}/_mockturk/ready"
    assert fleet.proxy.get(ready) == down
    fleet.proxy.wait_until_one_is_down()
    assert fleet.proxy.get(ready) == down
    assert everything(fleet.proxy.world(worlds["one"])) == before[worlds["one"]]
    assert b"<HITId>" in call(fleet.proxy, worlds["one"], "CreateHIT", **hit_fields())
    assert fleet.direct("one").worlds() == [worlds["one"]]

    fleet.start_again("two")
    connect(fleet.proxy.url).wait(60)

    assert everything(fleet.proxy.world(worlds["two"])) == before[worlds["two"]]
    assert b"<HITId>" in call(fleet.proxy, worlds["two"], "CreateHIT", **hit_fields())
    assert fleet.direct("two").worlds() == [worlds["two"]]


def test_a_world_has_one_server_in_every_spelling(fleet: Fleet) -> None:
    for server, world in fleet.one_world_each().items():
        spelt = "".join(f"%{ord(letter):02X}" for letter in world)
        for path in (
            f"/w/{world}",
            f"/w/{spelt}/",
            f"/%77/{world}/",
            f"{fleet.proxy.url}/w/{world}/",
        ):
            assert fleet.proxy.get(f"{path}?wsdl")[:2] == (200, server), path
        named = f'location="{fleet.proxy.url}/w/{world}/?'
        assert named.encode() in fleet.proxy.get(f"/w/{world}/?wsdl")[2]
        fleet.proxy.world(world).drop()
        assert fleet.direct(server).worlds() == []
    assert fleet.proxy.get("/?wsdl")[:2] == (200, "one")
    assert fleet.proxy.get("/w/class/%zz")[:2] == (400, None)
    assert fleet.proxy.get("127.0.0.1:443", method="CONNECT")[:2] == (400, None)


def test_control_takes_the_token(fleet: Fleet) -> None:
    of_world = "_mockturk/journal", "worker", "requester/"
    for path in ("/_mockturk/worlds", *(f"/w/class/{path}" for path in of_world)):
        for headers in ({}, {"Host": "localhost"}, {"X-Forwarded-For": "127.0.0.1"}):
            assert fleet.proxy.get(path, headers=headers)[0] in (401, 403)
            assert fleet.proxy.get(path, headers={**headers, **BEARER})[0] == 200
        for wrong in ("", "Bearer", "Bearer wrong"):
            assert fleet.proxy.get(path, headers={"Authorization": wrong})[0] == 401


def test_faults_reach_the_client(fleet: Fleet) -> None:
    """All but one as without the proxy: a reset arrives as a connection that closes."""
    world = fleet.proxy.world("class")
    balance = call(fleet.proxy, "class", "GetAccountBalance")
    for kind in ("reset_before", "reset_after"):
        world.faults.add(kind, times=1)
        with pytest.raises(RemoteDisconnected):
            call(fleet.proxy, "class", "GetAccountBalance")
    world.faults.add("truncate", times=1, bytes_sent=10)
    with pytest.raises(IncompleteRead) as caught:
        call(fleet.proxy, "class", "GetAccountBalance")
    assert caught.value.partial == balance[:10]

    # The client gets what was sent, although the rest takes minutes.
    world.faults.add("drip", times=1, bytes_per_second=1)
    with socket.create_connection(("127.0.0.1", fleet.proxy.port), timeout=60) as client:
        query = urlencode(rest_common("GetAccountBalance"))
        client.sendall(f"GET /w/class/?{query} HTTP/1.1\r\nHost: class\r\n\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 200"


def test_a_held_call_is_released_when_its_client_goes(fleet: Fleet) -> None:
    world = fleet.proxy.world("class")
    hold = world.faults.add("hold_before", times=1, seconds=3600)
    query = urlencode(rest_common("GetAccountBalance"))
    with socket.create_connection(("127.0.0.1", fleet.proxy.port), timeout=60) as client:
        client.sendall(f"GET /w/class/?{query} HTTP/1.1\r\nHost: class\r\n\r\n".encode())
        world.faults.wait_until_held(hold)

    world.journal.wait_for("GetAccountBalance", timeout=60)


def test_worlds_move_to_the_server_that_the_proxy_asks(fleet: Fleet) -> None:
    worlds = fleet.one_world_each()
    misplaced = fleet.direct("one").world(worlds["two"])
    misplaced.workers.register(name="Ann")
    misplaced.clock.freeze()
    before = misplaced.export()
    fleet.proxy.world(worlds["two"]).drop()

    urls = [f"{name}=http://127.0.0.1:{port}" for name, port in fleet.ports.items()]
    done = subprocess.run(
        [sys.executable, EXAMPLE / "move_worlds.py", fleet.proxy.url, *urls],
        env={**os.environ, "MOCKTURK_CONTROL_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == (f"{worlds['two']}: one -> two\n", "")
    assert fleet.proxy.world(worlds["two"]).export() == before
    assert fleet.direct("one").worlds() == []
    assert fleet.direct("two").worlds() == [worlds["two"]]


def test_a_third_server_takes_its_share_and_moves_no_other_world(tmp_path: Path) -> None:
    """The proxy names the server although it does not run."""
    HAPROXY.require()
    two = CONFIGURATION.read_text()
    three = two.replace(
        '${SERVER_TWO-127.0.0.1:8016}" id 2\n',
        '${SERVER_TWO}" id 2\n    server three "${SERVER_THREE}" id 3\n',
    )
    assert three != two
    (tmp_path / "three.cfg").write_text(three)
    names = [f"class-{number}" for number in range(60)]
    with ExitStack() as stack:
        ports = {name: stack.enter_context(silent_port()) for name in (*SERVERS, "three")}
        proxies = [Proxy(stack, ports, one) for one in (CONFIGURATION, tmp_path / "three.cfg")]
        before, after = ({name: one.find_server(name) for name in names} for one in proxies)

    assert min(Counter(before.values()).values()) > 15
    moved = [name for name in names if before[name] != after[name]]
    assert moved == [name for name in names if after[name] == "three"]
    assert 10 < len(moved) < 30
