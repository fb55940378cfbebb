"""Character references as the service's parser read them."""

from __future__ import annotations

import pytest

from mockturk.documents.html5.character_references import read_reference

ESCAPED = "ampersand-not-escaped"


def read(text: str, *, quote: str | None = None) -> tuple[str, int, list[tuple[str, int]]]:
    """The characters, the end and the errors of what follows the ampersand that begins a text."""
    found = read_reference(text, 1, quote, from_attribute=quote is not None)
    return found.characters, found.end, list(found.errors)


@pytest.mark.parametrize("text", ["&", "& b", "&\n", "&<p>", "&&amp;"])
def test_an_ampersand_alone_is_no_error(text: str) -> None:
    assert read(text) == ("&", 1, [])


@pytest.mark.parametrize(
    ("text", "characters"),
    [("&amp;", "&"), ("&NotEqualTilde;", "≂̸"), ("&#65;", "A"), ("&#x1F600;", "\U0001f600")],
)
def test_references_are_read(text: str, characters: str) -> None:
    assert read(text) == (characters, len(text), [])


@pytest.mark.parametrize(
    ("text", "characters", "end", "error"),
    [
        ("&T and", "&", 1, (ESCAPED, 1)),
        ("&nosuch;", "&", 1, (ESCAPED, 1)),
        ("&;", "&", 1, (ESCAPED, 1)),
        ("&copy 2014", "©", 5, ("named-reference-without-semicolon", 6)),
        ("&copy", "©", 5, ("named-reference-without-semicolon", 5)),
        ("&notit;", "¬", 4, ("named-reference-without-semicolon", 6)),
        ("&#", "&", 1, ("reference-without-digits", 2)),
        ("&#x;", "&", 1, ("reference-without-digits", 4)),
        ("&#65 a", "A", 4, ("numeric-reference-without-semicolon", 5)),
        ("&#128;", "€", 6, ("reference-to-control-character", 6)),
        ("&#1;", "\x01", 4, ("reference-to-control-character", 4)),
        ("&#13;", "\r", 5, ("reference-to-control-character", 5)),
        ("&#0;", "\ufffd", 4, ("reference-to-no-character", 4)),
        ("&#xD800;", "\ufffd", 8, ("reference-to-no-character", 8)),
        ("&#x1FFFE;", "\U0001fffe", 9, ("reference-to-no-character", 9)),
        ("&#x110000;", "\ufffd", 10, ("reference-beyond-unicode", 10)),
        ("&#" + "9" * 5_000 + ";", "\ufffd", 5_003, ("reference-beyond-unicode", 5_003)),
    ],
)
def test_errors_have_their_places(
    text: str, characters: str, end: int, error: tuple[str, int]
) -> None:
    assert read(text) == (characters, end, [error])


@pytest.mark.parametrize(
    ("text", "characters", "end", "errors"),
    [
        ('&"', "&", 1, []),
        ('&copy=2"', "&copy", 5, [(ESCAPED, 1)]),
        ('&copyright"', "&copy", 5, [(ESCAPED, 1)]),
        ('&copy"', "©", 5, [("ampersand-read-as-reference", 1)]),
        ('&b=2"', "&", 1, [(ESCAPED, 1)]),
    ],
)
def test_in_attributes_a_known_name_may_be_a_parameter(
    text: str, characters: str, end: int, errors: list[tuple[str, int]]
) -> None:
    assert read(text, quote='"') == (characters, end, errors)
