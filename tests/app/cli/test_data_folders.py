"""``mockturk serve --data``, ``check`` and ``export --data``: kills, full disks and bad folders."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.data_folders import FILE, create_hit, request
from app.test_data_folders import damage_row, make_newer, truncate
from exchanges import Node, soap_call
from json_calls import CONTENT_TYPE, TARGET, authorization
from mockturk import MockTurk, connect
from mockturk.client.world import World
from mockturk.exceptions import MockturkError

resource = pytest.importorskip("resource", reason="limits of processes are those of Unix")
LIMITED = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs prlimit, of Linux")


class Server:
    """``mockturk serve`` on a data folder, in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "mockturk", "serve", "--port", "0", "--data", str(folder)]
        self.process = subprocess.Popen(
            [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip().removeprefix("Mockturk ready at ")
        self.world = connect(self.url)

    def end(self, sent: signal.Signals) -> str:
        """Send a signal, wait for the end, and return the log."""
        self.process.send_signal(sent)
        return self.process.communicate(timeout=30)[1]


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[Server]:
    server = Server(folder, *arguments)
    with server.process:
        try:
            yield server
        finally:
            server.process.kill()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockturk", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def send(url: str, body: str, **headers: str) -> tuple[int, bytes]:
    """Post a body; return the status and the content of the response."""
    sent = urllib.request.Request(url, body.encode(), headers)
    opener = urllib.request.build_opener(AnyStatus)
    with opener.open(sent) as response:
        return response.status, response.read()


class AnyStatus(urllib.request.HTTPErrorProcessor):
    """Takes each status for an answer."""

    def http_response(self, _: Any, response: Any) -> Any:
        return response


@pytest.mark.parametrize("durable", ["process", "full"])
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path, durable: str) -> None:
    with served(tmp_path / "data", "--durable", durable) as server:
        made = [create_hit(server.world, UniqueRequestToken=number) for number in range(20)]
        server.world.world("other").clock.freeze()
        server.end(signal.SIGKILL)

    checked = run("check", "--data", str(tmp_path / "data"))
    exported = run("export", "--data", str(tmp_path / "data"))
    other = run("export", "--data", str(tmp_path / "data"), "--world", "other")
    with served(tmp_path / "data", "--durable", durable) as server:
        again = [create_hit(server.world, UniqueRequestToken=number) for number in range(20)]
        assert server.world.world("other").clock.is_frozen
        log = server.end(signal.SIGTERM)

    assert again == made
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith(f"{tmp_path / 'data'} is intact: worlds 2, records ")
    assert [hit["id"] for hit in json.loads(exported.stdout)["hits"]] == made
    assert json.loads(other.stdout)["clock"]["frozen"] is True
    assert "Traceback" not in log
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


@pytest.mark.parametrize("damage", [make_newer, truncate, damage_row])
def test_a_bad_folder_is_one_line_and_exit_code_1(tmp_path: Path, damage: Any) -> None:
    with MockTurk(data=str(tmp_path)) as turk:
        create_hit(turk)
    damage(tmp_path / FILE)

    for arguments in (("serve", "--port", "0"), ("check",), ("export",)):
        ended = run(*arguments, "--data", str(tmp_path))

        assert ended.returncode == 1
        assert ended.stdout == ""
        line = [line for line in ended.stderr.splitlines() if not line.startswith("2")]
        assert len(line) == 1
        assert line[0].startswith("Error: ")


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for command in ("check", "export"):
        ended = run(command, "--data", str(folder))
        assert (ended.returncode, ended.stderr) == (1, f"Error: {folder} has no {FILE}\n")
    assert not folder.exists()

    with MockTurk(data=str(folder)):
        for command in ("check", "serve"):
            ended = run(command, "--data", str(folder))
            assert ended.returncode == 1
            assert ended.stderr.endswith(f"Error: {folder} is in use by another process\n")

    ended = run("export", "--data", str(folder), "--world", "other")
    assert (ended.returncode, ended.stderr) == (1, f"Error: {folder} has no world 'other'\n")


def test_a_read_only_folder_is_said_to_be_one(tmp_path: Path) -> None:
    made = tmp_path / "made"
    with MockTurk(data=str(made)):
        pass
    empty = tmp_path / "empty"
    empty.mkdir()
    within = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    if subprocess.run([*within, mounted, str(empty), "true"], check=False).returncode:
        pytest.skip("this machine lets nobody mount a folder read-only")

    for folder, *command in (
        (empty, "serve", "--port", "0"),
        (made, "serve", "--port", "0"),
        (made, "check"),
    ):
        started = [sys.executable, "-m", "mockturk", *command, "--data", str(folder)]
        ended = subprocess.run(
            [*within, mounted, str(folder), *started],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

        assert ended.returncode == 1
        says = f"Error: {folder} cannot be used: it is read-only\n"
        assert ended.stderr.endswith(says)


def limit_files(server: Server, size: int) -> None:
    """Let the process write no file beyond a size in bytes."""
    hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))


@LIMITED
@pytest.mark.parametrize("durable", ["process", "full"])
def test_a_full_disk_refuses_changes_until_there_is_room(tmp_path: Path, durable: str) -> None:
    with served(tmp_path, "--durable", durable) as server:
        world: World = server.world
        world.clock.freeze()
        kept = create_hit(world, MaxAssignments=2)
        work = world.workers.accept("A1", kept)
        world.world("other").clock.freeze()
        before = world.export()
        limit_files(server, (tmp_path / f"{FILE}-wal").stat().st_size)

        require_refusals(server, work)
        assert require_no_change(world, before) == kept
        with urllib.request.urlopen(f"{server.url}/_mockturk/ready") as ready:
            assert ready.status == 200

        limit_files(server, resource.RLIM_INFINITY)
        made = create_hit(world, UniqueRequestToken="once")
        world.world("new").clock.freeze()
        after = world.export()
        log = server.end(signal.SIGTERM)  # a kill would take the end of the log
    with served(tmp_path) as server:
        found = server.world.export()
        assert server.world.worlds() == ["new", "other"]
        assert server.world.world("other").clock.is_frozen
        server.end(signal.SIGTERM)

    assert [hit["id"] for hit in found["hits"]] == [kept, made]
    assert {**found, "ids": 0} == {**after, "ids": 0}
    lines = [line for line in log.splitlines() if "changes can" in line]
    assert len(lines) == 2
    assert lines[0].endswith("; calls that change something are refused")
    assert lines[1].endswith("changes can be written again")
    assert "Traceback" not in log


def require_refusals(server: Server, assignment_id: str) -> None:
    """Assert that changes are refused in the form of each protocol."""
    world = server.world
    status, answer = request(world, "ForceExpireHIT", HITId="x" * 30)
    assert status == 200  # an error of the call itself changes nothing
    creation = {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": "x", "LifetimeInSeconds": 60}
    assert request(world, "CreateHIT", **creation)[0] == 200
    status, answer = request(world, "RegisterHITType", **TYPE)
    assert status == 503
    assert "ServiceUnavailable" in answer.text("Errors/Error/Code")

    status, content = send(server.url, soap_call("RegisterHITType", SOAP_TYPE), **XML)
    assert "aws:Server.ServiceUnavailable" in Node.parse(content).text("Body/Fault/faultcode")

    status, content = send(server.url, json.dumps(JSON_TYPE), **JSON)
    assert (status, json.loads(content)["__type"]) == (500, "ServiceFault")

    for change in (
        lambda: world.workers.submit(assignment_id, {"colour": "red"}),
        lambda: world.workers.register("A9"),
        world.clock.resume,
        lambda: world.faults.add("throttle"),
        world.reset,
        world.load_demo,
        lambda: world.load(world.export()),
        lambda: world.restore(world.snapshot()),
        world.world("other").drop,
        world.world("new").clock.freeze,
    ):
        with pytest.raises(MockturkError, match=r"ServiceUnavailable|cannot write its data|503"):
            change()


def require_no_change(world: World, before: dict[str, Any]) -> str:
    """Assert that a world is as it was, and return the id of its HIT."""
    found = world.export()
    assert {**found, "ids": 0} == {**before, "ids": 0}
    assert request(world, "GetHIT", HITId=found["hits"][0]["id"])[0] == 200
    hit_id: str = found["hits"][0]["id"]
    return hit_id


TYPE = {
    "Title": "Another",
    "Description": "d",
    "AssignmentDurationInSeconds": 60,
    "Reward.1.Amount": "0.07",
    "Reward.1.CurrencyCode": "USD",
}
SOAP_TYPE = (
    "<Title>Another</Title><Description>d</Description><AssignmentDurationInSeconds>60"
    "</AssignmentDurationInSeconds><Reward><Amount>0.07</Amount><CurrencyCode>USD</CurrencyCode>"
    "</Reward>"
)
JSON_TYPE = {
    "Title": "Another",
    "Description": "d",
    "AssignmentDurationInSeconds": 60,
    "Reward": "0.07",
}
XML = {"Content-Type": "text/xml"}
JSON = {
    "Content-Type": CONTENT_TYPE,
    "X-Amz-Target": f"{TARGET}CreateHITType",
    "Authorization": authorization(),
}


def test_a_database_that_is_taken_away_refuses_changes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder) as server:
        made = create_hit(server.world)
        (folder / FILE).rename(tmp_path / "elsewhere")

        status, _ = request(server.world, "BlockWorker", WorkerId="A2", Reason="spam")
        read, _ = request(server.world, "GetHIT", HITId=made)
        reset, _ = send(f"{server.url}/_mockturk/reset", "")
        log = server.end(signal.SIGTERM)

    assert (status, read, reset) == (503, 200, 503)
    assert f"changes cannot be written to {folder}: " in log
    assert "refused POST /_mockturk/reset: The server cannot write its data" in log


def test_a_log_without_its_database_is_not_thrown_away(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        create_hit(server.world)
        server.end(signal.SIGKILL)
    (tmp_path / "data" / FILE).unlink()

    started = run("serve", "--port", "0", "--data", str(tmp_path / "data"))

    assert started.returncode == 1
    assert f"has {FILE}-wal, but no {FILE} that it belongs to" in started.stderr
