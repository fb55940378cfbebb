"""Questions of every kind, answered in a browser: with a mouse, with keys only, in a frame."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.accessibility import serious_findings
from browser.conftest import Browse
from mockturk import MockTurk

_NELL = "A9NEWCOMER"


def hit_of(turk: MockTurk, title: str) -> str:
    (group,) = [one for one in turk.workers.groups() if one.title == title]
    return turk.workers.hits(group.hit_group_id)[-1].hit_id


def accept(page: Page, turk: MockTurk, title: str) -> None:
    page.goto(f"{turk.url}/worker/{_NELL}/hits/{hit_of(turk, title)}")
    page.get_by_role("button", name="Accept the HIT").first.click()


def answer_of(turk: MockTurk) -> str | None:
    return turk.workers.assignments(_NELL)[0].answer


def asked(page: Page, name: str) -> Locator:
    """The part of a form that asks something."""
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def test_a_form_with_everything_is_whole(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    accept(page, demo, "A walk along the harbour")

    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    expect(page.get_by_text("There are no wrong answers.")).to_be_visible()
    expect(page.get_by_role("cell", name="Boats, gulls")).to_be_visible()
    expect(page.get_by_text("A Java applet would have run here")).to_be_visible()
    expect(page.get_by_text("A Flash movie would have run here")).to_be_visible()
    for picture in page.get_by_role("main").get_by_role("img").all():
        assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    sound = page.locator("audio")
    expect(sound).to_be_visible()
    sound.evaluate("one => one.readyState || new Promise((done) => one.onloadedmetadata = done)")
    assert sound.evaluate("one => one.duration") > 0.5


def test_a_form_with_everything_is_answered(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    accept(page, demo, "A walk along the harbour")

    asked(page, "What you noticed").get_by_role("textbox").fill("A bell & <three> gulls")
    asked(page, "Gulls").get_by_role("textbox").fill("12")
    assert asked(page, "Berth").get_by_role("textbox").input_value() == "C07"
    asked(page, "Weather").get_by_role("radio").nth(1).check()
    asked(page, "Bought").get_by_label("Pears").check()
    asked(page, "Bought").get_by_label("Your own answer").fill("A hat")
    expect(asked(page, "Bought").get_by_label("Other")).to_be_checked()
    asked(page, "Stop").get_by_role("combobox").select_option("At the market")
    asked(page, "Sounds").get_by_role("listbox").select_option(["A bell", "Waves"])
    asked(page, "Boat").get_by_role("combobox").fill("A ferry")
    asked(page, "Flags").get_by_role("listbox").select_option(["Red"])
    asked(page, "Sketch").locator("input[type=file]").set_input_files(
        {"name": "walk.txt", "mimeType": "text/plain", "buffer": b"pier, market"}
    )
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("main")).to_contain_text("Submitted")
    answer = answer_of(demo)
    assert answer is not None
    for identifier, given in {
        "noticed": "<FreeText>A bell &amp; &lt;three&gt; gulls</FreeText>",
        "gulls": "<FreeText>12</FreeText>",
        "berth": "<FreeText>C07</FreeText>",
        "weather": "<SelectionIdentifier>fog</SelectionIdentifier>",
        "bought": "<SelectionIdentifier>pears</SelectionIdentifier>"
        "<OtherSelectionText>A hat</OtherSelectionText>",
        "stop": "<SelectionIdentifier>market</SelectionIdentifier>",
        "sounds": "<SelectionIdentifier>bell</SelectionIdentifier>"
        "<SelectionIdentifier>waves</SelectionIdentifier>",
        "boat": "<SelectionIdentifier>ferry</SelectionIdentifier>",
        "flags": "<SelectionIdentifier>red</SelectionIdentifier>",
        "sketch": "<UploadedFileSizeInBytes>12</UploadedFileSizeInBytes>",
    }.items():
        _, named, rest = answer.partition(f"<QuestionIdentifier>{identifier}</QuestionIdentifier>")
        assert named, identifier
        assert given in re.sub(r">\s+<", "><", rest.partition("</Answer>")[0]), identifier


def test_what_is_refused_is_told_and_nothing_typed_is_lost(browse: Browse, demo: MockTurk) -> None:
    somebody = browse()
    somebody.expects("status of 400")
    page = somebody.page()
    accept(page, demo, "A walk along the harbour")
    asked(page, "What you noticed").get_by_role("textbox").fill("The bell")
    asked(page, "Gulls").get_by_role("textbox").fill("40")
    asked(page, "Berth").get_by_role("textbox").fill("Z99")
    asked(page, "Weather").get_by_role("radio").first.check()
    asked(page, "Stop").get_by_role("combobox").select_option("On the pier")
    page.get_by_role("button", name="Submit").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("A berth is a letter from A to F and two digits")
    expect(alert).to_be_focused()
    expect(asked(page, "What you noticed").get_by_role("textbox")).to_have_value("The bell")
    expect(asked(page, "Berth").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(asked(page, "Weather").get_by_role("radio").first).to_be_checked()


def test_all_problems_are_listed_and_each_leads_to_its_field(
    browse: Browse, demo: MockTurk
) -> None:
    somebody = browse()
    somebody.expects("status of 400")
    page = somebody.page()
    accept(page, demo, "A walk along the harbour")
    asked(page, "Gulls").get_by_role("textbox").fill("many")
    asked(page, "Berth").get_by_role("textbox").fill("Z99")
    page.get_by_role("button", name="Submit").click()

    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert.get_by_role("listitem").filter(has_text="Gulls")).to_contain_text("a number")
    assert alert.get_by_role("link").count() >= 4
    for name, role in (("Berth", "textbox"), ("Weather", "radio")):
        alert.get_by_role("link", name=name, exact=True).click()
        expect(asked(page, name).get_by_role(role).first).to_be_focused()
    assert not serious_findings(page)


def test_back_from_accepted_answers_leads_to_the_refused_ones(
    browse: Browse, demo: MockTurk
) -> None:
    somebody = browse()
    somebody.expects("status of 400")
    page = somebody.page()
    accept(page, demo, "Name what is on five old postcards")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_be_focused()
    for number in range(1, 6):
        asked(page, f"Postcard {number}").get_by_role("radio").first.check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("Submitted")

    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("Your answers were not accepted")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("Submitted")
    assert len(demo.workers.assignments(_NELL)) == 1


def _until(page: Page, wanted: Callable[[], bool]) -> None:
    """Press Tab until something is so."""
    for _ in range(200):
        if wanted():
            return
        page.keyboard.press("Tab")
    pytest.fail("no number of tabs leads there")


def test_a_hit_can_be_done_with_keys_only(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}/worker/{_NELL}/hits")

    def at(text: str) -> Callable[[], bool]:
        there = """() => {
          const one = document.activeElement;
          return one.matches("a, button") ? one.ariaLabel || one.innerText : "";
        }"""
        return lambda: text in page.evaluate(there)

    _until(page, at("Preview Name what is on five old postcards"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/hits/3"))
    _until(page, at("Accept the HIT"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/assignments/"))

    def on(card: str) -> Callable[[], bool]:
        there = "document.activeElement.closest('[role=radiogroup]')?.parentElement.innerText"
        return lambda: card in (page.evaluate(there) or "")

    for number in range(1, 6):
        _until(page, on(f"Postcard {number}"))
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    _until(page, at("Submit"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Submitted")
    answer = answer_of(demo)
    assert answer is not None
    assert answer.count("<SelectionIdentifier>lighthouse</SelectionIdentifier>") == 5


def test_a_page_in_html_submits_from_its_frame(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    accept(page, demo, "Copy a handwritten note of three lines")
    frame = page.frame_locator("#question-frame")

    frame.get_by_label("What does the note say?").fill("Seven crates")
    frame.get_by_role("button", name="Submit").click()

    expect(frame.get_by_role("heading", name="Submitted")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Submitted.")).to_be_visible()
    assert "<FreeText>Seven crates</FreeText>" in (answer_of(demo) or "")


def test_a_page_of_the_requesters_own_submits_from_its_frame(
    browse: Browse, demo: MockTurk
) -> None:
    page = browse().page()
    accept(page, demo, "Is this sign clear?")
    frame = page.frame_locator("#question-frame")

    frame.get_by_label("I am not sure").check()
    frame.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("status").filter(has_text="Submitted.")).to_be_visible()
    assert "<FreeText>unsure</FreeText>" in (answer_of(demo) or "")


def test_a_form_with_everything_is_answered_with_keys_only(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    accept(page, demo, "A walk along the harbour")

    def on(name: str) -> Callable[[], bool]:
        there = "document.activeElement.closest('section.question')?.innerText || ''"
        return lambda: str(page.evaluate(there)).startswith(name)

    for name, keys in (
        ("What you noticed", ["The bell"]),
        ("Gulls", ["12"]),
        ("Weather", ["Space", "ArrowDown"]),
        ("Bought", ["Space"]),
        ("Stop", ["ArrowDown"]),
        ("Sounds", ["ArrowDown"]),
        ("Boat", ["A ferry"]),
        ("Flags", ["ArrowDown"]),
    ):
        _until(page, on(name))
        for key in keys:
            if key in ("Space", "ArrowDown"):
                page.keyboard.press(key)
            else:
                page.keyboard.type(key)
        page.keyboard.press("Tab")
    _until(page, lambda: page.evaluate("document.activeElement.innerText") == "Submit")
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Submitted")
    answer = answer_of(demo) or ""
    for given in ("The bell", "12", "C07"):
        assert f"<FreeText>{given}</FreeText>" in answer
    for chosen in ("fog", "pears", "pier", "bell", "ferry", "red"):
        assert f"<SelectionIdentifier>{chosen}</SelectionIdentifier>" in answer
