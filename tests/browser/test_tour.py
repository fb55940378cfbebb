"""The tour of the demo, click by click, and a call composed with mistakes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.conftest import Browse
from mockturk import MockTurk


def _step(page: Page, turk: MockTurk, title: str) -> None:
    page.goto(f"{turk.url}/site/")
    page.get_by_role("link", name=title).click()


def test_why_a_hit_was_extended_and_who_was_rejected(browse: Browse, demo: MockTurk) -> None:
    page = browse((1024, 768)).page()
    _step(page, demo, "Three workers disagree")
    outcome = page.locator("#outcome")

    expect(outcome).to_contain_text("3 workers answered; extended once, because card5 had no")
    expect(page.get_by_text("one more, asked for by SimplePlurality")).to_be_visible()
    steps = page.get_by_role("navigation", name="Steps of the review")
    steps.get_by_role("link", name="4", exact=True).click()
    expect(outcome).to_contain_text("4 workers answered; extended twice")
    steps.get_by_role("link", name="now").click()
    expect(outcome).to_contain_text("5 workers answered; extended twice")
    expect(outcome).to_contain_text("all approved")

    _step(page, demo, "A worker is rejected")
    expect(outcome).to_contain_text("1 rejected (Gus Hasty: KnownAnswerScore 0 < 50)")


def test_answering_as_nell_and_seeing_it_as_the_requester(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    _step(page, demo, "Answer as Nell")
    page.get_by_role("button", name="Accept the HIT").click()
    for group in page.get_by_role("radiogroup").all():
        group.get_by_label("A boat").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Rejected.")).to_be_visible()  # both known answers were wrong
    page.get_by_role("link", name="See it as the requester").click()

    expect(page.locator("#outcome")).to_contain_text("1 worker answered; extended once, because")
    expect(page.locator("#outcome")).to_contain_text("Nell Newcomer")
    expect(page.get_by_role("columnheader", name="free seat")).to_have_count(3)


def test_the_documented_request_gets_its_second_worker(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    _step(page, demo, "The documented request")
    page.get_by_role("link", name="Nell Newcomer").click()
    page.get_by_role("button", name="Accept the HIT").click()
    known = {3: "B: Country", 7: "A: City", 15: "F: Cannot tell", 17: "C: Water", 18: "A: City"}
    groups = page.get_by_role("radiogroup").all()
    assert len(groups) == 20
    for number, group in enumerate(groups, 1):
        group.get_by_label(known.get(number, "D: Home")).check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Approved.")).to_be_visible()
    page.get_by_role("link", name="See it as the requester").click()

    expect(page.locator("#outcome")).to_contain_text("2 workers answered; extended once")
    expect(page.locator("#outcome")).to_contain_text("no unanimous answer")


def test_a_hit_composed_with_a_mistake(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/compose/CreateHIT?example=3")
    approve = page.get_by_label("ApproveIfKnownAnswerScoreIsAtLeast")
    page.get_by_label("Title", exact=True).fill("My photographs")

    approve.fill("60")
    approve.press("Tab")
    legend = page.get_by_role("listitem").filter(has_text=re.compile("60 to 100: approved"))
    expect(legend).to_be_visible()
    approve.fill("many")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(approve).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Title", exact=True)).to_have_value("My photographs")
    approve.fill("60")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.get_by_role("heading", name="CreateHIT was sent")).to_contain_text("done")
