"""Makes the pictures of this folder: ``python docs/screenshots/make.py``.

The world is that of ``mockturk demo``, with its time standing still, so that the same pages make
the same pictures. Needs the packages of the extra ``dev``, and Chromium.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[1] / "tests"))

from PIL import Image, ImageChops  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from browser.browsing import launched  # noqa: E402
from mockturk import MockTurk  # noqa: E402


class _View(NamedTuple):
    """The ending of file names, the colour scheme, and the size in pixels of CSS.

    A projector of 1280 x 720 pixels shows pages at 150 %, so that the last row can read them.
    """

    ending: str
    scheme: Literal["light", "dark"]
    width: int
    height: int
    scale: float = 1


_VIEWS = (
    _View("", "light", 1280, 800),
    _View("-dark", "dark", 1280, 800),
    _View("-phone", "light", 390, 844),
    _View("-projector", "light", 853, 480, scale=1.5),
)
# The pages that phones and projectors show.
_STORY = ("start", "console-hits", "console-matrix", "worker-hits", "worker-postcards")
_COLOURS = 256
_UNSEEN = 8  # of 255
# What depends on the machine: how long calls took, and when a request would be signed.
_STEADY = r"""() => {
  for (const cell of document.querySelectorAll("td"))
    if (/^\s*[\d.,]+ ms\s*$/.test(cell.textContent)) cell.textContent = "1.0 ms";
  for (const text of document.querySelectorAll("textarea"))
    text.value = text.value.replace(/<Timestamp>[^<]*/, "<Timestamp>2014-08-15T15:00:00Z");
}"""
_LARGEST = 200_000  # bytes
_LANTERN = "/requester/A1LANTERNPHOTOS"


def _hits(turk: MockTurk) -> dict[str, str]:
    """Return the ids of HITs by what their requesters noted, else by their titles."""
    world = turk.export()
    titles = {one["id"]: one["title"] for one in world["hit_types"]}
    return {
        one.get("requester_annotation") or titles[one["hit_type"]]: one["id"]
        for one in world["hits"]
    }


def _pages(turk: MockTurk) -> dict[str, str]:
    """Return the pages to picture by the names of their files."""
    hits = _hits(turk)
    in_work = turk.workers.assignments("A8HANA", status="InProgress")[0].assignment_id
    disagreed, rejected = hits["Postcards, box 2"], hits["Postcards, box 3"]
    return {
        "start": "/site/",
        "worker-hits": "/worker/A9NEWCOMER/hits",
        "worker-postcards": f"/worker/A8HANA/assignments/{in_work}",
        "worker-form": f"/worker/A9NEWCOMER/hits/{hits['A walk along the harbour']}#q4-question",
        "worker-html": f"/worker/A9NEWCOMER/hits/{hits['Note 2']}",
        "worker-dashboard": "/worker/A4DEVI/dashboard",
        "workers-side-by-side": "/worker/side-by-side?worker=A1ADA&worker=A4DEVI&worker=A9NEWCOMER",
        "console-overview": f"{_LANTERN}/",
        "console-hits": f"{_LANTERN}/hits",
        "console-hit": f"{_LANTERN}/hits/{rejected}",
        "console-policies": f"{_LANTERN}/hits/{disagreed}/review#policies",
        "console-matrix": f"{_LANTERN}/hits/{disagreed}/review",
        "console-compose": f"{_LANTERN}/compose/CreateHIT?example=1",
        "console-journal": f"{_LANTERN}/journal",
        "console-qualifications": f"{_LANTERN}/qualifications",
        "console-outbox": f"{_LANTERN}/outbox",
    }


def _settled(page: Page) -> bytes:
    """Take a picture once two are the same: frames are drawn roughly first."""
    before = b""
    while True:
        taken = page.screenshot(animations="disabled", caret="hide")
        if taken == before:
            return taken
        before = taken


def _looks_like(picture: Image.Image, file: Path) -> bool:
    """Tell whether a file has a picture nobody could tell apart, as corners are drawn by chance."""
    if not file.exists():
        return False
    with Image.open(file) as before:
        if before.size != picture.size:
            return False
        difference = ImageChops.difference(before.convert("RGB"), picture.convert("RGB"))
    return max(highest for _, highest in difference.getextrema()) <= _UNSEEN


def _picture(page: Page, name: str, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(_STEADY)
    file = FOLDER / f"{name}.png"
    taken = _settled(page)
    with Image.open(BytesIO(taken)) as picture:
        few_colours = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        if not _looks_like(few_colours, file):
            few_colours.save(file, optimize=True)
    if file.stat().st_size > _LARGEST:
        sys.exit(f"{file.name} has {file.stat().st_size} bytes, more than {_LARGEST}")


def _pictures(browser: Browser, turk: MockTurk, view: _View) -> None:
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        device_scale_factor=view.scale,
        color_scheme=view.scheme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="UTC",
    )
    page = context.new_page()
    for name, path in _pages(turk).items():
        if name in _STORY or view.ending in ("", "-dark"):
            _picture(page, f"{name}{view.ending}", f"{turk.url}{path}")
    context.close()


def main() -> None:
    """Make all pictures, in the light and in the dark, on a phone and on a projector."""
    # A port of its own would be in the pictures.
    with MockTurk(seed="demo", port=8014) as turk, sync_playwright() as playwright:
        turk.load_demo()
        turk.clock.freeze()
        browser = launched(playwright)
        for view in _VIEWS:
            _pictures(browser, turk, view)
        browser.close()


if __name__ == "__main__":
    main()
