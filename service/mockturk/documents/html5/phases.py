"""The phases of parsing in which the service's parser reported other errors than tinyhtml5.

Source of the errors: docs/reference/decisions.md#d31.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from tinyhtml5.constants import space_characters
from tinyhtml5.parser import (
    AfterAfterFramesetPhase,
    AfterFramesetPhase,
    InBodyPhase,
    InCaptionPhase,
    InCellPhase,
    InForeignContentPhase,
    InFramesetPhase,
    InitialPhase,
    InTableTextPhase,
    Phase,
)

OPTIONAL_END_TAGS = frozenset(
    {
        *("body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p"),
        *("rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
"""Elements that need not be closed."""
_OPTIONAL_BEFORE_HTML_ENDS = OPTIONAL_END_TAGS - {"optgroup", "option", "rp", "rt"}

# Other white space, such as a no-break space, is text.
_SPACES = "".join(space_characters)

_Token = dict[str, Any]
_Handler = Callable[[Phase, _Token], Any]

# Public and system identifiers of the doctypes that are not errors.
_PERMITTED_DOCTYPES = frozenset(
    {
        (None, None),
        (None, "about:legacy-compat"),
        ("-//W3C//DTD HTML 4.0//EN", None),
        ("-//W3C//DTD HTML 4.0//EN", "http://www.w3.org/TR/REC-html40/strict.dtd"),
        ("-//W3C//DTD HTML 4.01//EN", None),
        ("-//W3C//DTD HTML 4.01//EN", "http://www.w3.org/TR/html4/strict.dtd"),
        (
            "-//W3C//DTD XHTML 1.0 Strict//EN",
            "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd",
        ),
        ("-//W3C//DTD XHTML 1.1//EN", "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"),
    }
)


class _Initial(InitialPhase):
    """The phase before the doctype: some doctypes of HTML 4 and XHTML are not errors."""

    __slots__ = ()

    def process_doctype(self, token: _Token) -> None:
        super().process_doctype(token)
        permitted = (token["publicId"], token["systemId"]) in _PERMITTED_DOCTYPES
        if not permitted or token["name"] != "html" or not token["correct"]:
            self.parser.parse_error("wrong-doctype")


def _acknowledging_slash(process: _Handler) -> _Handler:
    """Return a handler of the start tags of void elements, where ``/>`` is not an error."""

    def process_void(phase: Phase, token: _Token) -> None:
        process(phase, token)
        token["selfClosingAcknowledged"] = True

    return process_void


def _start_ruby_text(phase: Phase, token: _Token) -> None:
    """Open an rp or rt, which must be directly in a ruby."""
    tree = phase.tree
    if tree.element_in_scope("ruby"):
        tree.generate_implied_end_tags()
    if tree.open_elements[-1].name != "ruby":
        phase.parser.parse_error("rp-or-rt-tag-not-in-ruby-scope")
    tree.insert_element(token)


def _start_textarea(phase: Phase, token: _Token) -> None:
    """Open a textarea; if the page ends in it, that is an error, as in any other text element."""
    InBodyPhase.start_tag_textarea(phase, token)
    phase.parser.original_phase = phase.parser.phase
    phase.parser.phase = phase.parser.phases["text"]


def _end_optgroup(phase: Phase, token: _Token) -> None:
    """End an optgroup outside of a select, where an option that is open in it is an error."""
    if [element.name for element in phase.tree.open_elements[-2:]] == ["optgroup", "option"]:
        phase.parser.parse_error("end-tag-too-early", {"name": token["name"]})
    InBodyPhase.end_tag_other(phase, token)


def _end_body(phase: Phase, token: _Token) -> None:
    """End the body at its own end tag or that of html, even if elements in it are open."""
    elements = phase.tree.open_elements
    optional = OPTIONAL_END_TAGS if token["name"] == "body" else _OPTIONAL_BEFORE_HTML_ENDS
    if len(elements) == 1 or elements[1].name != "body":
        phase.parser.parse_error("unexpected-end-tag", {"name": token["name"]})
        return
    if any(element.name not in optional for element in elements):
        phase.parser.parse_error("body-ends-too-early", {"name": token["name"]})
    phase.parser.phase = phase.parser.phases["after body"]


def _end_html(phase: Phase, token: _Token) -> _Token:
    """End the body, then the page."""
    _end_body(phase, token)
    return token


class _InBody(InBodyPhase):
    __slots__ = ()

    start_tag_handler = InBodyPhase.start_tag_handler | {
        "image": _acknowledging_slash(InBodyPhase.start_tag_image),
        "isindex": _acknowledging_slash(InBodyPhase.start_tag_isindex),
        "rp": _start_ruby_text,
        "rt": _start_ruby_text,
        "textarea": _start_textarea,
    }
    end_tag_handler = InBodyPhase.end_tag_handler | {
        "body": _end_body,
        "html": _end_html,
        "optgroup": _end_optgroup,
    }


class _InTableText(InTableTextPhase):
    """Text in a table outside of its cells: all of it up to the next tag is one error."""

    __slots__ = ()

    def flush_characters(self) -> None:
        if any(token["data"].strip(_SPACES) for token in self.character_tokens):
            self.parser.parse_error("text-in-table")
        super().flush_characters()

    def process_comment(self, token: _Token) -> None:
        """Do nothing: text before and after a comment is one text."""


def _process_space_in_body(phase: Phase, token: _Token) -> None:
    """Process white space as in the body, where it opens formatting elements again."""
    phase.parser.phases["in body"].process_space_characters(token)


class _InCaption(InCaptionPhase):
    __slots__ = ()

    process_space_characters = _process_space_in_body


class _InCell(InCellPhase):
    __slots__ = ()

    process_space_characters = _process_space_in_body


def _reporting_characters(code: str) -> _Handler:
    """Return a handler of text that reports each UTF-16 code unit except white space."""

    def process_characters(phase: Phase, token: _Token) -> None:
        for character in token["data"]:
            if character not in _SPACES:
                for _ in range(len(character.encode("utf-16-le", "surrogatepass")) // 2):
                    phase.parser.parse_error(code)

    return process_characters


class _InFrameset(InFramesetPhase):
    __slots__ = ()

    process_characters = _reporting_characters("unexpected-char-in-frameset")
    start_tag_handler = InFramesetPhase.start_tag_handler | {
        "frame": _acknowledging_slash(InFramesetPhase.start_tag_frame),
    }


class _AfterFrameset(AfterFramesetPhase):
    __slots__ = ()

    process_characters = _reporting_characters("unexpected-char-after-frameset")


class _AfterAfterFrameset(AfterAfterFramesetPhase):
    __slots__ = ()

    process_characters = _reporting_characters("expected-eof-but-got-char")


class _InForeignContent(InForeignContentPhase):
    """Within SVG and MathML."""

    __slots__ = ()

    def process_end_tag(self, token: _Token) -> _Token | None:
        """Close an element; report an end tag that is not the current element's."""
        open_elements, name = self.tree.open_elements, token["name"]
        if open_elements[-1].name.lower() != name:
            self.parser.parse_error("end-tag-in-foreign-content", {"name": name})
        for index in reversed(range(len(open_elements))):
            element = open_elements[index]
            if element.namespace == self.tree.default_namespace:
                break
            if element.name.lower() == name:
                del open_elements[index:]
                return None
        unprocessed: _Token | None = self.parser.phase.process_end_tag(token)
        return unprocessed


PHASES: Mapping[str, type[Phase]] = MappingProxyType(
    {
        "initial": _Initial,
        "in body": _InBody,
        "in table text": _InTableText,
        "in caption": _InCaption,
        "in cell": _InCell,
        "in foreign content": _InForeignContent,
        "in frameset": _InFrameset,
        "after frameset": _AfterFrameset,
        "after after frameset": _AfterAfterFrameset,
    }
)
"""The phases that replace those of tinyhtml5, by the names it gives them."""
