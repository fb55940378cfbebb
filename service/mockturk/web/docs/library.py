"""The rendered pages of the documentation, and the search in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from werkzeug.security import safe_join

from mockturk.web.docs.navigation import DocsPage, read_navigation, to_url
from mockturk.wire.package_data import resource_path

if TYPE_CHECKING:
    from mockturk.web.docs.markdown import DocsSection, RenderedDocument

_MOST_WORDS = 10  # of a query; further ones are ignored
_AROUND = 90  # characters of an excerpt on each side of the first match
_IN_TITLE = 10  # as much as so many matches in the text
_SAME_NAME = 100  # for a section whose title is the query: more than any other section has
_SHORT = 3  # letters of a word that is taken as it is: the s of "AWS" is not a plural
_WORD_START = "(?:(?<![A-Za-z0-9])|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]))"


class SearchResult(NamedTuple):
    """A section that matches a search: its page, its anchor and title, and an excerpt."""

    page: DocsPage
    section: DocsSection
    excerpt: str


def find_file(name: str) -> Path | None:
    """Return the path of a file of the documentation, such as ``examples/compose.yaml``."""
    found = safe_join(str(resource_path("docs", "")), name)
    return Path(found) if found and Path(found).is_file() else None


@cache
def load_page(page: DocsPage) -> RenderedDocument:
    """Read and render a page; cached, as files do not change while a server runs."""
    # Imported on first use: importing the parser would delay the first page of the other sites.
    from mockturk.web.docs.markdown import render_document  # noqa: PLC0415 - see above

    text = resource_path("docs", page.file).read_text(encoding="utf-8")
    return render_document(text, partial(_resolve_link, page))


def _resolve_link(page: DocsPage, target: str) -> str:
    """Return the URL of a link's target, relative to that of the page that has the link."""
    parts = urlsplit(target)
    if parts.scheme or not parts.path:
        return target
    url = to_url(posixpath.normpath(posixpath.join(posixpath.dirname(page.file), parts.path)))
    relative = posixpath.relpath(url or ".", page.url or ".")
    if not url or url.endswith("/"):
        relative += "/"
    return parts._replace(path=relative).geturl()


def search(query: str) -> list[SearchResult]:
    """Return the sections that have all words of a query, the best first.

    A section has a word if one of its words begins with it; so does a word within a name, such as
    ``Type`` in ``HITType``. The plural also finds the singular.
    """
    words = query.lower().split()[:_MOST_WORDS]
    if not words:
        return []
    found = sorted(_find_sections(words), key=lambda one: -one[0])
    return [result for _, result in found]


def _find_sections(words: list[str]) -> Iterator[tuple[int, SearchResult]]:
    """Yield the sections that have all words, each with its score."""
    patterns = [_compile_word(word) for word in words]
    name = "".join(words)
    for page in read_navigation().pages:
        for section in load_page(page).sections:
            titles = f"{page.title} {section.title}"
            if not all(one.search(titles) or one.search(section.text) for one in patterns):
                continue
            # Long sections would otherwise always be first.
            score = sum(
                _IN_TITLE if one.search(titles) else min(len(one.findall(section.text)), _IN_TITLE)
                for one in patterns
            )
            score += _IN_TITLE * sum(bool(one.search(section.title)) for one in patterns)
            if section.title.lower().replace(" ", "") == name:
                score += _SAME_NAME
            yield score, SearchResult(page, section, _excerpt(section.text, patterns))


def _compile_word(word: str) -> re.Pattern[str]:
    """Return the pattern of a word where a word begins, in a name such as ``HITType`` too."""
    singular = word.removesuffix("s") if len(word) > _SHORT else word
    start = _WORD_START if word[0].isalnum() else ""
    return re.compile(f"{start}(?i:{re.escape(singular)})")


def _excerpt(text: str, patterns: list[re.Pattern[str]]) -> str:
    """Return the part of a text around the first match of a pattern."""
    first = min((match.start() for one in patterns if (match := one.search(text))), default=0)
    # From a space to a space, so that no word is cut.
    begin = text.find(" ", first - _AROUND, first) + 1 if first > _AROUND else 0
    end = text.rfind(" ", first, first + _AROUND) if first + _AROUND < len(text) else len(text)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return f"{before}{' '.join(text[begin:end].split())}{after}"
