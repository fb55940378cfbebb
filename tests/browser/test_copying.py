"""The button that copies a call of the journal as a command."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.conftest import Browse
from mockturk import MockTurk, connect


def test_the_command_of_a_call_is_copied(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/journal/1")
    page.get_by_text("Send it again with curl").click()
    page.get_by_role("button", name="Copy: curl command").click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == connect(demo.url).journal.details(1).curl


def test_without_the_right_to_copy_it_is_selected(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}/requester/A1LANTERNPHOTOS/journal/1")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_text("Send it again with curl").click()
    page.get_by_role("button", name="Copy: curl command").click()

    expect(page.get_by_text("the text is selected")).to_be_visible()
    selected = page.evaluate("document.getSelection().toString()")
    assert selected.startswith("curl 'http://127.0.0.1:")
