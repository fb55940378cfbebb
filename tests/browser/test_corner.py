"""The toolbar in the corner of every page: time, faults and simulated workers."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect

from browser.accessibility import serious_findings
from browser.conftest import Browse
from mockturk import MockTurk

_CONSOLE = "/requester/A1LANTERNPHOTOS/"


def opened(page: Page) -> Locator:
    corner = page.get_by_role("complementary", name=re.compile("Clock"))
    corner.locator("summary").first.click()
    return corner


def test_time_is_moved_from_a_corner(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}")
    before = demo.clock.now()
    corner = opened(page)

    corner.get_by_role("button", name="+1 day").click()
    expect(corner.locator("summary").first).to_contain_text("2014-08-16 15:00")
    corner.get_by_role("button", name="Resume").click()
    expect(corner.get_by_role("button", name="Freeze")).to_be_visible()

    assert demo.clock.now() - before >= timedelta(days=1)
    expect(corner.get_by_text("frozen")).to_have_count(0)


def test_a_fault_from_a_corner_strikes_the_next_call(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}")
    corner = opened(page)
    corner.get_by_text("Add any other fault").click()
    corner.get_by_label("Kind of fault").select_option("error")
    corner.get_by_label("Operation", exact=True).select_option("GetAccountBalance")
    corner.get_by_role("button", name="Add").click()
    expect(corner.locator("summary").first).to_contain_text("1 fault")

    query = "Operation=GetAccountBalance&AWSAccessKeyId=ME"
    with urlopen(f"{demo.url}/?Service=AWSMechanicalTurkRequester&{query}") as answer:
        assert b"AWS.MechanicalTurk.InvalidParameterValue" in answer.read()

    page.reload()
    expect(page.locator("#corner-summary")).not_to_contain_text("fault")


def test_a_preset_fault_is_added_in_plain_words_and_removed(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}")
    corner = opened(page)
    corner.get_by_text("Add a fault").click()
    corner.get_by_role("button", name="The next CreateHIT is lost on the way back").click()

    active = corner.get_by_role("list", name="Active faults")
    expect(active).to_contain_text("its client sees a broken connection and gets no response")
    assert not serious_findings(page)
    active.get_by_role("button", name=re.compile("^Remove: The next CreateHIT")).click()
    expect(active).to_have_count(0)
    assert demo.faults.all() == []


def test_simulated_workers_work_from_a_corner_and_the_page_shows_it(
    browse: Browse, demo: MockTurk
) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}hits")
    before = page.locator("#main").inner_text()
    corner = opened(page)

    corner.get_by_role("slider", name="Workers").focus()
    page.keyboard.press("ArrowRight")
    expect(corner.locator("#corner-count-value")).to_have_text("6")
    corner.get_by_role("button", name="Let them work").click()
    expect(corner.locator("summary").first).not_to_contain_text("15:00")  # the clock runs ahead
    page.keyboard.press("Escape")

    expect(page.locator("#main")).not_to_have_text(before)
    expect(page.locator("#main").get_by_text("Assignable")).not_to_have_count(5)


def test_what_was_opened_stays_open_when_a_page_looks_again(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}")
    table = page.locator("#main details").first
    table.locator("summary").click()

    for _ in range(2):
        with page.expect_response(lambda answer: answer.url.endswith(_CONSOLE)):
            pass

    expect(table).to_have_attribute("open", "")


def test_polls_leave_the_title_of_a_tab_alone(browse: Browse, demo: MockTurk) -> None:
    groups = demo.workers.groups("A9NEWCOMER", search="postcards")
    hit_id = demo.workers.next_hit("A9NEWCOMER", groups[0].hit_group_id)
    preview = f"/worker/A9NEWCOMER/hits/{hit_id}"
    work = f"/worker/A9NEWCOMER/assignments/{demo.workers.accept('A9NEWCOMER', hit_id)}"
    visitor = browse()
    visitor.expects("409")  # the preview of a HIT without another assignment
    page = visitor.page()

    for address in (_CONSOLE, preview, work):
        page.goto(f"{demo.url}{address}")
        title = page.title()
        for _ in range(2):  # the second comes after the first has been shown
            with page.expect_response(lambda answer: "/site/corner" in answer.url):
                pass
        assert page.title() == title
        assert "simulated workers" not in title


def test_a_preview_that_is_open_leads_to_the_assignment_accepted_elsewhere(
    browse: Browse, demo: MockTurk
) -> None:
    visitor = browse()
    visitor.expects("409")  # it was the last assignment
    page = visitor.page()
    groups = demo.workers.groups("A9NEWCOMER", search="postcards")
    hit_id = demo.workers.next_hit("A9NEWCOMER", groups[0].hit_group_id)
    page.goto(f"{demo.url}/worker/A9NEWCOMER/hits/{hit_id}")
    expect(page.get_by_role("button", name="Accept the HIT")).to_be_visible()

    assignment_id = demo.workers.accept("A9NEWCOMER", hit_id)

    page.get_by_role("link", name="Continue").click()
    expect(page).to_have_url(f"{demo.url}/worker/A9NEWCOMER/assignments/{assignment_id}")


def test_a_preview_tells_that_its_hit_is_gone(browse: Browse, demo: MockTurk) -> None:
    visitor = browse()
    visitor.expects("404")
    page = visitor.page()
    groups = demo.workers.groups("A9NEWCOMER", search="postcards")
    hit_id = demo.workers.next_hit("A9NEWCOMER", groups[0].hit_group_id)
    page.goto(f"{demo.url}/worker/A9NEWCOMER/hits/{hit_id}")
    expect(page.get_by_role("button", name="Accept the HIT")).to_be_visible()

    demo.reset()

    expect(page.get_by_role("alert")).to_contain_text("HITDoesNotExist")
    expect(page.get_by_role("button", name="Accept the HIT")).to_have_count(0)
