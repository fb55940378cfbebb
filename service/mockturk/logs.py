"""Log lines a person reads, or JSON a program reads; on standard error."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import current_thread, get_ident
from time import time
from typing import TextIO

from mockturk.settings import LogFormat, LogLevel

# What our own records carry beside their message, in the order it is shown.
_DETAILS = ("requester", "requests", "errors", "milliseconds", "request_id")

# What a caller sent may be quoted in a message; it must not begin a line of its own.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOADED = time()


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


class _Lines(logging.StreamHandler[TextIO]):
    """Writes each line at once; the lock it does so under is the caller's."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        try:
            self.stream.write(f"{self.format(record)}\n")
            self.stream.flush()
        except Exception:  # noqa: BLE001 - a log that cannot be written stops nobody
            self.handleError(record)


def configure(log_format: LogFormat, level: LogLevel) -> None:
    """Send Mockturk's log lines to standard error; for the process of a server only."""
    handler = _Lines(sys.stderr)
    handler.setFormatter(JSONFormatter() if log_format == "json" else TextFormatter())
    logger = logging.getLogger("mockturk")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
