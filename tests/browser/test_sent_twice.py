"""Forms that are sent twice in a browser take effect once, with scripts and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Browse
from mockturk import MockTurk

_CONSOLE = "/requester/A1LANTERNPHOTOS"
_HOUR = timedelta(hours=1)

with_and_without_scripts = pytest.mark.parametrize("has_scripts", [True, False])


def submitted(demo: MockTurk) -> str:
    """The path of the page of a submitted assignment."""
    found = [one for one in demo.export()["assignments"] if one.get("submitted_at")]
    hits = {one["id"]: one for one in demo.export()["hits"]}
    return next(
        f"{_CONSOLE}/assignments/{one['id']}"
        for one in found
        if hits[one["hit_id"]].get("requester_annotation") == "Postcards, box 4"
    )


def count(demo: MockTurk, operation: str) -> int:
    return len([one for one in demo.journal.calls() if one.operation == operation])


def grant(page: Page, amount: str = "0.50") -> None:
    """Fill in the form of a bonus."""
    page.get_by_label("Amount, in USD").fill(amount)
    page.get_by_label("Reason, for the worker").fill("Thank you")


@with_and_without_scripts
def test_a_double_click_grants_one_bonus(browse: Browse, demo: MockTurk, has_scripts: bool) -> None:
    page = browse(has_scripts=has_scripts).page()
    page.goto(f"{demo.url}{submitted(demo)}")
    before = count(demo, "GrantBonus")
    grant(page)
    page.get_by_role("button", name="Grant it").dblclick()

    expect(page.get_by_text("GrantBonus was sent")).to_contain_text("done")
    assert count(demo, "GrantBonus") == before + 1


@with_and_without_scripts
def test_enter_held_down_grants_one_bonus(
    browse: Browse, demo: MockTurk, has_scripts: bool
) -> None:
    page = browse(has_scripts=has_scripts).page()
    page.goto(f"{demo.url}{submitted(demo)}")
    before = count(demo, "GrantBonus")
    grant(page)
    page.get_by_label("Amount, in USD").focus()
    for _ in range(4):  # the second and later ones are repetitions
        page.keyboard.down("Enter")

    expect(page.get_by_text("GrantBonus was sent")).to_contain_text("done")
    assert count(demo, "GrantBonus") == before + 1


def test_the_same_bonus_can_be_granted_again(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{submitted(demo)}")
    before = count(demo, "GrantBonus")
    for number in (1, 2):
        grant(page)
        page.get_by_label("Amount, in USD").press("Enter")
        expect(page.get_by_text("GrantBonus was sent")).to_contain_text("done")
        assert count(demo, "GrantBonus") == before + number
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_slow_second_click_does_not_reach_the_next_form(browse: Browse, demo: MockTurk) -> None:
    page = browse().page()
    page.goto(f"{demo.url}{_CONSOLE}/")
    corner = page.get_by_role("complementary").locator("summary").first
    corner.click()
    begun = demo.clock.now()
    page.get_by_role("button", name="+1 hour").click()
    expect(corner).to_contain_text("16:00")
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.get_by_role("button", name="+1 day").click()

    expect(corner).to_contain_text("2014-08-16")
    assert demo.clock.now() == begun + 25 * _HOUR


@with_and_without_scripts
def test_a_double_click_accepts_one_hit(browse: Browse, demo: MockTurk, has_scripts: bool) -> None:
    page = browse(has_scripts=has_scripts).page()
    (group,) = [one for one in demo.workers.groups() if one.title.startswith("Sort a crate")]
    page.goto(f"{demo.url}/worker/A9NEWCOMER/groups/{group.hit_group_id}")
    page.get_by_role("button", name="Accept the next HIT").first.dblclick()

    expect(page.get_by_role("button", name="Return the HIT")).to_be_visible()
    assert len(demo.workers.assignments("A9NEWCOMER")) == 1


@with_and_without_scripts
def test_a_double_click_in_compose_sends_one_call(
    browse: Browse, demo: MockTurk, has_scripts: bool
) -> None:
    page = browse(has_scripts=has_scripts).page()
    page.goto(f"{demo.url}{_CONSOLE}/compose/GetAccountBalance")
    before = count(demo, "GetAccountBalance")
    page.get_by_role("button", name="Send", exact=True).first.dblclick()

    expect(page.locator("#sent")).to_be_visible()
    assert count(demo, "GetAccountBalance") == before + 1
