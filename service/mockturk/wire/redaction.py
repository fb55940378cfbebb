"""Masking of signatures in recorded queries and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast
from urllib.parse import unquote_to_bytes

from lxml import etree

from mockturk.wire.safe_xml import parse_xml

_MASK = "***"
_USUAL = re.compile(rb"(<(?:[\w.-]+:)?Signature(?:\s[^<>]*)?>)[^<&]*(?=</)")
_SECRET = "signature"  # noqa: S105 - a part of a name
# These names contain the word, but their values are not secret.
_NO_SECRETS = (b"signatureversion", b"signaturemethod")

_UTF_16: Mapping[bytes, str] = MappingProxyType(
    {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"<\0": "UTF-16LE", b"\0<": "UTF-16BE"}
)
"""Encodings by the first two bytes of a document; the parser does not tell them."""

_SIGNED = re.compile(
    rb"(AWS4-HMAC-SHA256 Credential=[^\s,]+, ?SignedHeaders=[^\s,]+, ?Signature=)[^\s,]+"
)
_SECRET_HEADERS = (b"authorization", b"cookie", b"token", b"secret", b"signature", b"api-key")


def redact_query(query: bytes) -> bytes:
    """Return parameters as they were sent, with the values of signatures masked.

    A signature is any parameter with "signature" in its name, in any case and with any escaping,
    except SignatureVersion and SignatureMethod. Even if the service does not read it as a
    signature, it may be secret.
    """
    return re.sub(rb"[^&;?]+", _masked_pair, query)


def redact_headers(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """Return headers by name, with the values of those that hold a secret masked.

    These are credentials, cookies, tokens and signatures; in URLs, and in an Authorization header
    of signature version 4, signatures only.
    """
    found = {}
    for name, value in headers.items():
        is_secret = any(word in name.lower() for word in _SECRET_HEADERS)
        if signed := _SIGNED.fullmatch(value):
            masked = signed[1] + _MASK.encode()
        else:
            masked = (
                _MASK.encode() if is_secret else redact_query(value) if b"=" in value else value
            )
        found[name.decode("latin-1")] = masked.decode("latin-1")
    return found


def redact_xml(document: bytes, encoding: str | None = None) -> bytes:
    """Return a document as it was sent, with the content of signature elements masked.

    If such an element has an unusual form, the whole document is serialized again, in the same
    encoding. A document that is not well-formed is cut off at its first signature that is not
    masked.
    """
    usual = _USUAL.sub(rb"\1***", document)
    try:
        root = parse_xml(usual, encoding)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        before, found, _ = _split_at_signature(usual)
        return before + (_MASK.encode() if found else b"")
    signatures = [
        one
        for one in root.iter("*")
        if _SECRET in etree.QName(one).localname.lower() and not _is_masked(one)
    ]
    if not signatures and not _has_secret_attribute(root):
        return usual
    for one in signatures:
        tail = one.tail
        one.clear()
        one.text, one.tail = _MASK, tail
    for one in root.iter("*"):
        for name in one.keys():  # noqa: SIM118 - an element is not a dict
            if _SECRET in name.lower():
                one.set(name, _MASK)
    own = _UTF_16.get(document[:2]) or root.getroottree().docinfo.encoding or "us-ascii"
    return cast("bytes", etree.tostring(root, encoding=encoding or own))


def _masked_pair(found: re.Match[bytes]) -> bytes:
    pair = found[0]
    name, equals, _ = pair.partition(b"=")
    said = unquote_to_bytes(name).strip(b" +").lower()
    if not equals or _SECRET.encode() not in said or said in _NO_SECRETS:
        return pair
    return name + equals + _MASK.encode()


def _is_masked(element: etree._Element) -> bool:
    return not len(element) and not element.attrib and element.text in (None, "", _MASK)


def _has_secret_attribute(root: etree._Element) -> bool:
    return any(_SECRET in name.lower() for one in root.iter("*") for name in one.keys())  # noqa: SIM118


def _split_at_signature(document: bytes) -> tuple[bytes, bytes, bytes]:
    """Split at the first "signature" in any case, also in UTF-16; a masked one is skipped."""
    found = re.search(
        rb"s\x00*i\x00*g\x00*n\x00*a\x00*t\x00*u\x00*r\x00*e(?!>?\*\*\*)", document, re.IGNORECASE
    )
    if found is None:
        return document, b"", b""
    return document[: found.start()], found[0], document[found.end() :]
