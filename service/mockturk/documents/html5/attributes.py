"""Checks of attributes: ids, namespaces and character encodings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tinyhtml5.constants import namespaces
from tinyhtml5.inputstream import ContentAttributeParser, EncodingBytes
from webencodings.labels import LABELS

HTML = namespaces["html"]
_XLINK = namespaces["xlink"]

# Encodings that browsers know and the service's parser did not.
_UNKNOWN = frozenset({"macintosh", "xmacroman", "xuserdefined"})


def find_namespace_errors(
    attributes: Mapping[str, str], namespace: str
) -> Iterator[tuple[str, str]]:
    """Yield the error code and name of each ``xmlns`` attribute that does not fit ``namespace``."""
    for name, value in attributes.items():
        if name == "xmlns" and value != namespace:
            yield "wrong-namespace", name
        elif name == "xmlns:xlink" and namespace != HTML:
            if value != _XLINK:
                yield "wrong-namespace", name
        elif name.startswith("xmlns:"):
            yield "namespace-prefix", name


def find_encoding_error(attributes: Mapping[str, str]) -> str | None:
    """Return the code of the error in the character encoding that a ``meta`` declares."""
    declared = attributes.get("charset")
    if declared is None:
        if attributes.get("http-equiv", "").lower() != "content-type":
            return None
        content = EncodingBytes(attributes.get("content", "").encode())
        declared = (ContentAttributeParser(content).parse() or b"").decode()
        if not declared:
            return None
    key = _encoding_key(declared)
    if key.startswith("utf16"):
        return "encoding-not-ascii"
    return None if key in _ENCODINGS else "unknown-encoding"


def _encoding_key(label: str) -> str:
    """Return the part of an encoding's name that the service's parser compared."""
    return "".join(c for c in label.lower() if c.isascii() and c.isalnum())


_ENCODINGS = frozenset(map(_encoding_key, LABELS)) - _UNKNOWN
