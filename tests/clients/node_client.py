"""npm soap (node-soap) as a client, and its requirements:

* With the server's own WSDL: its URL. With Amazon's: ``client.setEndpoint(address)``, since that
  WSDL names Amazon's address.
* ``preserveWhitespace: true`` to read a Question byte for byte: by default it trims every text.
* Nothing else, knowing that it makes ``xs:decimal`` a JavaScript number (10000.00 is 10000), and
  keeps every WSDL it read by its URL as long as the process lives (``disableCache: true`` turns
  that off).
* To look whether something is a list in the answers of Help: in that schema it sees none, so
  that one of something is no list of one.
* Numbers and times in requests: texts do. A ``Date`` would have milliseconds, which are not in
  the text that was signed.

The library runs in Node.js, in one process for a test session, behind ``node/bridge.mjs``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import pytest

from clients.trait import TIMES, Fields, Target, repeats, timestamp

FOLDER = Path(__file__).parent / "node"
_PATIENCE = 60  # seconds; the bridge gives up a call after half of it


def require_node(folder: Path = FOLDER, package: str = "soap") -> None:
    """Skip a test that cannot run a library of npm; where CI is set, fail it."""
    if not shutil.which("node"):
        lacking = "there is no node (20.19 or newer)"
    elif not (folder / "node_modules" / package).is_dir():
        lacking = f"the npm package {package} is not installed"
    else:
        return
    message = f"{lacking}; run: npm ci --prefix tests/clients/node"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class Bridge:
    """A Node.js process with the library, as a context."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["node", "bridge.mjs"],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def send(self, document: Fields) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(document, default=_text) + "\n")
        stdin.flush()
        line = stdout.readline()
        assert line, f"the bridge ended with {self._process.wait()}"
        reply = json.loads(line, parse_float=Decimal, object_hook=_with_times)
        assert "error" not in reply, reply["error"]
        return reply["result"]


class NodeCaller:
    """Calls through node-soap, with plain JavaScript objects."""

    def __init__(self, bridge: Bridge, target: Target, options: Fields | None = None) -> None:
        self._bridge = bridge
        self._target = target
        self._options = {"preserveWhitespace": True} if options is None else options

    def __call__(self, operation: str, arguments: Fields) -> Fields:
        answer = self._send(operation, arguments)
        return _listed(answer) if operation == "Help" else answer

    def _send(self, operation: str, arguments: Fields) -> Fields:
        return self._bridge.send(
            {
                "wsdl": self._target.wsdl,
                "endpoint": self._target.endpoint,
                "options": self._options,
                "operation": operation,
                "arguments": arguments,
            }
        )


def _text(value: Any) -> str:
    return timestamp(value) if isinstance(value, datetime) else str(value)


def _with_times(fields: Fields) -> Fields:
    return {
        name: datetime.fromisoformat(content) if name in TIMES and content else content
        for name, content in fields.items()
    }


def _listed(value: Any, parent: str = "") -> Any:
    """Make lists of what may repeat, and there was one of."""
    if isinstance(value, list):
        return [_listed(item, parent) for item in value]
    if not isinstance(value, dict):
        return value
    shown = {name: _listed(content, name) for name, content in value.items()}
    return {
        name: [content]
        if content is not None and repeats(name, parent) and not isinstance(content, list)
        else content
        for name, content in shown.items()
    }
