"""Browsers and the servers they look at; all tests here share one worker's Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.browsing import DESKTOP, Browsing, chromium, launched
from mockturk import MockTurk

Browse = Callable[..., Browsing]

_PATIENCE = 20_000  # milliseconds; a machine may have much else to do
expect.set_options(timeout=_PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process do all of these: a browser takes as much memory as all tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium()
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture
def visitors() -> list[Browsing]:
    """Those who look at pages; they leave before their server stops."""
    return []


def leave(visitors: list[Browsing]) -> None:
    """Close all visitors; fail if one of them recorded a forbidden action."""
    while visitors:
        somebody = visitors.pop()
        try:
            somebody.require_harmless()
        finally:
            somebody.close()


@pytest.fixture
def browse(browser: Browser, visitors: list[Browsing]) -> Iterator[Browse]:
    """Makes somebody with a browser: of a size, with a colour scheme, with scripts or without."""

    def make(
        size: tuple[int, int] = DESKTOP, scheme: str = "light", *, has_scripts: bool = True
    ) -> Browsing:
        visitors.append(Browsing(browser, size, scheme, has_scripts=has_scripts))
        return visitors[-1]

    yield make
    leave(visitors)


@pytest.fixture
def turk(visitors: list[Browsing]) -> Iterator[MockTurk]:
    """A server with an empty world."""
    with MockTurk() as turk:
        yield turk
        leave(visitors)


@pytest.fixture
def demo(visitors: list[Browsing]) -> Iterator[MockTurk]:
    """A server with the world of the demo, whose time stands still."""
    with MockTurk(seed="demo") as turk:
        turk.load_demo()
        turk.clock.freeze()
        yield turk
        leave(visitors)
