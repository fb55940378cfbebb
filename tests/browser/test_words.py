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


@pytest.mark.parametrize(
    ("path", "word", "explanation"),
    [
        ("/site/", "WSDL", "A document that describes the SOAP documents"),
        ("/requester/", "access key", "The name with which a program identifies"),
        ("/requester/A1LANTERNPHOTOS/", "Requester", "Somebody who pays people"),
        ("/requester/A1LANTERNPHOTOS/hits", "HITs", "Human Intelligence Task"),
        ("/requester/A1LANTERNPHOTOS/workers", "Workers", "Somebody who accepts HITs"),
        ("/requester/A1LANTERNPHOTOS/notifications", "HIT type", "What HITs of the same kind"),
        ("/requester/A1LANTERNPHOTOS/journal", "Operation", "One kind of call"),
        ("/requester/A1LANTERNPHOTOS/compose", "SOAP", "A way to send a call as an XML"),
        ("/worker/A9NEWCOMER/hits", "Qualification", "A property of a worker"),
        ("/worker/A4DEVI/dashboard", "bonuses", "Money in addition"),
    ],
)
def test_words_of_other_pages_explain_themselves_without_scripts(
    browser: Browser, demo: MockTurk, path: str, word: str, explanation: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url}{path}")
    button = page.get_by_role("main").get_by_role("button", name=word, exact=True)

    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(explanation)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text(explanation)).to_be_hidden()
    expect(button).to_be_focused()
    context.close()


def test_an_explanation_stays_open_beside_its_word(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    address = f"{demo.url}/requester/A1LANTERNPHOTOS/"
    page.goto(address)
    word = page.get_by_role("button", name="access key", exact=True)
    word.click()
    explanation = page.get_by_text("The name with which a program identifies")
    for _ in range(2):  # the second comes after the first has been shown
        with page.expect_response(address):
            pass

    expect(explanation).to_be_visible()
    expect(word).to_be_focused()
    below, above = explanation.bounding_box(), word.bounding_box()
    assert below
    assert above
    assert 0 <= below["y"] - above["y"] - above["height"] < 30


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
