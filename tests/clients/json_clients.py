"""Clients of the API of 2017-01-17 in processes of their own, and their requirements:

* boto3 1.17: ``endpoint_url``, as it does not know ``AWS_ENDPOINT_URL_MTURK``.
* The AWS CLI and the JavaScript SDK v3: the environment that ``World.environ()`` returns.

The processes read and write a JSON document a line; times in it are ISO texts.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, Self

import pytest

from clients.node_client import FOLDER as NODE_FOLDER
from clients.node_client import require_node
from mockturk import World

ENVIRONMENTS = Path(__file__).parents[2] / ".clients"
_PATIENCE = 60  # seconds
_CLI_ERROR = re.compile(
    r"An error occurred \((\w+)\) when calling the \w+ operation: (.*)", re.DOTALL
)


class CallError(Exception):
    """The service's refusal of a call, as a client shows it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class JSONClient(Protocol):
    """Calls an operation by its wire name; raises CallError."""

    def __call__(self, operation: str, **fields: Any) -> dict[str, Any]: ...


def find_program(environment: str, name: str) -> str:
    """Return the path of a program of an environment; without it, skip the test, or fail in CI."""
    program = ENVIRONMENTS / environment / "bin" / name
    if not program.exists():
        lacking = pytest.fail if os.environ.get("CI") else pytest.skip
        lacking(f"{environment} is not installed; run: tests/clients/environments/install")
    return str(program)


def environ_of(world: World, secret: str, home: Path) -> dict[str, str]:
    """Return the environment of a client: nothing of the user's but the path of programs."""
    own = {"PATH": os.environ["PATH"], "HOME": str(home), "no_proxy": "127.0.0.1"}
    return own | world.environ("AKIALATER", secret)


class LineProcess:
    """A process that answers each line of JSON with one, as a context."""

    def __init__(self, *command: str, folder: Path, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def write(self, document: dict[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(document) + "\n")
        self._process.stdin.flush()

    def ask(self, document: dict[str, Any]) -> dict[str, Any]:
        self.write(document)
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, f"the process ended with {self._process.wait()}"
        reply: dict[str, Any] = json.loads(line)
        return reply

    def __call__(self, operation: str, **fields: Any) -> dict[str, Any]:
        """Call an operation through a bridge."""
        reply = self.ask({"operation": operation, "fields": fields})
        if "error" in reply:
            raise CallError(**reply["error"])
        result: dict[str, Any] = reply["result"]
        return result


class CommandLine:
    """The AWS CLI."""

    def __init__(self, program: str, env: dict[str, str]) -> None:
        self._program = program
        self._env = env

    def __call__(self, operation: str, **fields: Any) -> dict[str, Any]:
        command = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=HIT)(?=[A-Z])", "-", operation).lower()
        given = ["--cli-input-json", json.dumps(fields), "--no-paginate", "--output", "json"]
        done = subprocess.run(
            [self._program, "mturk", command, *given],
            env=self._env,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=_PATIENCE,
        )
        if done.returncode:
            found = _CLI_ERROR.search(done.stderr.strip())
            assert found, done.stderr
            raise CallError(*found.groups())
        result: dict[str, Any] = json.loads(done.stdout or "{}")
        return result


@contextmanager
def open_client(name: str, env: dict[str, str]) -> Iterator[JSONClient]:
    """Start a client: ``boto3-1.17``, ``awscli`` or ``sdk-v3``; skip the test without it."""
    if name == "awscli":
        yield CommandLine(find_program(name, "aws"), env)
        return
    if name == "sdk-v3":
        require_node(package="@aws-sdk/client-mturk")
        command, folder = ("node", "sdk3_bridge.mjs"), NODE_FOLDER
    else:
        command, folder = (find_program(name, "python"), "boto3_bridge.py"), Path(__file__).parent
    with LineProcess(*command, folder=folder, env=env) as process:
        yield process
