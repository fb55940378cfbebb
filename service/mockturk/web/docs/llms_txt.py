"""The list of all pages for language models, in the form of llmstxt.org."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockturk.web.docs.library import load_page
from mockturk.web.docs.navigation import DocsPage, read_navigation

_SENTENCE = re.compile(r"(.+?\.)(?: |$)")


def build_llms_txt() -> str:
    """Return ``llms.txt``: each page by group, with a link to its Markdown and its first sentence.

    Links are relative to the documentation.
    """
    return "\n".join(_list_lines()) + "\n"


def _list_lines() -> Iterator[str]:
    navigation = read_navigation()
    yield f"# {navigation.title}"
    yield f"\n> {navigation.description}"
    for group in navigation.groups:
        yield f"\n## {group.title}\n"
        for page in group.pages:
            yield f"- [{page.full_title}]({page.file}): {_summarise(page)}"


def _summarise(page: DocsPage) -> str:
    """Return the first sentence of a page."""
    (paragraph, *_) = load_page(page).sections[0].text.splitlines()
    found = _SENTENCE.match(paragraph)
    return found[1] if found else paragraph
