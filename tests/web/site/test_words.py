"""The words of Mechanical Turk, explained where they first stand on a page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from lxml import html

from mockturk import MockTurk

_LANTERN = "/requester/A1LANTERNPHOTOS"
_NELL = "/worker/A9NEWCOMER"


@pytest.fixture(scope="module")
def demo() -> Iterator[MockTurk]:
    with MockTurk(seed="demo") as turk:
        turk.load_demo()
        turk.clock.freeze()
        yield turk


def opened(turk: MockTurk, path: str) -> html.HtmlElement:
    with urlopen(turk.url + path) as page:
        return html.document_fromstring(page.read().decode())


def hit_id(turk: MockTurk, note: str) -> str:
    hits = turk.export()["hits"]
    (found,) = [one["id"] for one in hits if one.get("requester_annotation") == note]
    return str(found)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/site/", {"Assignment", "SOAP", "REST", "WSDL"}),
        ("/requester/", {"Access key", "Requester", "HIT"}),
        (f"{_LANTERN}/", {"Requester", "HIT", "Assignment", "Approve", "Reject", "Bonus"}),
        (f"{_LANTERN}/hits", {"HIT", "HIT type", "Annotation", "Reward", "Expire"}),
        (f"{_LANTERN}/workers", {"Worker", "Approve", "Reject", "Answer key", "Bonus"}),
        (f"{_LANTERN}/notifications", {"HIT type", "Notification", "Requester"}),
        (f"{_LANTERN}/qualifications", {"Qualification", "HIT"}),
        (f"{_LANTERN}/outbox", {"Worker", "Notification"}),
        (f"{_LANTERN}/journal", {"Journal", "Operation", "Access key", "SOAP"}),
        (f"{_LANTERN}/compose", {"Operation"}),
        (f"{_NELL}/hits", {"HIT", "Reward", "Qualification"}),
        ("/worker/A4DEVI/dashboard", {"HIT", "Assignment", "Bonus"}),
        (f"{_NELL}/qualifications", {"Qualification"}),
        (f"{_NELL}/hits/HIT", {"HIT", "Reward", "Requester", "Auto-approval"}),
        (f"{_LANTERN}/hits/HIT", {"HIT", "Reward", "Assignment", "HIT type", "Annotation"}),
        (f"{_LANTERN}/hits/HIT/review", {"HIT", "Review policy", "ScoreMyKnownAnswers"}),
    ],
)
def test_each_word_explains_itself_once(demo: MockTurk, path: str, words: set[str]) -> None:
    page = opened(demo, path.replace("HIT", hit_id(demo, "Postcards, box 7")))
    buttons = page.xpath("//button[@class='word']")
    explained = page.xpath("//*[@popover]")

    assert words <= {one.findtext("strong") for one in explained}
    assert [one.get("popovertarget") for one in buttons] == [one.get("id") for one in explained]
    assert len({one.get("id") for one in explained}) == len(explained)
