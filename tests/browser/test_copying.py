"""Buttons that copy: a call of the journal as a command, the answers of a HIT as a picture."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from playwright.sync_api import Browser, Page, expect

from browser.accessibility import serious_findings
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


def _open_review(page: Page, turk: MockTurk) -> None:
    hits = {one.get("requester_annotation"): one["id"] for one in turk.export()["hits"]}
    page.goto(f"{turk.url}/requester/A1LANTERNPHOTOS/hits/{hits['Postcards, box 2']}/review")


def test_the_answers_of_a_hit_are_copied_as_a_picture(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _open_review(page, demo)
    page.get_by_role("button", name="Copy as a picture").click()

    expect(page.get_by_text("Copied the picture.")).to_be_attached()
    width, height, colours = page.evaluate("""async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap(await item.getType("image/png"));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      return [picture.width, picture.height, new Set(new Uint32Array(data.buffer)).size];
    }""")
    assert width > 1280
    assert height > 640
    assert colours > 20  # it is not blank
    assert not serious_findings(page)


def test_where_copying_is_not_allowed_the_picture_is_downloaded(
    browse: Browse, demo: MockTurk
) -> None:
    page = browse().page()
    _open_review(page, demo)
    page.evaluate("delete window.ClipboardItem")
    with page.expect_download() as download:
        page.get_by_role("button", name="Copy as a picture").click()

    assert download.value.suggested_filename.endswith(".svg")
    expect(page.get_by_text("the picture is downloaded")).to_be_attached()


def test_without_scripts_a_link_downloads_the_picture(
    browser: Browser, demo: MockTurk, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _open_review(page, demo)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the picture").click()
    download.value.save_as(tmp_path / "picture.svg")
    context.close()

    picture = etree.parse(str(tmp_path / "picture.svg"))
    assert "Ada Okafor" in picture.xpath("//*[local-name()='text']/text()")
