"""Signals end the server soon, whatever it does at that time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from hostile.raw import Connection, post
from hostile.servers import StandAlone
from mockturk import connect
from mockturk.client.world import World
from mockturk.wire.contract.fields import NAMESPACE

WITHIN = 20  # seconds; the work of each test takes longer, or never ends
QUERY = "Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance&AWSAccessKeyId=K"
CALL = post(b"", target=f"/?{QUERY}&Timestamp=x&Signature=x", method="GET")


@pytest.fixture
def server() -> Iterator[StandAlone]:
    with StandAlone() as started:
        yield started


def import_world(client: Connection, _: World) -> None:
    hit = {"hit_type": "T", "question": {"html": "<!DOCTYPE html><title>x</title>"}}
    hit_type = {"id": "T", "title": "t", "reward": "0.05"}
    file = {"format": "mockturk world", "version": 1, "accounts": [{"access_key": "K"}]}
    body = json.dumps({**file, "hit_types": [hit_type], "hits": [hit] * 60_000})
    client.send(post(body.encode(), target="/_mockturk/world", method="PUT"))


def make_batch(client: Connection, _: World) -> None:
    statistic = (
        "<Request><Statistic>NumberHITsCreated</Statistic><TimePeriod>OneDay</TimePeriod>"
        "<Count>730</Count></Request>"
    )
    operation = "GetRequesterStatistic"
    body = (
        f'<{operation}Request xmlns="{NAMESPACE}"><AWSAccessKeyId>K</AWSAccessKeyId>'
        f"<Timestamp>x</Timestamp><Signature>x</Signature>{statistic * 20_000}</{operation}Request>"
    )
    client.send(post(body.encode()))


def read_slowly(client: Connection, world: World) -> None:
    world.faults.add("drip", bytes_per_second=1)
    client.send(CALL)
    client.receive()


def be_held(client: Connection, world: World) -> None:
    fault = world.faults.add("hold_before", seconds=600)
    client.send(CALL)
    world.faults.wait_until_held(fault)


def wait_for_a_call(client: Connection, _: World) -> None:
    client.send(post(b"", target="/_mockturk/journal?wait=60", method="GET"))


def send_a_half(client: Connection, _: World) -> None:
    client.send(post(b"x" * 1_000)[:-1])


def do_nothing(client: Connection, _: World) -> None:
    client.send(CALL)
    client.answer()


@pytest.mark.parametrize(
    "begin",
    [import_world, make_batch, read_slowly, be_held, wait_for_a_call, send_a_half, do_nothing],
)
def test_it_stops_within_anything(
    server: StandAlone, begin: Callable[[Connection, World], None]
) -> None:
    with Connection(server.port) as client:
        begin(client, connect(f"http://127.0.0.1:{server.port}"))
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(WITHIN) == 0
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_each_signal_stops_it_within_a_drip(server: StandAlone, sent: signal.Signals) -> None:
    with Connection(server.port) as client:
        read_slowly(client, connect(f"http://127.0.0.1:{server.port}"))
        server.process.send_signal(sent)

        assert server.process.wait(WITHIN) == 0


def test_it_stops_soon_with_a_thousand_worlds(server: StandAlone) -> None:
    with Connection(server.port) as client:
        for number in range(1_000):
            client.send(post(b"", target=f"/w/n{number}/_mockturk/health", method="GET"))
            assert client.answer().status == 200
    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(WITHIN) == 0


def test_under_nohup_it_outlives_its_terminal() -> None:
    command = f"trap '' HUP; exec {sys.executable} -m mockturk serve --port 0"
    with subprocess.Popen(
        ["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline().rpartition(":")[2])
            process.send_signal(signal.SIGHUP)
            with Connection(port) as client:
                client.send(CALL)
                assert client.answer().status == 200
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(WITHIN) == 0
