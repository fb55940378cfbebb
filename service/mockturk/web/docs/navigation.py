"""The navigation of the documentation: which page is in which group, and in what order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from mockturk.wire.package_data import resource

_INDEXES = ("index.md", "README.md")


class DocsPage(NamedTuple):
    """A page: its title in the navigation, and its Markdown file, such as ``reference/wire.md``.

    ``section`` is the title of the list of pages within its group that it is in; empty if in none.
    """

    title: str
    file: str
    section: str = ""

    @property
    def full_title(self) -> str:
        """The title of the page, after that of its section if it is in one."""
        return f"{self.section}: {self.title}" if self.section else self.title

    @property
    def url(self) -> str:
        """The URL below that of the documentation, such as ``reference/wire/``."""
        return to_url(self.file)


class DocsGroup(NamedTuple):
    """A group of pages with its title."""

    title: str
    pages: tuple[DocsPage, ...]


class Navigation(Struct, frozen=True, dict=True):
    """All pages by group. ``description`` says in one sentence what they are about."""

    title: str
    description: str
    groups: tuple[DocsGroup, ...]

    @cached_property
    def pages(self) -> tuple[DocsPage, ...]:
        """All pages in reading order."""
        return tuple(page for group in self.groups for page in group.pages)

    def find(self, url: str) -> DocsPage | None:
        """Return the page at a URL below that of the documentation."""
        return next((page for page in self.pages if page.url == url), None)

    def neighbours(self, page: DocsPage) -> tuple[DocsPage | None, DocsPage | None]:
        """Return the page before a page and the one after it."""
        around = (None, *self.pages, None)
        position = around.index(page)
        return around[position - 1], around[position + 1]


@cache
def read_navigation() -> Navigation:
    """Read the navigation from ``zensical.toml``, the configuration of the documentation site."""
    project = tomllib.loads(resource("", "zensical.toml").decode())["project"]
    groups = tuple(
        DocsGroup(title, tuple(_read_pages(entries))) for title, entries in _items(project["nav"])
    )
    return Navigation(project["site_name"], project["site_description"], groups)


def to_url(file: str) -> str:
    """Return the URL of a file of the documentation, below that of the documentation itself."""
    folder, slash, name = file.rpartition("/")
    if name in _INDEXES:
        return folder + slash
    return f"{file.removesuffix('.md')}/" if name.endswith(".md") else file


def _read_pages(entries: Sequence[dict[str, Any]], section: str = "") -> Iterator[DocsPage]:
    """Read the entries of a group: pages, or lists of pages with a title of their own."""
    for title, entry in _items(entries):
        if isinstance(entry, str):
            yield DocsPage(title, entry, section)
        else:
            yield from _read_pages(entry, title)


def _items(entries: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        yield from entry.items()
