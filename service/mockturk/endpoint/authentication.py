"""Authentication of calls: none, or signatures checked against configured secrets."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from mockturk.domain.accounts import LONGEST_ACCESS_KEY
from mockturk.domain.clock import Clock
from mockturk.domain.errors import (
    InvalidISO8601Time,
    InvalidParameterValue,
    InvalidService,
    NotAuthorized,
    RequestExpired,
)
from mockturk.endpoint.json_authentication import get_authorization, require_valid_signature
from mockturk.server.messages import HTTPRequest
from mockturk.wire.aws_json.signature_v4 import find_access_key, parse_authorization
from mockturk.wire.contract.fields import SERVICE
from mockturk.wire.envelopes import Credentials
from mockturk.wire.scalars import read_date_time
from mockturk.wire.signatures import sign_call, sign_query

# How far timestamps could differ from the service's time is unknown; users of a sibling service,
# the Amazon Product Advertising API, report 15 minutes (docs/reference/wire.md#clock-skew).
MAX_CLOCK_SKEW = timedelta(minutes=15)


def has_possible_key(credentials: Credentials) -> bool:
    """Return whether the access key is absent or has at most 128 characters."""
    return len(credentials.access_key) <= LONGEST_ACCESS_KEY


class Authentication(Protocol):
    """A check of the credentials of a call."""

    def require(self, operation: str, credentials: Credentials) -> None:
        """Raise a CallError or RequestExpired if the call is not allowed."""
        ...

    def require_signed(self, request: HTTPRequest) -> None:
        """Raise a FrontEnd2017Error if a call of the API of 2017-01-17 is not allowed."""
        ...


class OpenAuthentication:
    """Accepts every key and signature, and calls without them."""

    def require(self, operation: str, credentials: Credentials) -> None:  # noqa: ARG002 - protocol
        """Raise InvalidService if the call names another service."""
        _require_service(credentials)

    def require_signed(self, request: HTTPRequest) -> None:
        """Raise an error if the call names no access key (docs/reference/decisions-2017.md#d2)."""
        authorization = get_authorization(request)
        if not find_access_key(authorization):
            parse_authorization(authorization)


class SignatureAuthentication:
    """Requires a signature with the secret of the access key.

    The signed timestamp may differ from the current time by 15 minutes at most. ``secrets`` maps
    access keys to secrets; it may change, and each call is checked against its current content.
    ``clock`` is the machine's time, not the world's: a frozen world must not lock every client out
    (docs/reference/decisions.md#d10).
    """

    def __init__(self, secrets: Mapping[str, str], clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock

    def __repr__(self) -> str:
        return f"SignatureAuthentication(keys={sorted(self._secrets)})"

    def require(self, operation: str, credentials: Credentials) -> None:
        """Raise an error if the call is not allowed.

        The error is InvalidService, NotAuthorized, RequestExpired or InvalidISO8601Time. A wrong
        signature and an unknown key get the same response (docs/reference/decisions.md#d1); only
        the ``reason`` for the log differs.
        """
        _require_service(credentials)
        if not credentials.access_key:
            raise NotAuthorized("there is no AWSAccessKeyId")
        if not credentials.timestamp:
            raise NotAuthorized("there is no Timestamp")
        self._require_fresh(credentials.timestamp)
        secret = self._secrets.get(credentials.access_key)
        if credentials.signed_parameters:
            expected = sign_query(secret or "", credentials.signed_parameters)
        else:
            expected = sign_call(secret or "", operation, credentials.timestamp)
        given = credentials.signature.encode()
        is_signed = hmac.compare_digest(expected.encode(), given)
        if secret is None:
            # Do not report the key: somebody may have sent the secret in its place.
            raise NotAuthorized("the access key is unknown")
        if not is_signed:
            raise NotAuthorized("the signature does not fit the secret of the access key")

    def require_signed(self, request: HTTPRequest) -> None:
        """Raise an error unless a call has a signature of version 4 that is valid now."""
        require_valid_signature(request, self._secrets, self._clock.now())

    def _require_fresh(self, timestamp: str) -> None:
        try:
            transaction = read_date_time("Timestamp", timestamp)
        except InvalidParameterValue:
            transaction = None
        if transaction is None:
            raise InvalidISO8601Time("Timestamp")
        if abs(self._clock.now() - transaction) > MAX_CLOCK_SKEW:
            raise RequestExpired(timestamp)


def _require_service(credentials: Credentials) -> None:
    """Raise InvalidService if a call names another service; boto names none."""
    if credentials.service not in (None, SERVICE):
        raise InvalidService(SERVICE)
