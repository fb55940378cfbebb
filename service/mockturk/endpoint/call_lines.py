"""The log lines of calls, as values that need no LogRecord."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from time import time

import msgspec

LOGGER_OF_CALLS = "mockturk.requests"
# The details of a call, in the order they are written.
CALL_DETAILS = (
    *("requester", "requests", "errors", "parameters"),
    *("milliseconds", "request_id", "error_messages"),
)


class CallLine(msgspec.Struct):
    """The log line of an answered call: its details, and what a LogRecord has besides."""

    message: str
    requester: str
    requests: int
    errors: list[str]
    milliseconds: float
    request_id: str
    parameters: list[str] = []
    error_messages: list[str] = []
    name: str = LOGGER_OF_CALLS
    levelname: str = "INFO"
    created: float = msgspec.field(default_factory=time)
    exc_info: None = None

    def getMessage(self) -> str:  # noqa: N802 - as in logging
        """Return the name of the operation."""
        return self.message


class CallLineHandler(ABC, logging.Handler):
    """A handler that writes the lines of calls without LogRecords."""

    @abstractmethod
    def write_call(self, line: CallLine) -> None:
        """Write what ``emit`` would write for a record with the same attributes."""
