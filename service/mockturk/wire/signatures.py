"""The signatures of the service: HMAC-SHA1 in base64 (docs/reference/wire.md#authentication)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from mockturk.wire.contract.fields import SERVICE


def sign_call(secret: str, operation: str, timestamp: str) -> str:
    """Sign a call: service, operation and the timestamp as sent, concatenated."""
    return _signed(secret, f"{SERVICE}{operation}{timestamp}")


def sign_query(secret: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Sign the parameters of a query, as boto did with SignatureVersion=1.

    The signed text has the names and values of all parameters except ``Signature``, sorted by
    name without regard to case.
    """
    signed = sorted(
        (pair for pair in parameters if pair[0] != "Signature"), key=lambda pair: pair[0].lower()
    )
    return _signed(secret, "".join(name + value for name, value in signed))


def _signed(secret: str, text: str) -> str:
    # Bytes that were not UTF-8 are signed as they were sent.
    data = text.encode("utf-8", "surrogateescape")
    return base64.b64encode(hmac.digest(secret.encode(), data, hashlib.sha1)).decode()
