"""A Python-Markdown extension for the documentation site: it renders pages as GitHub does.

The site's generator uses Python-Markdown, which reads nested lists, references and pipes in tables
in another way. With this extension it reads only the headings, for its table of contents.
Everything between them is CommonMark with tables, read by the parser of the offline pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from mockturk.web.docs.markdown import create_parser


class CommonMarkBlocks(Preprocessor):
    """Replaces everything but headings by its HTML."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the headings as ATX headings, and a placeholder for what is between them."""
        return list(self._replace_blocks("\n".join(lines)))

    def _replace_blocks(self, text: str) -> Iterator[str]:
        parser = create_parser()
        parser.add_render_rule("fence", _highlight)
        begin, tokens = 0, parser.parse(text)
        for number, token in enumerate(tokens):
            if token.type == "heading_open" and token.level == 0:
                yield from self._stash(
                    parser.renderer.render(tokens[begin:number], parser.options, {})
                )
                marks = "#" * int(token.tag[1])
                # Closed, as the last character of the heading may be a "#".
                yield from ("", f"{marks} {tokens[number + 1].content} {marks}")
                begin = number + 3
        yield from self._stash(parser.renderer.render(tokens[begin:], parser.options, {}))

    def _stash(self, html: str) -> Iterator[str]:
        if html:
            yield from ("", self.md.htmlStash.store(html))


def _highlight(
    _renderer: RendererHTML, tokens: Sequence[Token], number: int, *_rest: object
) -> str:
    """Render a block of code with the highlighter of the site's theme."""
    token = tokens[number]
    lexer = get_lexer_by_name(token.info or "text")
    return highlight(token.content, lexer, HtmlFormatter(wrapcode=True))


class CommonMarkExtension(Extension):
    """Registers the preprocessor."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Add the preprocessor before all that read Markdown."""
        # 30 is that of the normalisation of line ends.
        md.preprocessors.register(CommonMarkBlocks(md), "commonmark_blocks", 29)


def makeExtension(**options: Any) -> CommonMarkExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension; Python-Markdown calls this function by its name."""
    return CommonMarkExtension(**options)
