"""Evidence: every citation of docs/reference in code, tests and docs has its anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
REFERENCE = CHECKOUT / "docs" / "reference"
FOLDERS = ("service", "tests", "docs", "benchmarks", "tools")
ENDINGS = (".py", ".md", ".html")
PAGES = sorted(REFERENCE.glob("*.md"))

_CITATION = re.compile(r"docs/reference/([a-z]+\.md)(?:#([\w-]+))?")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)">')
# What citations of files outside of the repository had.
_OUTSIDE = re.compile(r"(?<![/\w-])(?:wire|lifecycle|decisions)\.md\b|§")


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def anchors_of(page: Path) -> list[str]:
    """Explicit ones, and those of headings as GitHub makes them."""
    text = text_of(page)
    headings = [re.sub(r"<[^>]*>|`", "", heading) for heading in _HEADING.findall(text)]
    made = [re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings]
    return [*_ANCHOR.findall(text), *made]


ANCHORS = {page.name: frozenset(anchors_of(page)) for page in PAGES}


def cited_in() -> Iterator[tuple[Path, str, str]]:
    for file in (file for folder in FOLDERS for file in sorted((CHECKOUT / folder).rglob("*"))):
        if file.suffix in ENDINGS and "node_modules" not in file.parts:
            for page, anchor in _CITATION.findall(text_of(file)):
                yield file, page, anchor


def test_every_citation_leads_to_an_anchor() -> None:
    seen = list(cited_in())

    assert len(seen) > 100
    for file, page, anchor in seen:
        where = f"{file.relative_to(CHECKOUT)}: {page}#{anchor}"
        assert page in ANCHORS, where
        assert anchor in ANCHORS[page] or (not anchor and file.suffix == ".md"), where


def test_nothing_cites_what_no_clone_contains() -> None:
    for folder in ("service", "tests", "benchmarks", "tools"):
        for file in sorted((CHECKOUT / folder).rglob("*.py")):
            if "node_modules" not in file.parts and file != Path(__file__):
                assert _OUTSIDE.search(text_of(file)) is None, file


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_explicit_anchors_are_there_once(page: Path) -> None:
    explicit = _ANCHOR.findall(text_of(page))

    assert len(explicit) == len(set(explicit))
