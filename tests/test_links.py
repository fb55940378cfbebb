"""Links of all Markdown files: within the checkout they lead somewhere, outside they are URLs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from test_citations import anchors_of

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
PAGES = [*sorted(CHECKOUT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def links_of(page: Path) -> list[str]:
    parser = MarkdownIt("commonmark").enable("table")
    children = (
        child
        for token in parser.parse(page.read_text(encoding="utf-8"))
        for child in token.children or ()
    )
    targets = (child.attrGet("href") or child.attrGet("src") for child in children)
    return [str(target) for target in targets if target is not None]


@cache
def anchors(page: Path) -> frozenset[str]:
    return frozenset(anchors_of(page))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in links_of(page):
        parts = urlsplit(target)
        if parts.scheme:
            assert parts.scheme in ("http", "https"), target
            assert parts.hostname, target
            continue
        file = (page.parent / parts.path).resolve() if parts.path else page
        assert file.exists(), target
        assert not parts.fragment or parts.fragment in anchors(file), target
        # The site and the wheel have nothing else.
        assert DOCS not in page.parents or DOCS in file.parents, target
