"""The commands that control a server, over a real socket."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import click
import pytest
from click.testing import CliRunner, Result

from client.scripted_server import answer, scripted_server
from exchanges import QUESTION, elements, soap_call
from mockturk import MockTurk
from mockturk.app.cli.main import COMMAND_SECTIONS, main
from mockturk.client import World, connect
from mockturk.client.request_document import send_document
from ports import own_port

CREATE = soap_call(
    "CreateHIT",
    elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION, "LifetimeInSeconds": 60}),
)
GET = soap_call("GetHIT", "<HITId>3NONE</HITId>", key="AKIAELSE")


def run(turk: MockTurk, *arguments: str, stdin: str | None = None, **environment: str) -> Result:
    result = CliRunner().invoke(
        main, arguments, input=stdin, env={"MOCKTURK_URL": turk.url, **environment}
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def shown(turk: MockTurk, *arguments: str, **options: str) -> str:
    result = run(turk, *arguments, **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def shown_out(turk: MockTurk, *arguments: str, **options: str) -> str:
    """What a command says that also tells its progress."""
    result = run(turk, *arguments, **options)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(turk: MockTurk, *arguments: str, **options: str) -> str:
    """What a command says that fails, in one line."""
    result = run(turk, *arguments, **options)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    return line.removeprefix("Error: ")


@pytest.fixture
def world(turk: MockTurk) -> World:
    return connect(turk.url)


def call(turk: MockTurk, *documents: str) -> None:
    for document in documents:
        send_document(turk.url, document.encode(), 0)


@pytest.mark.parametrize("command", [("ready",), ("ready", "--wait", "1"), ("wait",)])
def test_ready_and_wait(turk: MockTurk, command: tuple[str, ...]) -> None:
    assert shown(turk, *command) == f"Mockturk ready at {turk.url}\n"
    assert shown(turk, *command, "--url", turk.url).startswith("Mockturk ready")


def test_who_is_not_there_is_told_in_a_line() -> None:
    with MockTurk(port=own_port()) as gone:
        pass
    commands = (
        *(["ready"], ["wait", "--timeout", "0"], ["reset"], ["export"], ["clock", "show"]),
        *(["journal"], ["fault", "list"]),
    )
    for command in commands:
        assert refused(gone, *command)


def test_reset(turk: MockTurk, world: World) -> None:
    call(turk, CREATE)
    assert shown(turk, "reset") == ""
    assert "hits" not in world.export()


def test_export_and_import(turk: MockTurk, world: World, tmp_path: Path) -> None:
    call(turk, CREATE)
    file = tmp_path / "world.json"
    assert shown(turk, "export", str(file)) == ""
    text = shown(turk, "export")
    assert json.loads(text)["hits"] == json.loads(file.read_text())["hits"]
    world.reset()

    assert shown(turk, "import", str(file)) == ""
    assert len(world.export()["hits"]) == 1
    assert shown(turk, "import", "-", "--world", "other", stdin=text) == ""
    assert len(world.world("other").export()["hits"]) == 1


def test_what_cannot_be_imported_or_exported(turk: MockTurk, tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text("{")
    assert "world.json: It is not JSON" in refused(turk, "import", str(file))
    file.write_text('{"format": "mockturk world", "version": 1, "hits": [{"id": "A"}]}')
    assert refused(turk, "import", str(file)).startswith("hits[0].owner: It is missing")
    assert "nowhere" in refused(turk, "export", str(tmp_path / "nowhere" / "world.json"))
    assert run(turk, "import", "nowhere.json").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ready", "--url", "127.0.0.1:8014"), "127.0.0.1:8014: an address begins with http://"),
        (("import", "nope.json"), "'nope.json': No such file or directory"),
        (("serve", "--port", "abc"), "'abc' is not a valid integer."),
        (("serve", "--rate-limit", "many"), "'many' is not a valid number."),
        (("serve", "--layouts", "nope"), "Error: --layouts: nope is not a folder"),
        (("serve", "--seed-file", "nope"), "Error: --seed-file: nope: No such file or directory"),
        (("serve", "--config", "nope"), "Error: nope: No such file or directory"),
        (("serve", "--control-token", ""), "Error: --control-token must not be empty"),
    ],
)
def test_wrong_usage_has_exit_code_2(turk: MockTurk, arguments: tuple, says: str) -> None:
    result = run(turk, *arguments)

    assert result.exit_code == 2
    assert says in result.stderr.splitlines()[-1]


def test_a_file_that_cannot_be_written_is_told(turk: MockTurk) -> None:
    assert refused(turk, "export", "/nowhere/x") == "/nowhere/x: No such file or directory"


def test_an_interrupt_during_the_imports_ends_without_a_traceback(tmp_path: Path) -> None:
    """The command imports Spyne; here that is a module during whose import Ctrl+C is pressed."""
    (tmp_path / "spyne.py").write_text("raise KeyboardInterrupt")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])

    ended = subprocess.run(
        [sys.executable, "-m", "mockturk", "serve"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


def test_clock(turk: MockTurk, world: World) -> None:
    assert shown(turk, "clock", "freeze", "2099-01-01") == "2099-01-01T00:00:00Z (frozen)\n"
    for step, then in (("90", "00:01:30"), ("1.5m", "00:03:00"), ("1h", "01:03:00")):
        assert shown(turk, "clock", "advance", step) == f"2099-01-01T{then}Z (frozen)\n"
    assert shown(turk, "clock", "advance", "3d").startswith("2099-01-04")
    assert shown(turk, "clock", "set", "2099-02-01T12:00:00+01:00").startswith(
        "2099-02-01T11:00:00Z (frozen)"
    )
    assert shown(turk, "clock", "show") == "2099-02-01T11:00:00Z (frozen)\n"
    assert "frozen" not in shown(turk, "clock", "resume")
    assert not world.clock.is_frozen
    shown(turk, "clock", "freeze")
    assert world.clock.is_frozen

    call(turk, CREATE)
    assert "Time does not go back" in refused(turk, "clock", "set", "2015-01-01")
    assert "Time ends with the year 9998" in refused(turk, "clock", "advance", "9999999d")
    for wrong in (
        *(["advance", "soon"], ["advance", "9999999999d"], ["set", "noon"], ["advance"]),
        *(["freeze", "0001-01-01T00:00:00+14:00"], ["set", "9999-12-31T23:59:59-14:00"]),
    ):
        assert run(turk, "clock", *wrong).exit_code == 2
    assert shown(turk, "clock", "freeze", "2099-12-31T24:00:00Z").startswith("2100-01-01T00:00:00Z")


def test_journal(turk: MockTurk, tmp_path: Path) -> None:
    call(turk, CREATE, GET, "<nothing", soap_call("GetHIT", *["<HITId>3NONE</HITId>"] * 2))
    create, get, none, batch = shown(turk, "journal").splitlines()
    assert create.startswith("   1 20")
    assert " SOAP AKIATEST CreateHIT -> ok " in create
    assert " AKIAELSE GetHIT -> AWS.MechanicalTurk.HITDoesNotExist " in get
    assert "(no call) -> " in none
    assert " GetHIT x2 -> AWS.MechanicalTurk.HITDoesNotExist" in batch

    def numbers(*options: str) -> list[int]:
        lines = shown(turk, "journal", "--json", *options).splitlines()
        return [json.loads(line)["number"] for line in lines]

    assert numbers() == [1, 2, 3, 4]
    assert numbers("--operation", "GetHIT") == [2, 4]
    assert numbers("--account", "AKIAELSE") == [2]
    assert numbers("--error", "AWS.MechanicalTurk.HITDoesNotExist") == [2, 4]
    assert numbers("--field", "HITId=3NONE", "--account", "AKIATEST") == [4]
    raw = shown(turk, "journal", "--raw", "2")
    assert raw.startswith("<s:Envelope")
    assert "Hit 3NONE does not exist." in raw
    assert "c2lnbmF0dXJl" not in raw
    command = run(turk, "journal", "--curl", "2")
    assert command.stdout.startswith(f"curl {turk.url}/ ")
    assert "<HITId>3NONE</HITId>" in command.stdout
    assert command.stderr == "Masked, so that the server may refuse the call: Signature.\n"
    archive = tmp_path / "calls.har"
    assert shown(turk, "journal", "--har", str(archive), "--account", "AKIAELSE") == ""
    for text in (
        archive.read_text(),
        shown(turk, "journal", "--har", "-", "--account", "AKIAELSE"),
    ):
        assert [one["comment"] for one in json.loads(text)["log"]["entries"]] == [
            "2 GetHIT: AWS.MechanicalTurk.HITDoesNotExist"
        ]
    nowhere = tmp_path / "none" / "calls.har"
    said = refused(turk, "journal", "--har", str(nowhere))
    assert said == f"{nowhere}: No such file or directory"
    said = refused(turk, "journal", "--curl", "9")
    assert said == "There is no such call, or the journal has dropped it."
    said = refused(turk, "journal", "--raw", "9")
    assert said == "There is no such call, or the journal has dropped it."
    assert run(turk, "journal", "--field", "HITId").exit_code == 2
    assert run(turk, "journal", "--field", "HITId=1", "--field", "HITId=2").exit_code == 2
    assert shown(turk, "journal", "--clear") == ""
    assert shown(turk, "journal") == ""


def test_a_line_of_the_journal_says_what_was_ignored(turk: MockTurk) -> None:
    call(turk, soap_call("GetHIT", "<HITid>3NONE</HITid>"))

    assert shown(turk, "journal").endswith("(ignored HITid)\n")
    line = json.loads(shown(turk, "journal", "--json"))
    assert line["ignored"] == [{"name": "HITid", "nearest": "HITId", "reason": None}]
    assert line["rounded"] == []


def test_a_journal_says_what_it_has_dropped_and_what_does_not_exist(turk: MockTurk) -> None:
    call(turk, *[GET] * 1_001)
    result = run(turk, "journal")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1_000)
    assert result.stderr == "The journal has dropped its 1 oldest calls.\n"
    assert "Did you mean GetHIT?" in refused(turk, "journal", "--operation", "GetHit")
    assert "Did you mean HITId?" in refused(turk, "journal", "--field", "HITIdd=3")


def test_fault(turk: MockTurk, world: World) -> None:
    told = ("--code", "AWS.NotAuthorized", "--operation", "GetHIT", "--times", "2")
    data = ("--data", "Key=a=b", "--message", "No.")
    assert shown(turk, "fault", "add", "error", *told, *data) == "fault-1\n"
    (added,) = world.faults.all()
    assert (added.data, added.message, added.times) == ({"Key": "a=b"}, "No.", 2)
    call(turk, GET)
    assert "(error, fault-1)" in shown(turk, "journal")
    shown(turk, "fault", "add", "latency", "--seconds", "0.5", "--probability", "0.1")
    first, second = shown(turk, "fault", "list").splitlines()
    assert first.startswith("fault-1 error operation=GetHIT times=1")
    assert first.endswith("(happened 1x)")
    assert second == "fault-2 latency probability=0.1 seconds=0.5 (happened 0x)"
    assert shown(turk, "fault", "held") == ""
    assert refused(turk, "fault", "release", "fault-9").startswith("There is no such fault")
    given = ("--body", "<x/>", "--content-type", "text/plain", "--http-status", "418")
    shown(turk, "fault", "add", "response", *given, "--field", "HITId=3X", "--times", "1")
    third = shown(turk, "fault", "list").splitlines()[2]
    assert "fields={'HITId': '3X'}" in third
    assert "body=<x/>" in third
    shown(turk, "fault", "clear", "fault-3")

    assert shown(turk, "fault", "clear", "fault-1") == ""
    assert refused(turk, "fault", "clear", "fault-1") == "There is no such fault."
    for name in ("", "a/b", ".."):
        assert "cannot be a part of an address" in refused(turk, "fault", "clear", name)
    assert len(world.faults.all()) == 1
    assert shown(turk, "fault", "clear") == ""
    assert world.faults.all() == []
    assert '"seconds" must say' in refused(turk, "fault", "add", "latency")
    assert run(turk, "fault", "add", "error", "--data", "Key").exit_code == 2

    hold = turk.faults.add("hold_after", "GetHIT", times=1)
    thread = Thread(target=call, args=(turk, GET))
    thread.start()
    turk.faults.wait_until_held(hold, timeout=60)
    assert shown(turk, "fault", "held").startswith(f"{hold} hold_after GetHIT")
    assert shown(turk, "fault", "release", hold) == "1\n"
    thread.join()


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "x"])
@pytest.mark.parametrize(
    "command",
    [
        ("fault", "add", "latency", "--seconds"),
        ("fault", "add", "throttle", "--probability"),
        ("fault", "add", "drip", "--bytes-per-second"),
        ("ready", "--wait"),
        ("wait", "--timeout"),
        ("send", "--example", "--wait"),
        ("work", "--seconds"),
    ],
)
def test_what_is_no_number_is_told(turk: MockTurk, command: tuple[str, ...], number: str) -> None:
    result = run(turk, *command, number)

    assert result.exit_code == 2
    assert f"Invalid value for '{command[-1]}'" in result.stderr
    assert turk.faults.all() == []


def test_https_with_a_ca_of_ones_own(secure_turk: MockTurk, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.pem"
    for command in (["ready"], ["wait"], ["reset"], ["work"], ["send", "--example"]):
        told = [*command, "--url", secure_turk.tls_url]
        assert run(secure_turk, *told, "--ca-file", str(secure_turk.ca_file)).exit_code == 0
        assert run(secure_turk, *told, MOCKTURK_CA_FILE=str(secure_turk.ca_file)).exit_code == 0
        asked = [*told, "--timeout" if command == ["wait"] else "--wait", "0"]
        without = told if command == ["reset"] else asked
        said = refused(secure_turk, *without)
        assert "the certificate is not trusted" in said or "CERTIFICATE_VERIFY_FAILED" in said
        wrong = refused(secure_turk, *without, "--ca-file", str(nothing))
        assert wrong.startswith(f"{nothing} holds no certificate of a CA: ")


def test_a_world_is_named_and_a_token_sent() -> None:
    with MockTurk(control_token="open") as turk:
        shown(turk, "clock", "freeze", "2099-01-01", "--world", "one", "--token", "open")
        assert "2099" in shown(turk, "clock", "show", "--world", "one")
        assert "2099" not in shown(turk, "clock", "show", MOCKTURK_CONTROL_TOKEN="open")
        assert refused(turk, "reset", "--token", "shut") == "The control token is wrong."
        for result in (run(turk, "reset", "--token", ""), run(turk, "reset", "--token", " ")):
            assert result.exit_code == 2
            assert "the control token is empty" in result.stderr
        result = run(turk, "reset", "--token", "a b")
        assert result.exit_code == 2
        assert "without blanks" in result.stderr
        for name in ("a/b", "a?b", "", "é"):
            wrong = CliRunner().invoke(main, ["reset", "--url", turk.url, "--world", name])
            assert wrong.exit_code == 2
            assert "1 to 100 letters" in " ".join(wrong.output.split())


def test_help_tells_all_of_them(turk: MockTurk) -> None:
    told = shown(turk, "--help")
    for name, command in commands_of(main):
        assert f"\n  {name} " in told
        said = shown(turk, name, "--help")
        for option in command.params:
            assert option.name == "file" or option.opts[0] in said or option.metavar in said
    assert "..." not in told.partition("\n")[2]


def test_help_lists_every_command_once_by_section() -> None:
    listed = [name for names in COMMAND_SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(name for name, _ in commands_of(main))

    lines = CliRunner().invoke(main, ["--help"]).stdout.splitlines()
    sections: dict[str, list[str]] = {}
    for line in lines[lines.index("Run:") :]:
        if line.endswith(":"):
            sections[line.removesuffix(":")] = []
        elif line:
            [*sections.values()][-1].append(line.split()[0])
    assert sections == {heading: [*names] for heading, names in COMMAND_SECTIONS.items()}


def commands_of(group: click.Group) -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    named = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
    return [(name, command) for name, command in named if command]


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), command
    if isinstance(command, click.Group):
        for name, inner in commands_of(command):
            yield from commands(inner, *path, name)


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*one, id=one[0]) for one in commands(main, "mockturk")]
)
def test_help_tells_everything(path: str, command: click.Command) -> None:
    """Of each command what it does, each option with a sentence, each argument by name."""
    shown = CliRunner().invoke(main, [*path.split()[1:], "--help"])
    assert shown.exit_code == 0
    assert command.help
    assert command.help.splitlines()[0].endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.endswith("."), parameter.name
            assert parameter.opts[0] in shown.output
        else:
            named = parameter.metavar or str(parameter.name).upper()
            assert named.strip("[]") in command.help


def test_every_command_is_in_the_readme(checkout: Path) -> None:
    page = (checkout / "README.md").read_text()

    for name, _ in commands_of(main):
        assert re.search(rf"`(mockturk )?{name}[` ]", page), name


def test_every_command_takes_the_same_options_for_its_world() -> None:
    for path, command in commands(main):
        names = {option.name for option in command.params}
        if "url" in names:
            assert {"ca_file", "world"} < names, path
            assert ("token" in names) is (path != "send"), path
    asking = {path for path, command in commands(main) if "url" in {o.name for o in command.params}}
    assert {"send", "work", "ready", "wait", "reset", "journal", "clock set", "fault add"} < asking


def test_a_server_that_wants_a_token_is_reached_by_every_command(tmp_path: Path) -> None:
    """A Host that is not of this machine is refused without the token, like a remote caller."""
    file = tmp_path / "token"
    file.write_text("open\n")
    with MockTurk(host="0.0.0.0", control_token="open") as turk:  # noqa: S104 - it is the point
        where = ("--url", f"http://0.0.0.0:{turk.url.rpartition(':')[2]}")
        assert "is not a name of this server" in refused(turk, "work", *where)
        assert "cannot be read" in run(turk, "work", *where, "--token", "@none").output
        for token in (("--token", "open"), ("--token", f"@{file}"), ()):
            environment = {} if token else {"MOCKTURK_CONTROL_TOKEN": "open"}
            options = (*where, *token)
            assert run(turk, "send", "--example", *where, "--world", "one").exit_code == 0
            assert "0 assignments" in shown_out(turk, "work", *options, **environment)
            told = shown_out(turk, "work", "--world", "one", *options, **environment)
            assert re.match(r"[1-9]\d* assignments submitted", told)  # a policy may ask for more
            for command in (["ready"], ["wait"], ["journal"], ["clock", "show"], ["fault", "list"]):
                asked = [*command, "--world", "one", *options]
                assert run(turk, *asked, **environment).exit_code == 0
        world = connect(turk.url).world("one")
        assert [call.operation for call in world.journal.calls()] == ["CreateHIT"] * 3
        assert connect(turk.url).journal.calls() == []


def test_another_server_than_a_mockturk_is_told_in_a_line(turk: MockTurk) -> None:
    for content in (b"{}", b"[]", b"1", b"<html>"):
        with scripted_server(answer(content)) as server:
            for command in (
                *(["work"], ["journal"], ["clock", "show"], ["export", "--world", "one"]),
                *(["fault", "list"], ["fault", "add", "throttle"], ["ready"]),
            ):
                if command[0] == "export" and content == b"{}":
                    continue  # which is a world with nothing in it
                assert "no Mockturk answers here" in refused(turk, *command, "--url", server.url)
