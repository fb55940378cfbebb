"""What was sent, without the signatures in it, for whoever reads it later."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from lxml import etree

from mockturk.wire.safe_xml import parse_xml

_MASK = "***"
_USUAL = re.compile(rb"(<(?:[\w.-]+:)?Signature(?:\s[^<>]*)?>)[^<&]*(?=</)")
_SECRET = "signature"  # noqa: S105 - what one is called
# They begin with that word and tell how, not with what.
_NO_SECRETS = (b"signatureversion", b"signaturemethod")


def redact_query(query: bytes) -> bytes:
    """Return parameters as they came, but for the values of those called a signature.

    In any spelling: what this service does not take for one may be one all the same.
    """
    return re.sub(rb"[^&;?]+", _masked_pair, query)


def redact_xml(document: bytes, encoding: str | None = None) -> bytes:
    """Return a document as it came, but for what stands in elements called a signature.

    If such an element is written in an unusual way, the document is written anew; what is no
    XML is told only as far as it has none.
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
        for name in one.keys():  # noqa: SIM118 - an element is no dict
            if _SECRET in name.lower():
                one.set(name, _MASK)
    return etree.tostring(root)


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
    """Split at the first element or name that may be a signature, in any case."""
    found = re.search(
        rb"s\x00*i\x00*g\x00*n\x00*a\x00*t\x00*u\x00*r\x00*e(?!>?\*\*\*)", document, re.IGNORECASE
    )
    if found is None:
        return document, b"", b""
    return document[: found.start()], found[0], document[found.end() :]
