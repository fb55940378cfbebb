"""The parser of a page: tinyhtml5, with the errors and the order of the service's parser.

Source of the errors: docs/reference/decisions.md#d31.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from tinyhtml5.constants import Token, heading_elements, namespaces
from tinyhtml5.parser import HTMLParser

from mockturk.documents.html5.attributes import find_encoding_error, find_namespace_errors
from mockturk.documents.html5.open_elements import OpenElement, OpenElements
from mockturk.documents.html5.page_stream import PageStream
from mockturk.documents.html5.phases import OPTIONAL_END_TAGS, PHASES
from mockturk.documents.html5.tokenizer import PageTokenizer

# Levels of elements. Parsing takes time in the square of them; real pages have some dozens.
_DEEPEST = 256

_HTML: str = namespaces["html"]
_ROOTS: Mapping[str, str] = MappingProxyType(
    {"svg": namespaces["svg"], "math": namespaces["mathml"]}
)

# Errors of tinyhtml5 that the service's parser did not report.
_NO_ERRORS = frozenset(
    {
        "end-tag-too-early-named",
        "unexpected-implied-end-tag-in-table-row",
        "unknown-doctype",  # phases.py has its own rule
    }
)
# Errors of end tags that close other elements as well.
_CLOSING = frozenset(
    {
        "end-tag-too-early",
        "expected-one-end-tag-but-got-another",
        "unexpected-cell-end-tag",
        "unexpected-end-tag",
        "unexpected-end-tag-implies-table-voodoo",
    }
)
# Errors at the end of a page with open elements.
_AT_END = frozenset(
    {
        "eof-in-frameset",
        "eof-in-head-noscript",
        "eof-in-select",
        "eof-in-table",
        "expected-closing-tag-but-got-eof",
        "expected-named-closing-tag-but-got-eof",
    }
)


class Complaint(Struct, frozen=True):
    """An error: its code, the offset after its character, and the names in its sentence."""

    code: str
    offset: int
    names: Mapping[str, object]


class StopParsingError(Exception):
    """Stops parsing, because no more errors are reported."""


class PageParser(HTMLParser):
    """A parser that collects the errors of a page, at most ``most`` of them.

    ``wanted`` are the codes of the errors to collect; None stands for all.
    """

    def __init__(self, page: str, most: int, wanted: frozenset[str] | None = None) -> None:
        super().__init__()
        self._wanted = wanted
        self.tree = OpenElements(namespace_html_elements=True)
        self.phases: dict[str, Any] = {
            name: PHASES.get(name, type(phase))(self, self.tree)
            for name, phase in self.phases.items()
        }
        self.container = None
        self.scripting = False
        self.stream = PageStream(page)
        self.tokenizer = PageTokenizer(self.stream, self)
        self._most = most
        self._complaints: list[Complaint] = []
        self._forbidden = self.stream.find_forbidden()[::-1]
        self._has_namespaces = "xmlns" in self.stream.text.lower()
        self._ids: set[str] = set()
        # The elements that were open at an error of an end tag, and the name of that tag.
        self._open_before: tuple[list[OpenElement], str] | None = None

    def find_complaints(self) -> list[Complaint]:
        """Parse the page; return its first errors, an empty list if it is valid."""
        self.reset()
        try:
            self.main_loop()
            self._report_forbidden(len(self.stream.text))
        except StopParsingError:
            pass
        except AssertionError:  # tinyhtml5 fails assertions on misplaced framesets
            if self._wanted is not None:
                return self._complaints
            self._complaints.append(Complaint("unreadable", self.stream.offset, {}))
        return self._complaints

    def begin_token(self, token: Mapping[str, Any], offset: int) -> None:
        """Check the attributes of a start tag; ``offset`` is the place of errors in the token."""
        self.tree.offset = offset
        if token["type"] is Token.START_TAG:
            if len(self.tree.open_elements) > _DEEPEST:
                self.stop("nested-too-deep", offset)
            if token["data"]:
                self._check_attributes(token["name"], token["data"])

    def end_token(self) -> None:
        """Report the elements that an end tag has closed besides its own."""
        if self._open_before is None:
            return
        (before, name), self._open_before = self._open_before, None
        still_open = {id(element) for element in self.tree.open_elements}
        closed = [element for element in before if id(element) not in still_open]
        own = heading_elements if name in heading_elements else (name,)
        ends = (index for index, element in enumerate(closed) if element.name in own)
        self._report_unclosed(closed[max(ends, default=-1) + 1 :])

    def parse_error(self, errorcode: str, datavars: Mapping[str, Any] | None = None) -> None:
        """Record an error at the current token, by tinyhtml5's code or one of our own."""
        if errorcode in _NO_ERRORS:
            return
        names, code = datavars or {}, errorcode
        open_elements = self.tree.open_elements
        if code == "unexpected-start-tag" and names.get("name") == "body":
            code = "second-body"
        elif code in _AT_END and open_elements[-1].namespace != _HTML:
            code = "eof-in-foreign-content"
        self.report(code, self.tree.offset, **names)
        if code in _AT_END or code == "body-ends-too-early":
            self._report_unclosed(open_elements)
        elif code == "end-tag-too-early-ignored":
            forms = (index for index, one in enumerate(open_elements) if one.name == "form")
            self._report_unclosed(open_elements[max(forms) + 1 :])
        elif code in _CLOSING and self._open_before is None:
            self._open_before = [*open_elements], names.get("gotName") or names["name"]

    def report(self, code: str, offset: int, **names: object) -> None:
        """Record an error at the character before an offset."""
        self._report_forbidden(min(offset, self.stream.offset))
        # tinyhtml5 does not know the template element and its content rules.
        if not any(element.name == "template" for element in self.tree.open_elements):
            self._add(code, offset, names)

    def stop(self, code: str, offset: int) -> None:
        """Record an error and stop parsing."""
        if self._wanted is None:
            self._complaints.append(Complaint(code, offset, {}))
        raise StopParsingError

    def _add(self, code: str, offset: int, names: Mapping[str, object]) -> None:
        if self._wanted is not None and code not in self._wanted:
            return
        self._complaints.append(Complaint(code, offset, names))
        if len(self._complaints) == self._most:
            raise StopParsingError

    def _report_forbidden(self, offset: int) -> None:
        """Report the forbidden code points up to an offset."""
        while self._forbidden and self._forbidden[-1][0] <= offset:
            end, character = self._forbidden.pop()
            self._add("forbidden-code-point", end, {"number": ord(character)})

    def _report_unclosed(self, elements: Iterable[OpenElement]) -> None:
        """Report the start tags of elements whose end tag may not be left out, each once."""
        for element in reversed([*elements]):
            start_tag = element.start_tag
            if element.name not in OPTIONAL_END_TAGS and not start_tag.is_reported:
                start_tag.is_reported = True
                self._add("unclosed-element", start_tag.offset, {"name": element.name})

    def _check_attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        given = attributes.get("id")
        if given is not None:
            if given in self._ids:
                self.report("duplicate-id", self.tree.offset, name=given)
            self._ids.add(given)
        if self._has_namespaces:
            for code, attribute in find_namespace_errors(attributes, self._namespace_of(name)):
                self.report(code, self.tree.offset, name=attribute)
        if name == "meta":
            error = find_encoding_error(attributes)
            if error is not None:
                self.report(error, self.tree.offset)

    def _namespace_of(self, name: str) -> str:
        """Return the namespace of an element that is opened now."""
        if name in _ROOTS or not self.tree.open_elements:
            return _ROOTS.get(name, _HTML)
        current: OpenElement = self.tree.open_elements[-1]
        if self.is_html_integration_point(current) or self.is_mathml_text_integration_point(
            current
        ):
            return _HTML
        return current.namespace
