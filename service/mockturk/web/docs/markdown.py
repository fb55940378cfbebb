"""Rendering of Markdown as GitHub renders it: CommonMark with tables and anchors at headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


class DocsSection(NamedTuple):
    """A heading with its level, 1 to 6, its anchor, and its plain text, a line for each block."""

    level: int
    anchor: str
    title: str
    text: str


class RenderedDocument(NamedTuple):
    """The HTML of a Markdown document, and its sections in order."""

    html: Markup
    sections: tuple[DocsSection, ...]


def create_parser() -> MarkdownIt:
    """Return a parser of CommonMark with tables."""
    return MarkdownIt("commonmark").enable("table")


def render_document(text: str, resolve_link: Callable[[str], str]) -> RenderedDocument:
    """Render a Markdown document, whose raw HTML is trusted.

    ``resolve_link`` returns the URL for the target of a link or a picture.
    """
    parser = create_parser()
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    tokens = parser.parse(text)
    sections = tuple(_mark_sections(tokens))
    for token in tokens:
        _prepare(token, resolve_link)
    return RenderedDocument(Markup(parser.renderer.render(tokens, parser.options, {})), sections)  # noqa: S704 - our own pages


def _mark_sections(tokens: Sequence[Token]) -> Iterator[DocsSection]:
    """Give headings their anchors and tables the title of their section; yield the sections."""
    anchors = Counter[str]()
    section, texts = DocsSection(0, "", "", ""), list[str]()
    for before, token, following in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type == "heading_open" and following is not None:
            if section.level:
                yield section._replace(text="\n".join(texts))
            title = _read_text(following)
            section = DocsSection(int(token.tag[1]), _build_anchor(title, anchors), title, "")
            texts.clear()
            token.attrSet("id", section.anchor)
        elif token.type == "table_open":
            token.meta["title"] = section.title
        elif token.type in ("inline", "fence") and (
            before is None or before.type != "heading_open"
        ):
            texts.append(_read_text(token))
    if section.level:
        yield section._replace(text="\n".join(texts))


def _build_anchor(title: str, anchors: Counter[str]) -> str:
    """Return the anchor of a heading as GitHub builds it; repeated ones get a number."""
    anchor = _NOT_IN_ANCHORS.sub("", title.lower()).strip().replace(" ", "-")
    anchors[anchor] += 1
    return anchor if anchors[anchor] == 1 else f"{anchor}-{anchors[anchor] - 1}"


def _read_text(token: Token) -> str:
    """Return the plain text of a block."""
    if token.children is None:
        return token.content
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children
        if child.type != "html_inline"
    )


def _prepare(token: Token, resolve_link: Callable[[str], str]) -> None:
    """Resolve the links of a block; replace inline styles, which the pages' policy forbids."""
    for child in token.children or ():
        for name in ("href", "src"):
            if target := child.attrGet(name):
                child.attrSet(name, resolve_link(str(target)))
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if style := token.attrs.pop("style", None):
        token.attrJoin("class", str(style).replace("text-align:", "align-"))


def _open_table(
    _renderer: RendererHTML, tokens: Sequence[Token], number: int, *_rest: object
) -> str:
    """Begin a table that can be scrolled sideways, with the keyboard too."""
    title = tokens[number].meta["title"]
    return Markup(
        '<div class="scroll" role="region" tabindex="0" aria-label="Table: {}">'
        '<table class="list">\n'
    ).format(title)


def _close_table(*_: object) -> str:
    return "</table></div>\n"
