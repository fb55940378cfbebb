"""Unique request tokens, by which repeated calls are recognized."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain.record import Record


class UniqueRequestToken(Record, frozen=True):
    """A token that a requester sent to an operation, until ``forgotten_at``.

    ``made`` is the id of the object that the call created or changed.
    """

    serial: int
    owner: str
    operation: str
    token: str
    forgotten_at: datetime
    made: str

    @property
    def key(self) -> str:
        """Primary key: see ``token_key``."""
        return token_key(self.owner, self.operation, self.token)


def token_key(owner: str, operation: str, token: str) -> str:
    """Return the primary key of a token; requesters and operations do not share tokens."""
    return f"{owner} {operation} {token}"
