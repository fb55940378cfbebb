"""``mockturk send``: a document is sent exactly once, even if the connection fails."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from client.scripted_server import answer, close_after_reading, close_at_once, scripted_server
from mockturk import MockTurk, connect
from mockturk.app.cli.main import main
from ports import silent_port


def sent(url: str, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["send", "--url", url, *(arguments or ("--example",))])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def one_line(result: Result) -> str:
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 1
    return line


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
def test_a_reset_connection_makes_no_second_hit(turk: MockTurk, kind: str) -> None:
    world = connect(turk.url)
    world.faults.add(kind, "CreateHIT", times=1)

    said = one_line(sent(turk.url))

    assert said.startswith(f"Error: {turk.url}: ")
    assert "it may have been carried out" in said
    assert len(world.journal.calls("CreateHIT")) == 1
    assert len(world.export().get("hits", [])) == (1 if kind == "reset_after" else 0)


def test_a_document_is_sent_once_the_server_answers() -> None:
    """A port mapping accepts connections and drops them before its server is up."""
    ready = answer(b"ready")
    with scripted_server(close_at_once, close_after_reading, ready, answer(b"<a/>")) as server:
        assert sent(server.url, "--example", "--wait", "60").exit_code == 0
        assert server.requests == [
            *["GET /_mockturk/ready HTTP/1.1"] * 2,
            "POST / HTTP/1.1",
        ]


def test_any_answer_shows_that_a_server_is_there() -> None:
    with scripted_server(answer(b"", "404 Not Found"), answer(b"<a/>")) as server:
        assert sent(f"{server.url}/here?a=b", "--example").exit_code == 0
        assert server.requests[1:] == ["POST /here?a=b HTTP/1.1"]


def test_without_waiting_nothing_else_is_asked() -> None:
    with scripted_server(close_after_reading) as server:
        said = one_line(sent(server.url, "--example", "--wait", "0"))
        assert server.requests == ["POST / HTTP/1.1"]
    assert "it may have been carried out" in said


def test_what_was_never_sent_is_not_said_to_have_been() -> None:
    with silent_port() as port:
        url = f"http://127.0.0.1:{port}"
        for wait in ("0", "0.1"):
            said = one_line(sent(url, "--example", "--wait", wait))
            assert said.startswith(f"Error: {url}: ")
            assert "carried out" not in said
    wrong = sent("nonsense")
    assert wrong.exit_code == 2
    assert "begins with http:// or https://" in " ".join(wrong.stderr.split())
