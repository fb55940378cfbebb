"""The rendered pages of the documentation, and the search in them."""

from __future__ import annotations

import posixpath
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

_MOST_RESULTS = 30
_MOST_WORDS = 10  # of a query; further ones are ignored
_AROUND = 90  # characters of an excerpt on each side of the first match
_IN_TITLE = 10  # times as much as a match in the text


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
    """Return the sections that have all words of a query, the best first; 30 at most."""
    words = query.lower().split()[:_MOST_WORDS]
    if not words:
        return []
    found = sorted(_find_sections(words), key=lambda one: -one[0])
    return [result for _, result in found[:_MOST_RESULTS]]


def _find_sections(words: list[str]) -> Iterator[tuple[int, SearchResult]]:
    """Yield the sections that have all words, each with its score."""
    for page in read_navigation().pages:
        for section in load_page(page).sections:
            titles, text = f"{page.title} {section.title}".lower(), section.text.lower()
            counts = [titles.count(word) * _IN_TITLE + text.count(word) for word in words]
            if all(counts):
                # Long sections would otherwise always be first.
                score = sum(min(count, _IN_TITLE) for count in counts)
                score += _IN_TITLE * sum(word in section.title.lower() for word in words)
                yield score, SearchResult(page, section, _excerpt(section.text, words))


def _excerpt(text: str, words: list[str]) -> str:
    """Return the part of a text around the first word that is in it."""
    places = [place for word in words if (place := text.lower().find(word)) >= 0]
    first = min(places, default=0)
    # From a space to a space, so that no word is cut.
    begin = text.find(" ", first - _AROUND, first) + 1 if first > _AROUND else 0
    end = text.rfind(" ", first, first + _AROUND) if first + _AROUND < len(text) else len(text)
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return f"{before}{' '.join(text[begin:end].split())}{after}"
