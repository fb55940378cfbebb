"""Sentences for the errors in a page, by their codes: tinyhtml5's and our own.

Three of them are verbatim from captured errors: docs/reference/decisions.md#d31-sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The most characters of a name that a sentence quotes.
_LONGEST_NAME = 60


def format_sentence(code: str, names: Mapping[str, object]) -> str:
    """Return the sentence for an error; names in it are shortened, without control characters."""
    quoted = {name: _quote(value) for name, value in names.items()}
    return _SENTENCES.get(code, f"This is not HTML5 ({code}).").format(**quoted)


def _quote(value: object) -> str:
    if isinstance(value, int):
        return f"U+{value:04X}"
    text = "".join(c if c.isprintable() else "\ufffd" for c in str(value)[: _LONGEST_NAME + 1])
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


_CAPTURED = {
    "ampersand-not-escaped": (
        "“&” did not start a character reference. "
        "(“&” probably should have been escaped as “&amp;”.)"
    ),
    "second-body": ("An “body” start tag seen but an element of the same type was already open."),
    "unexpected-character-after-attribute-value": "No space between attributes.",
}

_CHARACTERS = {
    "ampersand-read-as-reference": (
        "“&” and the letters after it are a character reference without “;”. "
        "(“&” in a URL is written “&amp;”.)"
    ),
    "forbidden-code-point": "{number} is not allowed in HTML.",
    "invalid-codepoint": "U+0000 is not allowed in HTML.",
    "named-reference-without-semicolon": "A named character reference does not end in “;”.",
    "numeric-reference-without-semicolon": "A numeric character reference does not end in “;”.",
    "reference-beyond-unicode": "A character reference has a number beyond Unicode.",
    "reference-to-control-character": "A character reference stands for a control character.",
    "reference-to-no-character": "A character reference has a number that is not a character.",
    "reference-without-digits": "“&#” is not followed by digits.",
}

_ESCAPE = "(“<” in text is written “&lt;”.)"
_TAGS = {
    "attributes-in-end-tag": "An end tag has attributes.",
    "duplicate-attribute": "An attribute is given twice in one tag.",
    "duplicate-id": "The id “{name}” is given twice.",
    "encoding-not-ascii": "The declared character encoding does not contain ASCII.",
    "equals-in-unquoted-attribute-value": "“=”, “<” or “`” begins an attribute value.",
    "expected-attribute-value-but-got-right-bracket": "An attribute has “=” but no value.",
    "expected-closing-tag-but-got-char": f"“</” is not followed by the name of a tag. {_ESCAPE}",
    "expected-closing-tag-but-got-right-bracket": "“</>” is not a tag.",
    "expected-tag-name": f"“<” is not followed by the name of a tag. {_ESCAPE}",
    "expected-tag-name-but-got-question-mark": "“<?” does not begin anything in HTML.",
    "expected-tag-name-but-got-right-bracket": f"“<>” is not a tag. {_ESCAPE}",
    "invalid-character-after-attribute-name": "A quote or “<” follows the name of an attribute.",
    "invalid-character-in-attribute-name": "A quote, “<” or “=” is in the name of an attribute.",
    "namespace-prefix": "The attribute “{name}” is not allowed.",
    "nested-too-deep": "Elements are nested more than 256 deep.",
    "non-void-element-with-trailing-solidus": "“/>” does not end the element “{name}”.",
    "self-closing-flag-on-end-tag": "An end tag ends with “/>”.",
    "too-many-attributes": "A tag has more than 256 attributes.",
    "unexpected-character-after-solidus-in-tag": "“/” in a tag is not followed by “>”.",
    "unexpected-character-in-unquoted-attribute-value": (
        "A quote, “<”, “=” or “`” is in an attribute value without quotes."
    ),
    "unknown-encoding": "The declared character encoding is unknown.",
    "wrong-namespace": "The attribute “{name}” has a value that is not this element's namespace.",
}

_COMMENTS = {
    "expected-dashes-or-doctype": "“<!” begins neither a comment nor a doctype.",
    "incorrect-comment": "A comment ends right where it begins. (A comment ends with “-->”.)",
    "unexpected-bang-after-double-dash-in-comment": "A comment contains “--!”.",
    "unexpected-char-in-comment": "A comment contains “--”.",
    "unexpected-dash-after-double-dash-in-comment": "A comment contains “---”.",
}

_DOCTYPE = "(It is expected to be “<!DOCTYPE html>”.)"
_DOCTYPES = {
    "expected-doctype-but-got-chars": f"Text before the doctype. {_DOCTYPE}",
    "expected-doctype-but-got-end-tag": f"End tag “{{name}}” before the doctype. {_DOCTYPE}",
    "expected-doctype-but-got-eof": f"The page has no doctype. {_DOCTYPE}",
    "expected-doctype-but-got-start-tag": f"Start tag “{{name}}” before the doctype. {_DOCTYPE}",
    "expected-doctype-name-but-got-right-bracket": f"The doctype has no name. {_DOCTYPE}",
    "expected-space-or-right-bracket-in-doctype": (
        f"The doctype's name is followed by neither “PUBLIC” nor “SYSTEM”. {_DOCTYPE}"
    ),
    "need-space-after-doctype": f"No space after “<!DOCTYPE”. {_DOCTYPE}",
    "unexpected-char-in-doctype": f"A character is wrong in the doctype. {_DOCTYPE}",
    "unexpected-doctype": "A doctype in the page.",
    "unexpected-end-of-doctype": f"The doctype ends too early. {_DOCTYPE}",
    "wrong-doctype": f"The doctype is not HTML5's. {_DOCTYPE}",
}

_END = {
    "eof-in-attribute-name": "End of file in an attribute's name.",
    "eof-in-attribute-value-double-quote": 'End of file in an attribute value (").',
    "eof-in-attribute-value-no-quotes": "End of file in an attribute value.",
    "eof-in-attribute-value-single-quote": "End of file in an attribute value (').",
    "eof-in-comment": "End of file in a comment.",
    "eof-in-comment-double-dash": "End of file in a comment.",
    "eof-in-comment-end-bang-state": "End of file in a comment.",
    "eof-in-comment-end-dash": "End of file in a comment.",
    "eof-in-doctype": "End of file in the doctype.",
    "eof-in-doctype-name": "End of file in the doctype.",
    "eof-in-foreign-content": "End of file within SVG or MathML.",
    "eof-in-frameset": "End of file seen and there were open elements.",
    "eof-in-head-noscript": "End of file seen and there were open elements.",
    "eof-in-select": "End of file seen and there were open elements.",
    "eof-in-table": "End of file seen and there were open elements.",
    "eof-in-tag-name": "End of file in a tag's name.",
    "expected-attribute-name-but-got-eof": "End of file in a tag.",
    "expected-attribute-value-but-got-eof": "End of file in a tag.",
    "expected-closing-tag-but-got-eof": "End of file seen and there were open elements.",
    "expected-doctype-name-but-got-eof": "End of file in the doctype.",
    "expected-end-of-tag-but-got-eof": "End of file in a tag.",
    "expected-named-closing-tag-but-got-eof": "End of file in the element “{name}”.",
    "unexpected-eof-after-attribute-value": "End of file in a tag.",
    "unexpected-eof-after-solidus-in-tag": "End of file in a tag.",
}

_STRAY_START = "Start tag “{name}” does not belong here."
_STRAY_END = "End tag “{name}” does not belong here."
_TOO_EARLY = "End tag “{name}” does not end the element opened last."
_ELEMENTS = {
    "adoption-agency-1.2": _STRAY_END,
    "adoption-agency-1.3": _TOO_EARLY,
    "adoption-agency-4.4": _STRAY_END,
    "body-ends-too-early": "End tag “{name}” seen and there were open elements.",
    "char-in-head-noscript": "Text in a “noscript” in the head.",
    "deprecated-tag": _STRAY_START,
    "end-tag-after-implied-root": _STRAY_END,
    "end-tag-in-foreign-content": _TOO_EARLY,
    "end-tag-too-early": _TOO_EARLY,
    "end-tag-too-early-ignored": _TOO_EARLY,
    "expected-eof-but-got-char": "Text after the end of the page.",
    "expected-eof-but-got-end-tag": "End tag “{name}” after the end of the page.",
    "expected-eof-but-got-start-tag": "Start tag “{name}” after the end of the page.",
    "expected-one-end-tag-but-got-another": (
        "End tag “{gotName}” does not end the element opened last (“{expectedName}”)."
    ),
    "no-end-tag": _STRAY_END,
    "non-html-root": "Start tag “html” does not belong here.",
    "rp-or-rt-tag-not-in-ruby-scope": "“rt” or “rp” is not directly in a “ruby”.",
    "text-in-table": "Text in a table, outside of its cells.",
    "two-heads-are-not-better-than-one": "Start tag “head” does not belong here.",
    "unclosed-element": "The element “{name}” that begins here is not closed.",
    "unexpected-cell-end-tag": _TOO_EARLY,
    "unexpected-cell-in-table-body": "A table cell is not in a row.",
    "unexpected-char-after-body": "Text after the end of the body.",
    "unexpected-char-after-frameset": "Text after a frameset.",
    "unexpected-char-in-frameset": "Text in a frameset.",
    "unexpected-end-tag": _STRAY_END,
    "unexpected-end-tag-after-body": "End tag “{name}” after the end of the body.",
    "unexpected-end-tag-after-frameset": "End tag “{name}” after a frameset.",
    "unexpected-end-tag-before-html": _STRAY_END,
    "unexpected-end-tag-implies-table-voodoo": "End tag “{name}” in a table, outside of its cells.",
    "unexpected-end-tag-in-frameset": "End tag “{name}” in a frameset.",
    "unexpected-end-tag-in-select": "End tag “{name}” in a “select”.",
    "unexpected-end-tag-in-table-body": _STRAY_END,
    "unexpected-end-tag-in-table-row": _STRAY_END,
    "unexpected-end-tag-treated-as": _STRAY_END.replace("name", "originalName"),
    "unexpected-form-in-table": "Start tag “form” in a table, outside of its cells.",
    "unexpected-hidden-input-in-table": "Start tag “input” in a table, outside of its cells.",
    "unexpected-html-element-in-foreign-content": "Start tag “{name}” within SVG or MathML.",
    "unexpected-inhead-noscript-tag": "Tag “{name}” in a “noscript” in the head.",
    "unexpected-input-in-select": "An input in a “select”.",
    "unexpected-select-in-select": "Start tag “select” in a “select”.",
    "unexpected-start-tag": _STRAY_START,
    "unexpected-start-tag-after-body": "Start tag “{name}” after the end of the body.",
    "unexpected-start-tag-after-frameset": "Start tag “{name}” after a frameset.",
    "unexpected-start-tag-ignored": _STRAY_START,
    "unexpected-start-tag-implies-end-tag": "Start tag “{startName}” while “{endName}” is open.",
    "unexpected-start-tag-implies-table-voodoo": (
        "Start tag “{name}” in a table, outside of its cells."
    ),
    "unexpected-start-tag-in-frameset": "Start tag “{name}” in a frameset.",
    "unexpected-start-tag-in-select": "Start tag “{name}” in a “select”.",
    "unexpected-start-tag-out-of-my-head": "Start tag “{name}” after the head.",
    "unexpected-start-tag-treated-as": "“{originalName}” is not an element. (“{newName}” is.)",
    "unexpected-table-element-end-tag-in-select-in-table": "End tag “{name}” in a “select”.",
    "unexpected-table-element-start-tag-in-select-in-table": "Start tag “{name}” in a “select”.",
    "unexpected-table-end-tag-in-caption": "End tag “table” in a caption.",
    "unexpected-table-start-tag-in-caption": "A part of a table in its caption.",
    "unreadable": "The parser cannot read the rest of the page.",
}

_SENTENCES: Mapping[str, str] = MappingProxyType(
    _CAPTURED | _CHARACTERS | _TAGS | _COMMENTS | _DOCTYPES | _END | _ELEMENTS
)
