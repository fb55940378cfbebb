"""Log lines a person reads, or JSON a program reads; on standard error."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from mockturk.settings import LogFormat, LogLevel

# What our own records carry beside their message, in the order it is shown.
_DETAILS = ("requester", "requests", "errors", "milliseconds", "request_id")


# What a caller sent may be quoted in a message; it must not begin a line of its own.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class TextFormatter(logging.Formatter):
    """One line: time, level, message, then the details as ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        message = _CONTROL.sub(lambda found: repr(found[0])[1:-1], record.getMessage())
        parts = [_time(record), f"{record.levelname:<7}", message]
        parts += [f"{name}={_plain(value)}" for name, value in _details(record).items()]
        line = " ".join(parts)
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
            **_details(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure(log_format: LogFormat, level: LogLevel) -> None:
    """Send Mockturk's log lines to standard error; for the process of a server only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONFormatter() if log_format == "json" else TextFormatter())
    logger = logging.getLogger("mockturk")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _details(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name in _DETAILS if (value := getattr(record, name, None))}


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
