"""Pages of other sites in the same browser: they cannot act on this server."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest

from browser.browsing import REBOUND
from browser.conftest import Browse
from exchanges import rest_common
from mockturk import MockTurk

_PAGE = """<!DOCTYPE html><html lang="en"><title>Elsewhere</title><link rel="icon" href="data:,">
<form id="form" method="post" action="{target}"><input name="seconds" value="3600"></form>
<iframe src="{url}/site/" title="Framed"></iframe></html>"""


@pytest.fixture
def elsewhere(demo: MockTurk) -> Iterator[str]:
    """The address of a site of somebody else's, which would like to post to the demo."""

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = _PAGE.format(url=demo.url, target=f"{demo.url}/site/clock/advance").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_cannot_post(browse: Browse, demo: MockTurk, elsewhere: str) -> None:
    somebody = browse()
    page = somebody.page()
    before = demo.clock.now()

    somebody.expects("frame-ancestors")
    somebody.expects("403")

    page.goto(elsewhere)
    with page.expect_navigation():
        page.evaluate("document.getElementById('form').submit()")

    assert page.url == f"{demo.url}/site/clock/advance"
    assert demo.clock.now() == before


def test_a_page_of_another_site_cannot_show_ours_in_a_frame(browse: Browse, elsewhere: str) -> None:
    somebody = browse()
    page = somebody.page()

    somebody.expects("frame-ancestors")

    page.goto(elsewhere)
    page.wait_for_load_state("networkidle")

    (framed,) = page.frames[1:]
    assert framed.url == "chrome-error://chromewebdata/"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_whose_name_leads_here_cannot_call(
    browse: Browse, turk: MockTurk, method: str
) -> None:
    somebody = browse()
    page = somebody.page()
    query = urlencode(rest_common("GetAccountBalance", "AKIAREBOUND"))

    somebody.expects("40[34]")  # there is no icon either

    # Whatever the browser shows there, its scripts are of the same origin.
    page.goto(f"http://{REBOUND}:{urlsplit(turk.url).port}/?wsdl")
    status = page.evaluate(
        """async ([query, method]) => {
            const options = {method, referrerPolicy: "no-referrer"};
            return (await fetch("/?" + query, options)).status;
        }""",
        [query, method],
    )

    assert status == 403
    assert "AKIAREBOUND" not in [one.access_key for one in turk.accounts.all()]
