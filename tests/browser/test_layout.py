"""The size of things: on phones, on paper, and in print without colours."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from playwright.sync_api import Page

from browser.conftest import Browse
from mockturk import MockTurk

_PHONE = (390, 844)
_LANTERN = "/requester/A1LANTERNPHOTOS"
_LIGHTNESS = """() => [...document.querySelectorAll(".bar-key rect")].map((one) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = getComputedStyle(one).fill;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data]
    .map((value) => ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 116 * Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue) - 16;
})"""


def _hit(turk: MockTurk, annotation: str) -> str:
    hits = {one.get("requester_annotation"): one["id"] for one in turk.export()["hits"]}
    return f"{_LANTERN}/hits/{hits[annotation]}"


def _top(page: Page) -> float:
    return float(page.locator("#main").evaluate("one => one.getBoundingClientRect().top"))


@pytest.mark.parametrize("faults", [0, 2])
def test_navigation_takes_at_most_100_pixels_of_a_phone(
    browse: Browse, demo: MockTurk, faults: int
) -> None:
    for _ in range(faults):
        demo.faults.add("latency", seconds=1)
    page = browse(_PHONE).page()
    for path in (
        *("/site/", f"{_LANTERN}/", f"{_LANTERN}/hits", f"{_LANTERN}/world"),
        *("/worker/", "/worker/A9NEWCOMER/hits", "/worker/A9NEWCOMER/dashboard"),
        _hit(demo, "Postcards, box 2"),
    ):
        page.goto(f"{demo.url}{path}")
        assert _top(page) <= 100, path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= _PHONE[0], path


def test_outcome_and_matrix_are_within_the_first_900_pixels(browse: Browse, demo: MockTurk) -> None:
    page = browse((1440, 900)).page()
    page.goto(f"{demo.url}{_hit(demo, 'Postcards, box 2')}/review")

    box = page.locator("#matrix").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900


def test_the_first_column_of_the_matrix_stays_in_sight(browse: Browse, demo: MockTurk) -> None:
    page = browse(_PHONE).page()
    page.goto(f"{demo.url}{_hit(demo, 'Postcards, box 2')}/review")
    area = page.get_by_role("region", name="Answers side by side")
    area.evaluate("one => one.scrollTo(400, 0)")
    assert area.evaluate("one => one.scrollLeft") == 400

    left = area.evaluate("one => one.getBoundingClientRect().left")
    for name in (
        *("Question", "card1", "card5"),
        *("KnownAnswerScore", "WorkerAgreementScore", "Decide"),
    ):
        head = page.locator("#matrix th").filter(has_text=name).first
        assert head.evaluate("one => one.getBoundingClientRect().left") == pytest.approx(
            left, abs=4
        )
        assert head.evaluate("one => one.scrollWidth <= one.clientWidth"), name
    legend = page.locator(".matrix-legend").bounding_box()
    assert legend is not None
    assert legend["x"] >= 0
    assert legend["x"] + legend["width"] <= _PHONE[0]


def test_a_projector_shows_the_answers_of_the_example(browse: Browse, demo: MockTurk) -> None:
    page = browse((853, 480)).page()
    page.goto(f"{demo.url}/site/")
    cells = page.locator(".miniature .cell")

    sizes = cells.evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) > 10


@pytest.mark.parametrize("annotation", ["Postcards, box 2", "Photographs, as documented"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_printed_matrix_fits_one_page(
    browse: Browse, demo: MockTurk, annotation: str, paper: str
) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_hit(demo, annotation)}/answers")
    printed = page.pdf(
        format=paper,
        landscape=True,
        margin=dict.fromkeys(("top", "right", "bottom", "left"), "10mm"),
    )

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_parts_of_a_bar_differ_in_lightness(
    browse: Browse, demo: MockTurk, scheme: str
) -> None:
    page = browse(scheme=scheme).page()
    page.goto(f"{demo.url}{_LANTERN}/hits")
    *parts, _ = page.evaluate(_LIGHTNESS)  # the last one is free

    assert len(parts) == 4
    for one, other in combinations(parts, 2):
        assert abs(one - other) >= 12, parts
