"""Who may call: anyone, or whoever signs with a secret we know."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from mockturk.clock import Clock
from mockturk.errors import InvalidISO8601Time, InvalidParameterValue, NotAuthorized, RequestExpired
from mockturk.wire.incoming import Credentials
from mockturk.wire.scalars import read_date_time
from mockturk.wire.signatures import signature

# The width of the service's window is unknown; its sibling's users name 15 minutes (wire.md §5).
WINDOW = timedelta(minutes=15)


class Authentication(Protocol):
    """Decides about the credentials of a call."""

    def require(self, operation: str, credentials: Credentials) -> None:
        """Raise NotAuthorized, RequestExpired or InvalidISO8601Time unless the call may go on."""
        ...


class AnyCredentials:
    """Every key and every signature passes, and so does a call without any."""

    def require(self, operation: str, credentials: Credentials) -> None:
        """Let the call go on."""


class VerifiedCredentials:
    """A call must be signed with the secret of its access key, within 15 minutes.

    ``clock`` is the machine's time, not the world's: a frozen world must not lock every client
    out (decisions.md 10).
    """

    def __init__(self, secrets: Mapping[str, str], clock: Clock) -> None:
        self._secrets = dict(secrets)
        self._clock = clock

    def __repr__(self) -> str:
        return f"VerifiedCredentials(keys={sorted(self._secrets)})"

    def require(self, operation: str, credentials: Credentials) -> None:
        """Raise NotAuthorized, RequestExpired or InvalidISO8601Time unless the call may go on.

        A wrong signature and an unknown key are told alike (decisions.md 1).
        """
        if not (credentials.access_key and credentials.timestamp):
            raise NotAuthorized
        self._require_fresh(credentials.timestamp)
        secret = self._secrets.get(credentials.access_key)
        expected = signature(secret or "", operation, credentials.timestamp)
        given = credentials.signature.encode()
        if not hmac.compare_digest(expected.encode(), given) or secret is None:
            raise NotAuthorized

    def _require_fresh(self, timestamp: str) -> None:
        try:
            moment = read_date_time("Timestamp", timestamp)
        except InvalidParameterValue:
            moment = None
        if moment is None:
            raise InvalidISO8601Time("Timestamp")
        if abs(self._clock.now() - moment) > WINDOW:
            raise RequestExpired(timestamp)
