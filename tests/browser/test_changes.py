"""Changes on a page: tinted, announced; the focus after a dialog; a server that is gone."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.calls import Caller
from browser.conftest import Browse
from mockturk import MockTurk

_CARDS = {f"card{number}": "boat" for number in range(1, 6)}


def _address(turk: MockTurk, note: str) -> str:
    hits = turk.export()["hits"]
    (hit_id,) = [one["id"] for one in hits if one.get("requester_annotation") == note]
    return f"/requester/A1LANTERNPHOTOS/hits/{hit_id}"


def test_new_answers_are_tinted_and_announced(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    address = _address(demo, "Postcards, box 7")
    page.goto(f"{demo.url}{address}/review")
    expect(page.locator("#outcome")).to_contain_text("Nobody has answered yet")

    assignment_id = demo.workers.accept("A9NEWCOMER", address.rpartition("/")[2])
    demo.workers.submit(assignment_id, _CARDS)

    expect(page.locator("td.is-changed").first).to_be_visible()
    expect(page.locator("#announcement")).to_contain_text("1 worker answered")


def test_figures_and_new_rows_are_tinted(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/")
    expect(page.locator(".is-changed")).to_have_count(0)

    hit_id = _address(demo, "Postcards, box 7").rpartition("/")[2]
    demo.workers.submit(demo.workers.accept("A9NEWCOMER", hit_id), _CARDS)

    rejected = page.locator(".stat.is-changed").filter(has_text="Rejected")
    expect(rejected).to_be_visible()
    expect(page.locator("#latest-list li.is-changed")).to_have_count(1)
    expect(page.locator("figure.is-changed").first).to_be_visible()
    expect(page.locator("#announcement")).to_contain_text("changes on this page")
    expect(page.locator(".stat").filter(has_text="Bonuses")).not_to_have_class("stat is-changed")


def test_events_and_calls_are_tinted(browse: Browse, demo: MockTurk) -> None:
    history, journal = browse().page(), browse().page()
    address = _address(demo, "Postcards, box 4")
    history.goto(f"{demo.url}{address}")
    journal.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/journal?accounts=all")

    Caller(demo.url, "LANTERN-PHOTOS").call("ForceExpireHIT", {"HITId": address.rpartition("/")[2]})

    expect(history.locator(".timeline > li.is-changed").first).to_be_visible()
    expect(journal.locator("tr.is-changed")).to_have_count(1)
    expect(journal.locator("tr.is-changed")).to_contain_text("ForceExpireHIT")
    expect(journal.locator("#announcement")).to_contain_text("1 change on this page")


def test_the_focus_returns_after_a_dialog(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_address(demo, 'Postcards, box 4')}/answers")
    page.get_by_role("button", name="Approve Emil Sand").click()
    expect(page.get_by_role("dialog")).to_contain_text("ApproveAssignment was sent")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Approve Emil")).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()


def test_a_server_that_is_gone_is_said_at_the_top(browse: Browse, demo: MockTurk) -> None:
    visitor = browse((1280, 700))
    visitor.expects("ERR_FAILED|htmx:")
    page = visitor.page()
    page.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/hits")
    page.route("**/*", lambda route: route.abort())
    bar = page.get_by_text("The server does not respond")

    expect(bar).to_be_in_viewport()
    page.unroute("**/*")
    expect(bar).to_have_count(0)
