"""What an error is, and the three places a caller sees one.

Where the caller sees an error is decided by its base class: ``ItemError`` within the one
request it concerns, ``CallError`` for the whole call, ``ProtocolError`` when there is no call.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

Data = tuple[tuple[str, str], ...]


class Evidence(StrEnum):
    """Where an error is known from; docs/errors.md says more of each."""

    captured = "captured"  # the sentence is the service's own, to the letter
    asserted = "asserted"  # official clients or their tests know the code
    documented = "documented"  # the API reference names the code
    family = "family"  # code and sentence follow those of their kind
    sibling = "sibling"  # a sibling service on the same framework had both
    ours = "ours"  # nobody knows what the service did


class MockturkError(Exception):
    """The base of all errors that users of Mockturk's Python API meet."""


class ServiceError(MockturkError):
    """An answer that says no: a code, a sentence and pairs of data for programs."""

    code: ClassVar[str]
    evidence: ClassVar[Evidence]

    def __init__(self, message: str, *data: tuple[str, str]) -> None:
        super().__init__(message)
        self.message = message
        self.data: Data = data


class ItemError(ServiceError):
    """One request of a call is refused; the others are answered. HTTP 200."""


class CallError(ServiceError):
    """The whole call is refused, under its ``OperationRequest``. HTTP 200."""


class ProtocolError(ServiceError):
    """What came is no call at all, or none the service takes.

    A SOAP fault with HTTP 500, as SOAP 1.1 demands; over REST an error of the front end.
    """


def state_data(key: str, name: str, status: str | None, expected: Sequence[str]) -> Data:
    """Return the data of a state error: all of it twice but the state, as captured."""
    states = ("ExpectedStates", ",".join(expected))
    current = () if status is None else (("CurrentState", status),)
    return ((key, name), *current, states, states, (key, name))
