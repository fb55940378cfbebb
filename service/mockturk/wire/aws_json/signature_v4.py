"""Signatures of calls in AWS Signature Version 4 (docs/reference/api-2017.md#signatures)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

import msgspec

from mockturk.domain.errors import IncompleteSignatureException

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"

_PARTS = ("Credential", "Signature", "SignedHeaders")
_BLANKS = re.compile(" +")
_PAIR = re.compile(r"\s*(\w+)=([^,\s]*)\s*(?:,|$)")
_CREDENTIAL_PARTS = 5


class SignatureV4(msgspec.Struct, frozen=True):
    """The content of an Authorization header.

    ``scope`` has date, region, service and terminator, as sent.
    """

    access_key: str
    scope: tuple[str, str, str, str]
    signed_headers: tuple[str, ...]
    signature: str


def find_access_key(authorization: str) -> str:
    """Return the access key in an Authorization header, an empty text if it has none."""
    pairs = dict(_PAIR.findall(authorization.removeprefix(ALGORITHM)))
    key: str = pairs.get("Credential", "").rsplit("/", _CREDENTIAL_PARTS - 1)[0]
    return key


def parse_authorization(authorization: str) -> SignatureV4:
    """Return the content of an Authorization header. Raises IncompleteSignatureException."""
    pairs = dict(_PAIR.findall(authorization.removeprefix(ALGORITHM)))
    missing = [part for part in _PARTS if not pairs.get(part)]
    if missing or not authorization.startswith(ALGORITHM):
        wanted = " ".join(
            f"Authorization header requires '{part}' parameter." for part in missing or _PARTS
        )
        raise IncompleteSignatureException(wanted)
    credential = pairs["Credential"].rsplit("/", _CREDENTIAL_PARTS - 1)
    if len(credential) != _CREDENTIAL_PARTS or not all(credential):
        raise IncompleteSignatureException(
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            "keyid/date/region/service/term."
        )
    key, date, region, service, terminator = credential
    names = tuple(pairs["SignedHeaders"].lower().split(";"))
    return SignatureV4(key, (date, region, service, terminator), names, pairs["Signature"])


def sign_request(
    secret: str,
    signature: SignatureV4,
    date: str,
    *,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
) -> str:
    """Return the signature that a POST request must have, in hexadecimal.

    ``date`` is the time of the request as sent, ``headers`` are in lower case. A repeated header is
    joined by commas.
    """
    names = signature.signed_headers
    lines = [
        *("POST", path, "&".join(sorted(query.split("&")))),
        *(f"{name}:{_BLANKS.sub(' ', headers.get(name, '').strip())}" for name in names),
        *("", ";".join(names), hashlib.sha256(body).hexdigest()),
    ]
    canonical = "\n".join(lines).encode("utf-8", "surrogateescape")
    to_sign = "\n".join(
        (ALGORITHM, date, "/".join(signature.scope), hashlib.sha256(canonical).hexdigest())
    )
    key = _derive_key(secret, signature.scope)
    return hmac.digest(key, to_sign.encode(), hashlib.sha256).hex()


def _derive_key(secret: str, scope: Iterable[str]) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    return key
