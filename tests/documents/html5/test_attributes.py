"""Namespaces and character encodings in attributes."""

from __future__ import annotations

import pytest
from tinyhtml5.constants import namespaces

from mockturk.documents.html5.attributes import find_encoding_error, find_namespace_errors

HTML, SVG, XLINK = namespaces["html"], namespaces["svg"], namespaces["xlink"]
CONTENT_TYPE = {"http-equiv": "Content-Type"}


@pytest.mark.parametrize(
    ("attributes", "namespace", "errors"),
    [
        ({"xmlns": HTML}, HTML, []),
        ({"xmlns": SVG, "xmlns:xlink": XLINK}, SVG, []),
        ({"xmlnsx": "", "xml:lang": "en"}, HTML, []),
        ({"xmlns": "x"}, HTML, [("wrong-namespace", "xmlns")]),
        (
            {"xmlns": HTML, "xmlns:xlink": "x"},
            SVG,
            [("wrong-namespace", "xmlns"), ("wrong-namespace", "xmlns:xlink")],
        ),
        (
            {"xmlns:fb": "x", "xmlns:xlink": XLINK},
            HTML,
            [("namespace-prefix", "xmlns:fb"), ("namespace-prefix", "xmlns:xlink")],
        ),
        ({"xmlns:inkscape": "x"}, SVG, [("namespace-prefix", "xmlns:inkscape")]),
    ],
)
def test_namespaces(
    attributes: dict[str, str], namespace: str, errors: list[tuple[str, str]]
) -> None:
    assert list(find_namespace_errors(attributes, namespace)) == errors


@pytest.mark.parametrize(
    "attributes",
    [
        *({"charset": one} for one in ("utf-8", " UTF8 ", "latin1", "ISO-8859-1", "shift_jis")),
        {**CONTENT_TYPE, "content": "text/html; charset=windows-1252"},
        {**CONTENT_TYPE, "content": "text/html"},
        {**CONTENT_TYPE, "content": "text/html; charset="},
        {"http-equiv": "refresh", "content": "1; charset=nosuch"},
        {"name": "charset", "content": "charset=nosuch"},
    ],
)
def test_encodings_that_the_parser_knows_pass(attributes: dict[str, str]) -> None:
    assert find_encoding_error(attributes) is None


@pytest.mark.parametrize(
    ("attributes", "error"),
    [
        *(({"charset": one}, "unknown-encoding") for one in ("nosuch", "", "utf-7", "macintosh")),
        *(({"charset": one}, "encoding-not-ascii") for one in ("utf-16", "UTF-16LE", "utf16be")),
        ({**CONTENT_TYPE, "content": "text/html; charset='nosuch'"}, "unknown-encoding"),
        ({**CONTENT_TYPE, "content": "text/html; charset=utf-16"}, "encoding-not-ascii"),
        ({**CONTENT_TYPE, "charset": "nosuch", "content": "charset=utf-8"}, "unknown-encoding"),
    ],
)
def test_other_encodings_are_errors(attributes: dict[str, str], error: str) -> None:
    assert find_encoding_error(attributes) == error
