"""The base classes of errors, which determine where a caller sees an error.

A caller sees an ``ItemError`` in the result of the one request it concerns, a ``CallError`` in
place of all results, and a ``ProtocolError`` when there is no valid call.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

Data = tuple[tuple[str, str], ...]


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
    ``("HITId", "3EXAMPLE")``.
    """

    code: ClassVar[str]
    evidence: ClassVar[Evidence]

    def __init__(self, message: str, *data: tuple[str, str]) -> None:
        super().__init__(message)
        self.message = message
        self.data: Data = data


class ItemError(ServiceError):
    """One request of a call is refused; the others are executed. HTTP 200.

    A caller sees it in the result of that request, whose ``IsValid`` is False. It occurs when a
    value is wrong, an object does not exist, or a status or the balance does not allow the request.
    """


class CallError(ServiceError):
    """The whole call is refused, under its ``OperationRequest``. HTTP 200.

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
    """Return the data of a state error; all pairs but CurrentState appear twice, as captured."""
    states = ("ExpectedStates", ",".join(expected))
    current = () if status is None else (("CurrentState", status),)
    return ((key, name), *current, states, states, (key, name))
