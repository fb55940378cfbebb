"""Log lines a person reads, or JSON a program reads; on standard error."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import current_thread, get_ident
from time import sleep, time

from mockturk.settings import LogFormat, LogLevel

# What our own records carry beside their message, in the order it is shown.
_DETAILS = ("requester", "requests", "errors", "milliseconds", "request_id")

# What a caller sent may be quoted in a message; it must not begin a line of its own.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOADED = time()
# Characters of log lines that wait to be written, at most.
_MOST_WAITING = 4 * 1024 * 1024
# Seconds after a write before the next one.
_BETWEEN_WRITES = 0.01
# Seconds that the end of the process waits for them.
_FLUSH_WITHIN = 1.0


class CallRecord(logging.LogRecord):
    """What is logged of an answered call: its operation and the details.

    It has whatever other records have, but does not look for the line of code it comes from:
    there is one for each call, and a record of logging's own took a tenth of a short one.
    """

    def __init__(self, logger: str, operation: str, details: Mapping[str, object]) -> None:
        created = time()
        self.__dict__ = {
            "name": logger,
            "msg": operation,
            "args": (),
            "levelno": logging.INFO,
            "levelname": "INFO",
            "pathname": __file__,
            "filename": "logs.py",
            "module": "logs",
            "lineno": 0,
            "funcName": None,
            "exc_info": None,
            "exc_text": None,
            "stack_info": None,
            "created": created,
            "msecs": created % 1 * 1000,
            "relativeCreated": (created - _LOADED) * 1000,
            "process": os.getpid(),
            "processName": "MainProcess",
            "thread": get_ident(),
            "threadName": current_thread().name,
            "taskName": None,
            **details,
        }


class TextFormatter(logging.Formatter):
    """One line: time, level, message, then the details as ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        message = record.getMessage()
        if not message.isprintable():
            message = _CONTROL.sub(lambda found: repr(found[0])[1:-1], message)
        details = "".join(
            [
                f" {name}={','.join(value) if isinstance(value, list) else value}"
                for name in _DETAILS
                if (value := getattr(record, name, None))
            ]
        )
        line = f"{_time(record)} {record.levelname:<7} {message}{details}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JSONFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        entry: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name in _DETAILS if (value := getattr(record, name, None))},
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


class LineHandler(logging.Handler):
    """Writes log lines to a file descriptor in a thread of its own.

    Who logs never waits: when nobody reads what a pipe or a terminal holds, lines wait here up to
    ``_MOST_WAITING`` characters. What comes then is dropped, and a line says how many were once
    the others are written.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0  # characters that wait or are being written
        self._dropped = 0
        threading.Thread(target=self._write_lines, name="mockturk-log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Add the line of a record to those that wait."""
        try:
            line = f"{self.format(record)}\n"
        except Exception:  # noqa: BLE001 - logging's own way with a record that has no text
            self.handleError(record)
            return
        with self._changed:
            if self._size + len(line) > _MOST_WAITING:
                self._dropped += 1
                return
            self._size += len(line)
            self._waiting.append(line)
            self._changed.notify()

    def flush(self) -> None:
        """Wait until all lines are written, ``_FLUSH_WITHIN`` seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._size, _FLUSH_WITHIN)

    def _write_lines(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._dropped)
                lines, self._waiting = self._waiting, []
                dropped, self._dropped = self._dropped, 0
                size = self._size
            if dropped:
                lines.append(f"{self.format(_dropped_lines(dropped))}\n")
            with contextlib.suppress(OSError):  # its reader is gone
                _write_all(self._descriptor, "".join(lines).encode("utf-8", "backslashreplace"))
            with self._changed:
                self._size -= size
                self._changed.notify_all()
            # More lines at a time: being woken for each took 20 us of a call, now 1 us.
            sleep(_BETWEEN_WRITES)


def _write_all(descriptor: int, content: bytes) -> None:
    """Write to a file descriptor, past ``sys.stderr``.

    Its lock would be held while a write waits, and a process cannot end then.
    """
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _dropped_lines(number: int) -> logging.LogRecord:
    text = "%d log lines were dropped: standard error was not read"
    return logging.LogRecord(__name__, logging.WARNING, __file__, 0, text, (number,), None)


def configure(log_format: LogFormat, level: LogLevel) -> None:
    """Send Mockturk's log lines to standard error; for the process of a server only."""
    handler = logging.NullHandler() if sys.stderr is None else LineHandler(sys.stderr.fileno())
    handler.setFormatter(JSONFormatter() if log_format == "json" else TextFormatter())
    logger = logging.getLogger("mockturk")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
