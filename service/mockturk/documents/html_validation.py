"""Validation of the page inside an HTMLQuestion as HTML5.

The service rejected a page for any error of its HTML5 parser, even ones that browsers tolerate.
Three of its error messages are captured (cloudyr/MTurkR issue 30, of 2013;
tylin/coco-ui pull request 4, of 2018). docs/questions.md lists the errors that we allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from types import MappingProxyType
from typing import Any

from tinyhtml5.parser import HTMLParser
from tinyhtml5.tokenizer import HTMLTokenizer

from mockturk.documents.html_sentences import SENTENCES as PARSER_SENTENCES
from mockturk.domain.errors import XHTMLParseError

# The parser's time grows with the square of these; real pages have some dozens.
_DEEPEST = 256
_MOST_ATTRIBUTES = 256
# Errors reported at most: enough to repair a page. A text that is not HTML has one in every line.
_MOST_COMPLAINTS = 10

# Parser errors that we allow. Whether the service required a doctype is unknown, and pages without
# one are documented for the later API. Control characters and dashes in comments are harmless.
_LET_PASS = frozenset(
    {
        "expected-doctype-but-got-chars",
        "expected-doctype-but-got-end-tag",
        "expected-doctype-but-got-eof",
        "expected-doctype-but-got-start-tag",
        "unknown-doctype",
        "invalid-codepoint",
        "unexpected-char-in-comment",
        "unexpected-dash-after-double-dash-in-comment",
        "unexpected-space-after-double-dash-in-comment",
    }
)

_NO_SPACE = "unexpected-character-after-attribute-value"
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # Captured.
        "expected-named-entity": (
            "“&” did not start a character reference. "
            "(“&” probably should have been escaped as “&amp;”.)"
        ),
        _NO_SPACE: "No space between attributes.",
        # Our own messages; all other errors have the parser's.
        "duplicate-attribute": "An attribute stands twice on one tag.",
        "end-tag-too-early": "End tag “%(name)s” does not end what was opened last.",
        "unexpected-end-tag": "End tag “%(name)s” does not belong here.",
        "non-void-element-with-trailing-solidus": "“/>” does not end the element “%(name)s”.",
        "unexpected-char-implies-table-voodoo": "Text in a table, outside of its cells.",
        "unexpected-start-tag-implies-table-voodoo": (
            "Start tag “%(name)s” in a table, outside of its cells."
        ),
        "unexpected-end-tag-implies-table-voodoo": (
            "End tag “%(name)s” in a table, outside of its cells."
        ),
    }
)
# Captured, for a second body.
_SECOND_BODY = "An “body” start tag seen but an element of the same type was already open."


def require_html5(page: str) -> None:
    """Raise XHTMLParseError if the text of an HTMLContent element is not valid HTML5.

    The message lists the errors in the service's format. Lines and columns count within the text.
    """
    page = page.removeprefix("\ufeff")
    if not page.strip():
        raise XHTMLParseError("Question", "HTML5", "<! [1,1] The content is empty. !>")
    complaints = _Reader().complaints(page)
    if complaints:
        raise XHTMLParseError("Question", "HTML5", " ".join(complaints))


class _StopParsingError(Exception):
    """Stops parsing, because no more errors are reported."""


class _Reader(HTMLParser):
    """A parser that collects the errors of a page."""

    def complaints(self, page: str) -> list[str]:
        """Return the first errors of a page, an empty list if it is valid."""
        self._noted: list[str] = []
        self.container = None
        self.scripting = False
        # As a stream, because a text might be the name of a file.
        self.tokenizer = _Tokenizer(StringIO(page), parser=self)
        self.reset()
        try:
            self.main_loop()
        except _StopParsingError:
            pass
        except AssertionError:  # tinyhtml5 fails assertions on misplaced framesets
            self.note("The page cannot be read any further.")
        return self._noted

    def parse_error(self, errorcode: str, datavars: Mapping[str, Any] | None = None) -> None:
        """Record one error, by tinyhtml5's error code."""
        # tinyhtml5 does not know the template element and its content rules.
        if errorcode in _LET_PASS or any(e.name == "template" for e in self.tree.open_elements):
            return
        self.note(self._sentence(errorcode, datavars or {}), further=errorcode == _NO_SPACE)
        if len(self._noted) == _MOST_COMPLAINTS:
            raise _StopParsingError

    def note(self, sentence: str, *, further: bool = False) -> None:
        """Record a message with the parser's position; ``further`` adds one to the column.

        That is needed when the tokenizer has pushed a character back.
        """
        line, column = self.tokenizer.stream.position()
        self._noted.append(f"<! [{line},{column + further}] {sentence} !>")

    def _sentence(self, code: str, names: Mapping[str, Any]) -> str:
        if code == "unexpected-start-tag" and names.get("name") == "body":
            return _SECOND_BODY
        if code == "expected-closing-tag-but-got-eof":
            # The first two are html and body, whose end tags are optional.
            still_open = ", ".join(f"“{e.name}”" for e in self.tree.open_elements[2:])
            return f"End of file seen and there were open elements: {still_open}."
        return _SENTENCES.get(code, PARSER_SENTENCES[code]) % names


class _Tokenizer(HTMLTokenizer):
    """A tokenizer that stops at input which would take seconds to parse."""

    parser: _Reader

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if len(self.parser.tree.open_elements) > _DEEPEST:
                self._stop(f"Elements are nested more than {_DEEPEST} deep.")
            yield token

    def attribute_name_state(self) -> bool:
        """Read one character of an attribute's name, after checking the number of attributes."""
        attributes = (self.current_token or {})["data"]
        if len(attributes) > _MOST_ATTRIBUTES:
            self._stop(f"A tag has more than {_MOST_ATTRIBUTES} attributes.")
        return bool(super().attribute_name_state())

    def _stop(self, reason: str) -> None:
        self.parser.note(reason)
        raise _StopParsingError
