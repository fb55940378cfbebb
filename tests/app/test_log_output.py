"""Log lines, for a person and for a program."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchanges import Service
from mockturk.app import log_output


@pytest.fixture(autouse=True)
def untouched_logger() -> Iterator[None]:
    logger = logging.getLogger("mockturk")
    before = (logger.handlers, logger.propagate, logger.level)
    yield
    logger.handlers, logger.propagate = before[:2]
    logger.setLevel(before[2])


def written(capfd: pytest.CaptureFixture[str]) -> str:
    """What the log has on standard error once all of it is written."""
    (handler,) = logging.getLogger("mockturk").handlers
    handler.flush()
    return capfd.readouterr().err


def dropped(number: int) -> str:
    reason = "standard error was not read or could not be written"
    return f"{number} log lines were dropped: {reason}\n"


def handler_of(descriptor: int) -> log_output.LineHandler:
    handler = log_output.LineHandler(descriptor)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def test_a_request_is_one_readable_line(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    log_output.configure_logging("text", "info")

    result = service.result("GetHIT", {"HITId": "3X"}, key="AKIASECRETLY")

    (line,) = written(capfd).splitlines()
    assert "INFO    GetHIT requester=A" in line
    assert "errors=AWS.MechanicalTurk.HITDoesNotExist" in line
    assert "request_id=" in line
    assert "c2lnbmF0dXJl" not in line
    assert result.is_valid == "False"


def test_a_request_is_one_json_object(service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    log_output.configure_logging("json", "info")

    service.results("GetHIT", {"HITId": "3X"}, {"HITId": "3Y"})

    entry = json.loads(written(capfd))
    assert entry["message"] == "GetHIT"
    assert entry["level"] == "info"
    assert entry["requests"] == 2
    assert entry["errors"] == ["AWS.MechanicalTurk.HITDoesNotExist"] * 2
    assert entry["milliseconds"] >= 0


def test_what_is_refused_at_the_door_is_a_warning(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    log_output.configure_logging("text", "warning")

    service.post("<secret")

    line = written(capfd)
    assert "WARNING refused: The request is not well-formed XML" in line


def test_a_caller_cannot_write_log_lines(
    service: Service, capfd: pytest.CaptureFixture[str]
) -> None:
    log_output.configure_logging("text", "info")

    service.post("<x xmlns='a&#10;2026 ERROR forged'/>")

    (line,) = written(capfd).splitlines()
    assert "forged" not in line or "\\n" in line

    service.result("GetHIT", {"HITId": "a\n2026 ERROR forged"})

    (line,) = written(capfd).splitlines()
    assert "parameters=HITId" in line
    assert 'error_messages=The value "a\\n2026 ERROR forged" is not valid for' in line


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_exception_is_told_with_its_trace(
    log_format: log_output.LogFormat, capfd: pytest.CaptureFixture[str]
) -> None:
    log_output.configure_logging(log_format, "info")
    logger = logging.getLogger("mockturk.anything")

    try:
        raise ZeroDivisionError("by nothing")  # noqa: TRY301 - a trace is what is wanted
    except ZeroDivisionError:
        logger.warning("failed", exc_info=True)

    assert "by nothing" in written(capfd)


def test_a_call_has_what_other_records_have(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "mockturk")
    service.result("GetAccountBalance", {})
    logging.getLogger("mockturk.requests").info("usual")

    ours, usual = caplog.records

    assert vars(usual).keys() - {"taskName"} <= vars(ours).keys()
    for same in ("name", "levelno", "levelname", "process", "processName", "thread", "threadName"):
        assert getattr(ours, same) == getattr(usual, same)
    assert ours.getMessage() == "GetAccountBalance"
    assert 0 <= ours.msecs < 1000
    assert 0 <= usual.created - ours.created < 60
    assert 0 <= usual.relativeCreated - ours.relativeCreated < 60_000


def test_another_handler_gets_the_records_of_calls_too(
    service: Service, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    log_output.configure_logging("text", "info")
    (ours,) = logging.getLogger("mockturk").handlers
    logging.getLogger("mockturk").addHandler(caplog.handler)

    service.result("GetAccountBalance", {})

    ours.flush()
    (line,) = capfd.readouterr().err.splitlines()
    (record,) = caplog.records
    assert vars(record)["request_id"] in line
    assert record.getMessage() == "GetAccountBalance"


def test_quieter_levels_are_quieter(service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    log_output.configure_logging("text", "warning")

    service.result("GetAccountBalance", {})

    assert written(capfd) == ""


def test_nobody_waits_for_a_pipe_that_is_not_read_and_the_log_says_what_it_lacks() -> None:
    reading, writing = os.pipe()
    handler = handler_of(writing)
    filler = "x" * 1_000
    emitted = 6_000  # 6 MB; the pipe holds 64 KB and the handler 4 MiB
    for number in range(emitted):
        handler.emit(logging.makeLogRecord({"msg": f"{number} {filler}"}))

    with os.fdopen(reading, encoding="utf-8") as lines:
        shown = 0
        for line in lines:
            if "dropped" in line:
                break
            assert line == f"{shown} {filler}\n"
            shown += 1
    os.close(writing)

    assert 4_000 <= shown < emitted
    assert line == dropped(emitted - shown)


def test_a_reader_that_is_gone_stops_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    handler = log_output.LineHandler(writing)

    for _ in range(3):
        handler.emit(logging.makeLogRecord({"msg": "lost"}))
        handler.flush()
    os.close(writing)


def test_a_non_blocking_pipe_loses_no_line() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    handler = handler_of(writing)
    lines = [f"{number} {'x' * 1_000}" for number in range(1_000)]  # 1 MB; the pipe holds 64 KB
    for line in lines:
        handler.emit(logging.makeLogRecord({"msg": line}))

    with os.fdopen(reading, encoding="utf-8") as pipe:
        read = [pipe.readline().rstrip("\n") for _ in lines]
    os.close(writing)

    assert read == lines


def test_lines_that_could_not_be_written_are_counted_once_one_can(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writing = os.open(tmp_path / "pipe", os.O_WRONLY)
    handler = handler_of(writing)

    os.close(reading)
    for _ in range(3):
        handler.emit(logging.makeLogRecord({"msg": "lost"}))
        handler.flush()
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    handler.emit(logging.makeLogRecord({"msg": "found"}))
    handler.flush()
    os.close(writing)

    with os.fdopen(reading, encoding="utf-8") as pipe:
        assert pipe.read() == f"{dropped(3)}found\n"


def test_the_end_drops_what_waits_and_says_how_many_lines_are_missing() -> None:
    reading, writing = os.pipe()
    handler = handler_of(writing)
    lines = [f"{number} {'x' * 1_000}\n" for number in range(1_000)]
    for line in lines:
        handler.emit(logging.makeLogRecord({"msg": line[:-1]}))

    handler.close()

    with os.fdopen(reading, encoding="utf-8") as pipe:
        read = [pipe.readline()]
        while "dropped" not in read[-1]:
            read.append(pipe.readline())
    os.close(writing)
    *shown, last = read
    assert shown == lines[: len(shown)]
    assert last == dropped(len(lines) - len(shown))


def test_a_process_whose_log_is_not_read_ends_on_a_whole_line() -> None:
    program = """
import logging
from mockturk.app import log_output
log_output.configure_logging("json", "info")
for number in range(2_000):
    logging.getLogger("mockturk").info("%d %s", number, "x" * 200)
"""
    reading, writing = os.pipe()
    ended = subprocess.run([sys.executable, "-c", program], stderr=writing, check=False, timeout=60)
    os.close(writing)

    assert ended.returncode == 0
    with os.fdopen(reading, encoding="utf-8") as pipe:
        messages = [json.loads(line)["message"] for line in pipe]
    assert messages == [f"{number} {'x' * 200}" for number in range(len(messages))]
    assert 0 < len(messages) < 2_000
