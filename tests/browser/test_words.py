"""Explanations of words, and buttons that copy: by keyboard, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Browse
from mockturk import MockTurk


def _review(turk: MockTurk) -> str:
    note = "Postcards, box 2"
    (hit_id,) = [
        one["id"] for one in turk.export()["hits"] if one.get("requester_annotation") == note
    ]
    return f"{turk.url}/requester/A1LANTERNPHOTOS/hits/{hit_id}/review"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_word_explains_itself_by_keyboard(
    browser: Browser, demo: MockTurk, *, has_scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto(_review(demo))
    word = page.get_by_role("button", name="KnownAnswerScore")

    word.focus()
    page.keyboard.press("Enter")
    explanation = page.get_by_text("The percentage of known answers that a worker got right")
    expect(explanation).to_be_visible()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    context.close()


def test_an_address_is_copied(browse: Browse, demo: MockTurk) -> None:
    somebody = browse()
    somebody.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = somebody.page()
    page.goto(f"{demo.url}/site/")

    page.get_by_role("button", name="Copy the address: WSDL").click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{demo.url}/?wsdl"


def test_the_matrix_is_one_click_from_the_front_page(browse: Browse, demo: MockTurk) -> None:
    page = browse((1440, 900)).page()
    page.goto(f"{demo.url}/site/")
    page.get_by_role("link", name="One HIT and what became known").click()

    expect(page.get_by_text("extended twice, because card5 had no majority")).to_be_in_viewport()
    box = page.locator("#matrix").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 900
