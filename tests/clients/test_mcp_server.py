"""A public program for the API of 2017-01-17: mcp-server-mturk, tools for language models.

It is driven as a model's host drives it: JSON-RPC, a document a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from clients.json_clients import LineProcess, environ_of, find_program
from mockturk import MockTurk

SECRET = "secret"


class Tools:
    """The tools of the program, which answer with a text."""

    def __init__(self, process: LineProcess) -> None:
        self._process = process
        self._numbers = count(1)
        client = {"name": "test", "version": "1"}
        self._request(
            "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=client
        )
        process.write({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def _request(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        reply = self._process.ask(request)
        assert reply["id"] == number, reply
        return reply["result"]

    def use(self, name: str, **arguments: Any) -> str:
        (content,) = self._request("tools/call", name=name, arguments=arguments)["content"]
        text: str = content["text"]
        return text

    def read(self, name: str, **arguments: Any) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.use(name, **arguments))
        return shown


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(auth="verify", credentials={"AKIALATER": SECRET}) as turk:
        yield turk


@pytest.fixture
def tools(turk: MockTurk, tmp_path: Path) -> Iterator[Tools]:
    program = find_program("mcp-server-mturk", "mcp-server-mturk")
    with LineProcess(program, folder=tmp_path, env=environ_of(turk, SECRET, tmp_path)) as process:
        yield Tools(process)


def test_a_requesters_work(tools: Tools, turk: MockTurk) -> None:
    assert tools.read("get_account_balance")["available_balance"] == "10000.00"
    hit = tools.read(
        "create_hit",
        title="Cats",
        description="d",
        question_html='<h2>What is it?</h2><input type="text" name="answer" required>',
        reward="0.10",
        max_assignments=2,
    )
    hit_id = hit["hit_id"]
    assert (hit["status"], hit["reward"]) == ("Assignable", "0.10")
    turk.workers.answer(hit_id, {"answer": "a cat"}, workers=2)
    submitted = tools.read("list_assignments", hit_id=hit_id)["assignments"]
    assert len(submitted) == 2
    done = tools.read("approve_all_submitted_assignments", hit_id=hit_id, feedback="fine")
    assert (done["approved_count"], done["failed_count"]) == (2, 0)
    first = submitted[0]
    bonus = {"worker_id": first["worker_id"], "assignment_id": first["assignment_id"]}
    assert tools.read("send_bonus", **bonus, bonus_amount="0.50", reason="r")["success"]
    tools.read("notify_workers", subject="s", message="m", worker_ids=first["worker_id"])
    tools.use("delete_hit", hit_id=hit_id)

    turk.journal.assert_called("DeleteHIT", HITId=hit_id, times=1)
    calls = turk.journal.calls()
    assert {one.protocol for one in calls} == {"JSON"}
    assert {one.outcome for one in calls} == {"ok"}


def test_errors_are_texts(tools: Tools) -> None:
    assert "(RequestError): Hit 3UNKNOWN does not exist" in tools.use("get_hit", hit_id="3UNKNOWN")
