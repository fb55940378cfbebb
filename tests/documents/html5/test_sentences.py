"""The sentences for errors."""

from __future__ import annotations

import inspect
import re

import pytest
from tinyhtml5 import parser, tokenizer

from mockturk.documents.html5.sentences import format_sentence

# tinyhtml5 reports these only for fragments of pages, or they are none here.
NEVER = {
    *("eof-in-script-in-script", "unexpected-end-tag-after-body-innerhtml", "unknown-doctype"),
    *("end-tag-too-early-named", "unexpected-implied-end-tag-in-table-row"),
    "unexpected-implied-end-tag-in-table",  # in a comment
    *("unexpected-frameset-in-frameset-innerhtml", "unexpected-start-tag-out-of-table"),
    *("unexpected-start-tag-out-of-table-cell", "illegal-codepoint-for-numeric-entity"),
    *("expected-named-entity", "named-entity-without-semicolon", "expected-numeric-entity"),
    "numeric-entity-without-semicolon",
}
EVERY_NAME = dict.fromkeys(
    ("name", "gotName", "expectedName", "startName", "endName", "originalName", "newName"), "x"
)
_CODE = re.compile(r'\.parse_error\(\s*"([\w.-]+)"')


def test_every_error_of_the_parser_has_a_sentence() -> None:
    codes = {code for one in (parser, tokenizer) for code in _CODE.findall(inspect.getsource(one))}

    assert len(codes) > 100
    without = {code for code in codes if code in format_sentence(code, EVERY_NAME)}
    assert without == NEVER


def test_names_are_cut_and_cleaned() -> None:
    assert format_sentence("duplicate-id", {"name": "a\x01\ud800{b}"}) == (
        "The id “a\ufffd\ufffd{b}” is given twice."
    )
    assert format_sentence("duplicate-id", {"name": "x" * 61}) == (
        f"The id “{'x' * 60}…” is given twice."
    )


def test_numbers_are_code_points() -> None:
    assert format_sentence("forbidden-code-point", {"number": 0x85}).startswith("U+0085 ")


@pytest.mark.parametrize(("code", "sentence"), [("new", "This is not HTML5 (new).")])
def test_an_error_that_is_not_known_still_has_a_sentence(code: str, sentence: str) -> None:
    assert format_sentence(code, {}) == sentence
