"""The documentation in a browser: below /docs/ of a server, and as a site of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from browser.accessibility import serious_findings
from browser.browsing import DESKTOP, PHONE
from browser.conftest import Browse
from docs_site import build_site
from mockturk import MockTurk

SHOWN = ("", "demo/", "faults/", "glossary/", "settings/", "performance/", "reference/errors/")


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")]
)
def test_pages_of_a_server_keep_nobody_out(
    browse: Browse, turk: MockTurk, size: tuple[int, int], scheme: str
) -> None:
    page = browse(size, scheme).page()
    for path in (*SHOWN, "search?q=held"):
        page.goto(f"{turk.url}/docs/{path}")
        assert not serious_findings(page), path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        broken = "[...document.images].filter((one) => !one.naturalWidth).length"
        assert page.evaluate(broken) == 0, path


def test_a_reader_finds_the_way_from_a_page_of_the_console(browse: Browse, turk: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{turk.url}/requester/")
    page.get_by_role("banner").get_by_role("link", name="Docs").click()
    page.get_by_role("searchbox", name="Search the docs").fill("held calls")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Held calls", exact=True).click()

    assert page.url == f"{turk.url}/docs/faults/#held-calls"
    assert page.get_by_role("heading", name="Held calls").bounding_box() is not None
    page.get_by_role("navigation", name="Previous and next page").get_by_role("link").last.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Workers"


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; yield its URL."""
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_the_site_loads_nothing_from_elsewhere(browse: Browse, tmp_path: Path) -> None:
    pytest.importorskip("zensical", reason="the extra site is not installed")
    build_site(tmp_path / "site")

    assert (tmp_path / "site" / "llms.txt").read_text().startswith("# Mockturk\n")
    assert (tmp_path / "site" / "faults.md").exists()
    with served(tmp_path / "site") as url:
        somebody = browse()
        page = somebody.page()
        for path in SHOWN:
            page.goto(f"{url}/{path}")
            assert page.get_by_role("heading", level=1).is_visible(), path
        page.goto(f"{url}/faults/")
        (following,) = page.locator("a[rel=next], .md-footer__link--next").all()
        following.click()
        page.wait_for_url("**/workers/")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("combobox", name="Search").fill("held calls")
        page.locator("mark", has_text="Held calls").first.click()
        page.wait_for_url("**/faults/*#held-calls")
        somebody.require_harmless()
        somebody.close()
