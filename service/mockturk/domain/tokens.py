"""Unique request tokens: what makes a repeated call recognisable."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain.record import Record


class UniqueRequestToken(Record, frozen=True):
    """A token a requester gave one operation, and what the call with it made or changed."""

    serial: int
    owner: str
    operation: str
    token: str
    forgotten_at: datetime
    made: str

    @property
    def key(self) -> str:
        """What the token is found by: requesters and operations do not share tokens."""
        return token_key(self.owner, self.operation, self.token)


def token_key(owner: str, operation: str, token: str) -> str:
    """Return the key a requester's token is kept under for an operation."""
    return f"{owner} {operation} {token}"
