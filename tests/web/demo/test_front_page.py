"""The front page: words, a HIT with its review, the tour, and addresses for programs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from lxml import html

from mockturk import MockTurk


@pytest.fixture(scope="module")
def demo() -> Iterator[MockTurk]:
    with MockTurk(seed="demo") as turk:
        turk.load_demo()
        turk.clock.freeze()
        yield turk


def opened(turk: MockTurk, path: str) -> html.HtmlElement:
    with urlopen(turk.url + path) as page:
        return html.document_fromstring(page.read().decode())


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def test_it_says_what_a_hit_is_and_shows_one(demo: MockTurk) -> None:
    page = opened(demo, "/site/")

    assert texts(page, "//dl[@class='words']/dt") == [
        *("Requester", "HIT", "Worker", "Review policy")
    ]
    assert texts(page, "//table[@class='miniature']/tbody/tr")[-1] == (
        "card5 ≠ A boat = A lighthouse ≠ A house = A lighthouse = A lighthouse A lighthouse"
    )
    assert texts(page, "//p[@class='outcome']")[0].startswith("5 workers answered; extended twice")


def test_every_step_of_the_tour_leads_somewhere(demo: MockTurk) -> None:
    addresses = opened(demo, "/site/").xpath("//ol[@class='tour']/li/a/@href")

    assert len(addresses) == 8
    for address in addresses:
        assert opened(demo, address).xpath("//h1")
    assert "1 free seat" in texts(opened(demo, addresses[0]), "//table[@id='matrix']//th")


def test_a_server_without_the_demo_has_no_tour() -> None:
    with MockTurk() as turk:
        page = opened(turk, "/site/")

    assert not page.xpath("//ol[@class='tour']")
    assert "mockturk demo" in texts(page, "//main")[0]
