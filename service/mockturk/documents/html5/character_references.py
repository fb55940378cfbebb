"""Character references: what ``&copy;``, ``&#169;`` and their misspellings stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.entities import html5 as named_references

from msgspec import Struct
from tinyhtml5.constants import replacement_characters
from tinyhtml5.tokenizer import has_keys_with_prefix, longest_prefix

_NUMERIC = re.compile(r"#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_NO_DIGITS = re.compile("#[xX]?")
_PARAMETER = re.compile("[=0-9A-Za-z]")
_NAMED = re.compile("[A-Za-z][0-9A-Za-z]*;")
# An ampersand before one of these does not begin a reference.
_NO_REFERENCE = ("", "<", "&", " ", "\t", "\n", "\x0c")

_LARGEST = 0x10FFFF
# Numbers with more digits are too large anyway, and take long to read.
_MOST_DIGITS = 12
_SURROGATES = range(0xD800, 0xE000)
_C1_CONTROLS = range(0x7F, 0xA0)
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
_ALLOWED_CONTROLS = "\t\n\x0c"


class Reference(Struct, frozen=True):
    """What an ampersand and the text after it stand for: a character reference, or the ampersand.

    ``end`` is the offset of its end. ``decided_at`` is the offset after the character that decides
    what it stands for. ``errors`` are pairs of code and offset.
    """

    characters: str
    end: int
    decided_at: int
    errors: Sequence[tuple[str, int]] = ()


def read_reference(
    text: str, start: int, allowed: str | None, *, from_attribute: bool
) -> Reference:
    """Read the reference whose ampersand is just before the offset ``start``.

    ``allowed`` is one more character before which an ampersand does not begin a reference, such as
    the quote that ends an attribute.
    """
    following = text[start : start + 1]
    if following in _NO_REFERENCE or following == allowed:
        return Reference("&", start, min(start + 1, len(text)))
    if following == "#":
        return _read_numeric(text, start)
    return _read_named(text, start, from_attribute=from_attribute)


def _read_numeric(text: str, start: int) -> Reference:
    found = _NUMERIC.match(text, start)
    if found is None:
        hash_sign = _NO_DIGITS.match(text, start)
        at = min((hash_sign.end() if hash_sign else start) + 1, len(text))
        return Reference("&", start, at, [("reference-without-digits", at)])
    errors = []
    end = at = found.end()
    if not found[0].endswith(";"):
        at = min(end + 1, len(text))
        errors.append(("numeric-reference-without-semicolon", at))
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    number = int(digits.lstrip("0")[:_MOST_DIGITS] or "0", base)
    code = _find_error(number)
    if code is not None:
        errors.append((code, at))
    if number in replacement_characters:
        return Reference(replacement_characters[number], end, at, errors)
    is_character = number <= _LARGEST and number not in _SURROGATES
    return Reference(chr(number) if is_character else "\ufffd", end, at, errors)


def _find_error(number: int) -> str | None:
    """Return the code of the error in a numeric reference, None if there is none."""
    if number > _LARGEST:
        return "reference-beyond-unicode"
    if number == 0 or number in _SURROGATES:
        return "reference-to-no-character"
    if number & 0xFFFE == 0xFFFE or number in _NONCHARACTERS:  # noqa: PLR2004 - the last two of a plane
        return "reference-to-no-character"
    if number in _C1_CONTROLS or (number < ord(" ") and chr(number) not in _ALLOWED_CONTROLS):
        return "reference-to-control-character"
    return None


def _read_named(text: str, start: int, *, from_attribute: bool) -> Reference:
    whole = _NAMED.match(text, start)
    if whole and whole[0] in named_references:
        at = min(whole.end() + 1, len(text))
        return Reference(named_references[whole[0]], whole.end(), at)
    end = start + 1
    while end <= len(text) and has_keys_with_prefix(text[start:end]):
        end += 1
    at = min(end, len(text))
    try:
        name = longest_prefix(text[start : end - 1])
    except KeyError:
        return Reference("&", start, at, [("ampersand-not-escaped", start)])
    end = start + len(name)
    if not from_attribute:
        error = ("named-reference-without-semicolon", at)
    elif _PARAMETER.match(text, end):
        return Reference(f"&{name}", end, at, [("ampersand-not-escaped", start)])
    else:
        error = ("ampersand-read-as-reference", start)
    return Reference(named_references[name], end, at, [error])
