"""The script of the demo's page in the docs: all clicks in it, and all that it says one sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browser.conftest import Browse
from mockturk import MockTurk

_PAGE = Path(__file__).parents[2] / "docs" / "demo.md"
_MARKED = re.compile(r"\*\*(?P<clicked>.+?)\*\*|\*(?P<seen>.+?)\*")


def _read_steps() -> Iterator[tuple[str, str]]:
    """Yield what the numbered steps of the script mark: clicked or seen, and the text."""
    text = _PAGE.read_text(encoding="utf-8")
    script = text.partition("## In five minutes")[2].partition("\n## ")[0]
    for item in re.findall(r"^\d+\. (.+\n(?:   .+\n)*)", script, re.MULTILINE):
        for found in _MARKED.finditer(" ".join(item.split())):
            kind = found.lastgroup
            assert kind
            yield kind, found[kind]


def _find(page: Page, text: str) -> Locator:
    """Find what a person who reads the text would click; of several, the first."""
    shown = page.locator("a:visible, button:visible, label:visible")
    return shown.filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$")).first


def _click(page: Page, text: str) -> None:
    one = _find(page, text)
    expect(one).to_be_visible()
    if one.evaluate("one => one.localName") == "label":
        for group in page.get_by_role("radiogroup").all():
            group.get_by_label(text, exact=True).check()
    else:
        one.click()


def test_the_script_of_five_minutes(browse: Browse, demo: MockTurk) -> None:
    page = browse((1440, 900)).page()
    page.goto(f"{demo.url}/site/")
    clicks = 0
    for kind, text in _read_steps():
        if kind == "clicked":
            _click(page, text)
            clicks += 1
        else:
            expect(page.get_by_text(text).filter(visible=True).first).to_be_visible()

    assert clicks == 21


def test_the_path_to_the_matrix_is_one_click_without_scrolling(
    browse: Browse, demo: MockTurk
) -> None:
    page = browse((1440, 900)).page()
    page.goto(f"{demo.url}/site/")
    link = page.get_by_role("link", name="One HIT and what became known")
    expect(link).to_be_in_viewport(ratio=1)
    link.click()

    expect(page.locator("#outcome")).to_be_in_viewport(ratio=1)
    expect(page.locator("#matrix")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
