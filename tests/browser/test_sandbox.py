"""The sandbox of a requester's page: the page runs in its frame only."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import Browse
from mockturk import MockTurk

# It tries what a page could, and says what it could; each that it could is in capitals.
_PAGE = """<!DOCTYPE html><html><head><title>Curious</title></head><body>
<form method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" value=""><p id="told"></p></form>
<script>
const told = [];
const attempt = (name, act) => {
  try { act(); told.push(name.toUpperCase()); } catch { told.push("no " + name); }
};
attempt("parent's document", () => parent.document.title);
attempt("parent's window", () => { parent.pwned = true; });
attempt("own cookies", () => document.cookie);
attempt("own storage", () => localStorage.length);
if (top !== self) attempt("top's address", () => { top.location = "/site/"; });
attempt("own origin", () => { if (self.origin === "null") throw Error("none"); });
const asked = ["/site/", "/_mockturk/world", "/requester/"].map(async (path) => {
  try { const text = await (await fetch(path)).text(); told.push(text ? "READ " + path : path); }
  catch { told.push("no " + path); }
});
const reset = fetch("/site/clock/advance", {
  method: "POST", mode: "no-cors", body: new URLSearchParams({ seconds: "3600" }),
}).catch(() => {});
Promise.all([...asked, reset]).then(() => {
  document.getElementById("told").textContent = told.join("; ") + ".";
});
</script></body></html>"""


@pytest.fixture
def curious(turk: MockTurk) -> MockTurk:
    """A server with a HIT whose page tries to leave its sandbox."""
    turk.load(
        {
            "format": "mockturk world",
            "version": 1,
            "accounts": [{"access_key": "AKIA", "id": "A1REQUESTER"}],
            "hits": [
                {
                    "id": "CURIOUS",
                    "hit_type": {"title": "Curious", "reward": "0.05"},
                    "question": {"html": _PAGE},
                }
            ],
        },
    )
    turk.clock.freeze()
    return turk


@pytest.mark.parametrize(
    "path", ["/worker/A1ANN/hits/CURIOUS", "/requester/A1REQUESTER/hits/CURIOUS/question"]
)
def test_a_page_of_a_requester_stays_in_its_frame(
    browse: Browse, curious: MockTurk, path: str
) -> None:
    somebody = browse()
    somebody.expects("sandbox|CORS|cross-origin|Unsafe|Refused|Failed to load|403|violates")
    page = somebody.page()
    before = curious.clock.now()

    page.goto(f"{curious.url}{path}")
    told = page.frame_locator("iframe").locator("#told")

    expect(told).to_contain_text(".")
    assert [one for one in told.inner_text().split("; ") if one.isupper() or "READ" in one] == []
    assert page.evaluate("window.pwned") is None
    assert page.url == f"{curious.url}{path}"
    assert curious.clock.now() == before


def test_opened_alone_it_is_in_its_frame_again(browse: Browse, curious: MockTurk) -> None:
    somebody = browse()
    somebody.expects("sandbox|CORS|cross-origin|Unsafe|Refused|Failed to load|403|violates")
    page = somebody.page()
    page.goto(f"{curious.url}/worker/A1ANN/hits/CURIOUS")
    alone = page.frame_locator("iframe").locator("html").evaluate("() => location.href")

    page.goto(alone)

    expect(page.frame_locator("iframe").locator("#told")).to_contain_text(".")
    assert page.url == f"{curious.url}/worker/A1ANN/hits/CURIOUS"
