"""Every page of the demo: complete and accessible, on every size of screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from browser.accessibility import serious_findings
from browser.browsing import DESKTOP, PHONE, Browsing
from browser.conftest import Browse
from browser.crawling import every_page
from mockturk import MockTurk


def _show(page: Page, size: tuple[int, int], scheme: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


@pytest.fixture(scope="module")
def paths(browser: Browser) -> list[str]:
    """The paths of all pages of the demo, which are the same every time."""
    with MockTurk(seed="demo") as turk:
        turk.load_demo()
        turk.clock.freeze()
        somebody = Browsing(browser, DESKTOP, "light")
        found = list(every_page(somebody.page(), turk.url))
        somebody.require_harmless()
        somebody.close()
    return found


def test_links_lead_to_all_that_is_there(paths: list[str]) -> None:
    for part in (
        *("/worker/", "/hits", "/dashboard", "/qualification-types", "/side-by-side"),
        *("/review", "/answers", "/question", "/source", "/assignments/", "/compose/", "/journal"),
        *("/outbox", "/notifications", "/workers", "/qualifications", "/groups/"),
    ):
        assert [path for path in paths if part in path], part


def test_no_page_keeps_anybody_out(browser: Browser, paths: list[str], demo: MockTurk) -> None:
    found = {}
    somebody = Browsing(browser, DESKTOP, "light")
    page = somebody.page()
    for path in paths:
        page.goto(f"{demo.url}{path}")
        for size, scheme in ((DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")):
            _show(page, size, scheme)
            for finding in serious_findings(page, only_colours=scheme == "dark"):
                found[path, size, scheme, finding["id"]] = finding["nodes"]
        _show(page, DESKTOP, "light")
    somebody.require_harmless()
    somebody.close()

    assert not found


def test_no_page_is_wider_than_a_phone(browser: Browser, paths: list[str], demo: MockTurk) -> None:
    somebody = Browsing(browser, PHONE, "light")
    page = somebody.page()
    wide = []
    for path in paths:
        page.goto(f"{demo.url}{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    somebody.close()

    assert not wide


def test_a_server_where_nothing_has_happened_has_pages_too(browse: Browse, turk: MockTurk) -> None:
    page = browse().page()
    requester_id = turk.accounts.put("AKIANEW").requester_id

    seen = list(every_page(page, turk.url, "/worker/A1NEW/hits", f"/requester/{requester_id}/"))

    assert len(seen) > 10
