"""Texts of the greatest length in one word: they widen neither a page nor a list."""

from __future__ import annotations

from playwright.sync_api import Page

from browser.browsing import DESKTOP, PHONE
from browser.calls import Caller
from browser.conftest import Browse
from browser.crawling import every_page
from mockturk import MockTurk

_KEY = "K" * 100
_WORKER = "A" + "9" * 60
_QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><body><form></form>'
    "</body></html>]]></HTMLContent><FrameHeight>400</FrameHeight></HTMLQuestion>"
)
_PAGE = "document.documentElement.scrollWidth > innerWidth"
_LIST = """[...document.querySelectorAll(".scroll:has(.list)")]
  .some((one) => one.scrollWidth > one.clientWidth + 1)"""


def _fill(turk: MockTurk) -> None:
    """Create a HIT, a worker, an answer, a bonus, a block and a Qualification, all with a name."""
    caller = Caller(turk.url, _KEY)
    hit_id = caller.call(
        "CreateHIT",
        {
            "Title": "T" * 128,
            "Description": "D" * 1000,
            "Keywords": "k" * 900,
            "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": "600",
            "LifetimeInSeconds": "3600",
            "MaxAssignments": "3",
            "RequesterAnnotation": "A" * 255,
            "Question": _QUESTION,
        },
        "HITId",
    )
    turk.workers.register(_WORKER, name="N" * 128)
    assignment_id = turk.workers.accept(_WORKER, hit_id)
    turk.workers.submit(assignment_id, {"x" * 100: "y" * 500})
    of_worker = {"WorkerId": _WORKER, "Reason": "R" * 200}
    dollar = {"Amount": "1", "CurrencyCode": "USD"}
    caller.call("GrantBonus", {**of_worker, "AssignmentId": assignment_id, "BonusAmount": dollar})
    caller.call("BlockWorker", of_worker)
    caller.call(
        "ApproveAssignment", {"AssignmentId": assignment_id, "RequesterFeedback": "F" * 500}
    )
    caller.call(
        "CreateQualificationType",
        {"Name": "Q" * 150, "Description": "d" * 500, "QualificationTypeStatus": "Active"},
    )


def _list_wide_pages(page: Page, turk: MockTurk, too_wide: str) -> list[str]:
    _fill(turk)
    requester_id = turk.accounts.get(_KEY).requester_id
    first = f"/requester/{requester_id}/", f"/worker/{_WORKER}/hits", "/worker/A1NEW/hits"
    return [path for path in every_page(page, turk.url, *first) if page.evaluate(too_wide)]


def test_long_words_widen_no_page_and_no_list(browse: Browse, turk: MockTurk) -> None:
    assert not _list_wide_pages(browse(DESKTOP).page(), turk, f"{_PAGE} || {_LIST}")


def test_long_words_widen_no_page_of_a_phone(browse: Browse, turk: MockTurk) -> None:
    assert not _list_wide_pages(browse(PHONE).page(), turk, _PAGE)
