"""The base classes of errors, which determine where a caller sees an error.

A caller sees an ``ItemError`` in the result of the one request it concerns, a ``CallError`` in
place of all results, and a ``ProtocolError`` when there is no valid call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar, Self

Data = tuple[tuple[str, str], ...]

LONGEST_ECHO = 200
"""The most characters of a sent value that a message of our own repeats."""

_QUOTED = re.compile(f"'([^']{{{LONGEST_ECHO}}})[^']+'")
_UNBROKEN = re.compile(rf"(\S{{{LONGEST_ECHO}}})\S+")


def shorten(value: object) -> str:
    """Return a sent value as text, cut after 200 characters."""
    text = str(value)
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}..."


def shorten_quotations(sentence: str) -> str:
    """Return a sentence in which each quoted text and each word is cut after 200 characters.

    For the sentences of parsers, which repeat names and values of any length.
    """
    return _UNBROKEN.sub(r"\1...", _QUOTED.sub(r"'\1...'", sentence))


def list_allowed(values: Iterable[object]) -> tuple[str, str]:
    """Return the pair of Data that lists the allowed values of a parameter, as state errors do.

    The key is our own: the service's Data is known only for state errors.
    """
    return ("AllowedValues", ",".join(map(str, values)))


class Evidence(StrEnum):
    """How an error is known; docs/errors.md explains each value."""

    captured = "captured"  # the message is the service's own, verbatim
    asserted = "asserted"  # official clients or their tests use the code
    documented = "documented"  # the API reference names the code
    family = "family"  # code and message follow similar errors
    sibling = "sibling"  # code and message are those of a sibling service on the same framework
    ours = "ours"  # unknown; this is Mockturk's own choice


class MockturkError(Exception):
    """The base class of all errors that Mockturk's Python API raises."""


class ServiceError(MockturkError):
    """An error response of the service; methods of the Python API raise it as an exception.

    ``code`` is the service's error code, such as ``AWS.MechanicalTurk.HITDoesNotExist``,
    ``message`` its message. ``data`` are pairs of names and values for programs, such as
    ``("HITId", "3EXAMPLE")``. ``message_2017`` is the message of the API of 2017-01-17, which
    differs for some errors. ``parameter`` names the refused parameter if ``data`` does not.
    ``reason`` is for the log and the journal only, where the service's message did not tell it.
    """

    code: ClassVar[str]
    evidence: ClassVar[Evidence]
    parameter: str = ""
    reason: str = ""

    def __init__(self, message: str, *data: tuple[str, str], message_2017: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.message_2017 = message_2017 or message
        self.data: Data = data

    def copy(self) -> Self:
        """Return an equal error that was not raised: a traceback would keep its frames alive."""
        copied = type(self).__new__(type(self), *self.args)
        copied.__dict__.update(self.__dict__)
        return copied

    def format_at(self, milliseconds: int, environment_mark: str) -> str:
        """Return the message as responses have it: with the time at its end.

        ``environment_mark`` is `` s`` in the sandbox and empty in production
        (docs/reference/wire.md#message-suffix).
        """
        return f"{self.message} ({milliseconds}{environment_mark})"


class ItemError(ServiceError):
    """One request of a call is refused; the others are executed. HTTP 200.

    A caller sees it in the result of that request, whose ``IsValid`` is False. It occurs when a
    value is wrong, an object does not exist, or a status or the balance does not allow the request.
    """


class CallError(ServiceError):
    """The whole call is refused; the error is in ``OperationRequest``. HTTP 200.

    A caller sees it in place of all results. It occurs when the credentials, the operation or the
    Timestamp are not accepted.
    """


class ProtocolError(ServiceError):
    """The request cannot be read as a call, or the service does not accept this call now.

    Over SOAP a caller sees a fault with HTTP 500, as SOAP 1.1 demands; over REST an error of the
    front end with HTTP 400 or 503. A retired service (``ServiceRetiredError``) answers HTTP 403
    over both.
    """


def state_data(key: str, name: str, status: str | None, expected: Sequence[str]) -> Data:
    """Return the data of a state error; as captured, all pairs but CurrentState appear twice."""
    states = ("ExpectedStates", ",".join(expected))
    current = () if status is None else (("CurrentState", status),)
    return ((key, name), *current, states, states, (key, name))
