"""The lists workers choose from, and who they are."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import pytest

from json_calls import create
from web.worker.forms import WORKER, Workshop
from world.lifecycle.stage import usd

AT_LEAST_95 = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThanOrEqualTo",
    "IntegerValue": 95,
}
IN_GERMANY = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "EqualTo",
    "LocaleValue": {"Country": "DE"},
    "RequiredToPreview": "true",
}
TITLES = "//ul[@id='groups']//h2"


def test_groups_are_searched_sorted_and_paid_enough() -> None:
    shop = Workshop()
    for title, reward in (("Cats", "0.05"), ("Dogs", "0.50"), ("More dogs", "1.00")):
        shop.hit(Title=title, Reward=usd(reward))
    hits = f"/worker/{WORKER}/hits"

    def titles(query: str) -> list[str]:
        return shop.browser.open(f"{hits}?{query}").texts(TITLES)

    assert titles("") == ["More dogs", "Dogs", "Cats"]
    assert titles("search=dogs&sort=title_a_z") == ["Dogs", "More dogs"]
    assert titles("minimum_reward=0.50&sort=lowest_reward") == ["Dogs", "More dogs"]
    assert titles("sort=nonsense&minimum_reward=nonsense&page=x&page_size=7") == titles("")
    assert titles("page=2") == []


@pytest.mark.parametrize("query", ["minimum_reward=abc", "minimum_reward=NaN", "sort=<evil>"])
def test_what_is_asked_for_in_vain_is_told(query: str) -> None:
    shop = Workshop()
    shown = shop.browser.open(f"/worker/{WORKER}/hits?{query}")

    (told,) = shown.texts("//main//*[@role='alert']")
    assert query.partition("=")[2] in told
    assert not shop.browser.open(f"/worker/{WORKER}/hits").texts("//main//*[@role='alert']")


def test_the_form_keeps_what_was_searched() -> None:
    shop = Workshop()
    shown = shop.browser.open(
        f"/worker/{WORKER}/hits?search=%22cats%22&sort=most_hits&minimum_reward=0.1&qualified=on"
    )

    (made,) = shown.tree.xpath("//form[@role='search']")
    assert dict(made.form_values()) == {
        "search": '"cats"',
        "sort": "most_hits",
        "minimum_reward": "0.1",
        "page_size": "10",
        "qualified": "on",
    }


def test_a_group_is_a_page_of_many() -> None:
    shop = Workshop()
    hits = [shop.hit() for _ in range(12)]
    group = shop.record(hits[0]).hit_type.group_id
    address = f"/worker/{WORKER}/groups/{group}"

    first, second = shop.browser.open(address), shop.browser.open(f"{address}?page=2")

    assert first.texts("//tbody//th") == hits[:10]
    assert second.texts("//tbody//th") == hits[10:]
    assert urlsplit(first.tree.xpath("//a[@rel='next']/@href")[0]).query == "page=2"
    shop.browser.open(f"/worker/{WORKER}/groups/NONE", status=404)


def test_requirements_are_told_in_words_and_whether_they_are_met() -> None:
    shop = Workshop()
    shop.hit(QualificationRequirement=[AT_LEAST_95, IN_GERMANY])
    hits = f"/worker/{WORKER}/hits"

    shown = shop.browser.open(hits)
    shop.workers.register(WORKER, locale="DE")
    later = shop.browser.open(hits)

    assert shown.texts("//ul[@class='requirements']/li") == [
        "met Worker_PercentAssignmentsApproved is at least 95, yours is 100",
        "not met Worker_Locale is DE, yours is US; also needed for a preview",
    ]
    assert "not qualified" in shown.text
    assert not shown.tree.xpath("//form[contains(@action, '/accept')]")
    assert "you may accept" in later.text
    assert later.tree.xpath("//form[contains(@action, '/accept')]")
    assert shop.browser.open("/worker/A2OTHER/hits?qualified=on").texts(TITLES) == []


def test_whoever_was_blocked_is_told() -> None:
    shop = Workshop()
    shop.hit()
    shop.done("BlockWorker", WorkerId=WORKER, Reason="No cats")

    shown = shop.browser.open(f"/worker/{WORKER}/hits")

    assert "the requester blocked you" in shown.text


def test_somebody_else_is_one_click_away() -> None:
    shop = Workshop()
    hit_id = shop.hit()
    shop.workers.register("A2BEN", name="Ben")

    shown = shop.browser.open(f"/worker/{WORKER}/hits/{hit_id}")

    (link,) = shown.tree.xpath("//nav[@aria-label='Switch worker']/a[text()='Ben']/@href")
    assert link == f"/worker/A2BEN/hits/{hit_id}"


def test_one_chooses_who_to_be() -> None:
    shop = Workshop()
    shop.workers.register("A2BEN", name="Ben")

    chosen = shop.browser.open("/worker/")
    typed = shop.browser.post("/worker/workers", {"name": "Cem", "locale": "tr", "to": "dashboard"})
    anybody = shop.browser.open("/worker/as?worker_id=%20A9ANY", status=303)

    assert chosen.texts("//li//h3") == ["Ben"]
    assert typed.texts("//h1") == ["Cem"]
    assert ", TR" in typed.text
    assert anybody.response.headers["Location"] == "/worker/A9ANY/hits"
    shop.browser.open("/worker/as?worker_id=no+worker", status=400)
    shop.browser.post("/worker/workers", {"worker_id": "A2BEN"}, status=400)


def test_numbers_are_written_one_way() -> None:
    shop = Workshop()
    shop.workers.register("A2BEN", name="Ben", approved=4130, rejected=45)

    shown = shop.browser.open("/worker/")

    assert "4,175 assignments submitted, 4,130 approved" in shown.text


@pytest.mark.parametrize(
    ("old", "steps"),
    [
        ("/mturk/preview?groupId=3G", "groups/3G"),
        ("/mturk/previewandaccept?groupId=3G", "groups/3G"),
        ("/mturk/accept?hitId=3H", "hits/3H"),
        ("/mturk/preview?groupId=../../site", "groups/....site"),
        ("/mturk/findhits?match=true", "hits"),
        ("/mturk/dashboard", "dashboard"),
    ],
)
def test_old_addresses_lead_there_once_it_is_known_as_whom(old: str, steps: str) -> None:
    shop = Workshop()
    shop.workers.register("A2BEN", name="Ben")

    there = shop.browser.open(old, status=303).response.headers["Location"]
    shown = shop.browser.open(there)

    assert shown.tree.xpath("//li//h3/a/@href") == [f"/worker/A2BEN/{steps}"]
    for made in shown.tree.xpath("//form[@action='/worker/as' or @action='/worker/workers']"):
        kept = {**dict(made.form_values()), "worker_id": "A9ANY"}
        response = shop.browser.open(f"/worker/as?{urlencode(kept)}", status=303).response
        assert response.headers["Location"] == f"/worker/A9ANY/{steps}"


def test_several_workers_are_shown_side_by_side() -> None:
    shop = Workshop()
    for number in range(5):
        shop.workers.register(f"A{number}", name=f"Worker {number}")

    usual = shop.browser.open("/worker/side-by-side")
    chosen = shop.browser.open("/worker/side-by-side?worker=A4&worker=&worker=A9ANY&worker=A4")

    assert usual.tree.xpath("//iframe/@src") == [f"/worker/A{n}/hits" for n in range(3)]
    assert chosen.tree.xpath("//iframe/@src") == ["/worker/A4/hits", "/worker/A9ANY/hits"]
    assert shop.browser.open("/worker/A0", status=303).response.headers["Location"].endswith("hits")


def test_what_is_no_worker_is_refused() -> None:
    shop = Workshop()

    for page in ("hits", "dashboard", "qualifications", "qualification-types"):
        shop.browser.open(f"/worker/no%20worker/{page}", status=400)


def test_the_guard_of_a_requirement_is_told() -> None:
    shop = Workshop()
    requirement = {"QualificationTypeId": "00000000000000000071", "Comparator": "Exists"}
    guarded = {**requirement, "ActionsGuarded": "DiscoverPreviewAndAccept"}
    create(shop.service, QualificationRequirements=[guarded])

    (shown,) = shop.browser.open(f"/worker/{WORKER}/hits").texts("//ul[@class='requirements']/li")
    assert shown.endswith("; also needed to find and preview it")
