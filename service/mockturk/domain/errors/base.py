"""The base classes of errors: each says where a caller sees an error.

A caller sees an ``ItemError`` within the one request it concerns, a ``CallError`` for the whole
call, and a ``ProtocolError`` when there is no call.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

Data = tuple[tuple[str, str], ...]


class Evidence(StrEnum):
    """The source an error is known from; docs/errors.md says more of each."""

    captured = "captured"  # the sentence is the service's own, to the letter
    asserted = "asserted"  # official clients or their tests know the code
    documented = "documented"  # the API reference names the code
    family = "family"  # code and sentence follow those of their kind
    sibling = "sibling"  # a sibling service on the same framework had both
    ours = "ours"  # nobody knows what the service did


class MockturkError(Exception):
    """The base of all errors that users of Mockturk's Python API meet."""


class ServiceError(MockturkError):
    """An error that the service answers with; methods of the Python API raise it.

    ``code`` is the service's, such as ``AWS.MechanicalTurk.HITDoesNotExist``, ``message`` its
    sentence. ``data`` are pairs of names and values for programs, such as
    ``("HITId", "3EXAMPLE")``.
    """

    code: ClassVar[str]
    evidence: ClassVar[Evidence]

    def __init__(self, message: str, *data: tuple[str, str]) -> None:
        super().__init__(message)
        self.message = message
        self.data: Data = data


class ItemError(ServiceError):
    """One request of a call is refused; the others are answered. HTTP 200.

    A caller sees it in the result of that request, whose ``IsValid`` is False: when a value is
    wrong, something does not exist, or a status or the balance does not allow the request.
    """


class CallError(ServiceError):
    """The whole call is refused, under its ``OperationRequest``. HTTP 200.

    A caller sees it in place of all results: when the credentials, the operation or the Timestamp
    cannot be accepted.
    """


class ProtocolError(ServiceError):
    """What was sent is no call, or the service takes no call of this kind now.

    Over SOAP a caller sees a fault with HTTP 500, as SOAP 1.1 demands; over REST an error of the
    front end with HTTP 400 or 503. A retired service (``ServiceRetiredError``) is HTTP 403 over
    both.
    """


def state_data(key: str, name: str, status: str | None, expected: Sequence[str]) -> Data:
    """Return the data of a state error: all of it twice but the state, as captured."""
    states = ("ExpectedStates", ",".join(expected))
    current = () if status is None else (("CurrentState", status),)
    return ((key, name), *current, states, states, (key, name))
