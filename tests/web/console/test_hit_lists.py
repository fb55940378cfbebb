"""The list of HITs: pages of it, its orders, and which HITs it has."""

from __future__ import annotations

import pytest

from mockturk.store import tables
from web.console.reviewed import BOTH, Console


def titles(console: Console, query: str = "") -> list[str]:
    return console.page(f"/hits{query}").texts("//table//tbody/tr/th/a")


@pytest.fixture
def console() -> Console:
    """Three HITs a minute apart: Bees, Ants and Cats, which cost 2, 3 and 1 dollars."""
    console = Console()
    for title, amount, lifetime in (("Bees", 2, 7200), ("Ants", 3, 3600), ("Cats", 1, 9000)):
        reward = {"Amount": amount, "CurrencyCode": "USD"}
        console.hit(Title=title, Reward=reward, LifetimeInSeconds=lifetime)
        console.later(minutes=1)
    return console


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["Cats", "Ants", "Bees"]),
        ("oldest", ["Bees", "Ants", "Cats"]),
        ("expires_first", ["Ants", "Bees", "Cats"]),
        ("expires_last", ["Cats", "Bees", "Ants"]),
        ("title_a_z", ["Ants", "Bees", "Cats"]),
        ("title_z_a", ["Cats", "Bees", "Ants"]),
        ("highest_reward", ["Ants", "Bees", "Cats"]),
        ("lowest_reward", ["Cats", "Bees", "Ants"]),
        ("sideways", ["Cats", "Ants", "Bees"]),
    ],
)
def test_orders(console: Console, sort: str, expected: list[str]) -> None:
    assert titles(console, f"?sort={sort}") == expected


def test_filters_and_their_counts(console: Console) -> None:
    console.later(minutes=58)  # Ants have expired, and can be reviewed

    assert titles(console, "?filter=for_review") == ["Ants"]
    assert titles(console, "?filter=reviewable") == ["Ants"]
    assert titles(console, "?filter=in_work") == ["Cats", "Bees"]
    assert titles(console, "?filter=reviewing") == []
    shown = console.page("/hits").texts("//nav[@aria-label='HITs by status']/a")
    assert shown[:3] == ["All 3", "In work 2", "Work ended 1"]


def test_one_hit_type(console: Console) -> None:
    hit_id = console.hit(Title="Ants", Reward={"Amount": 3, "CurrencyCode": "USD"})
    hit_type = console.record(hit_id).hit_type.id

    assert titles(console, f"?hit_type_id={hit_type}") == ["Ants", "Ants"]
    assert titles(console, f"?hit_type_id={hit_type}&sort=expires_first") == ["Ants", "Ants"]
    assert titles(console, "?hit_type_id=NOSUCHTYPE") == []


def test_pages(console: Console) -> None:
    for _ in range(9):
        console.hit(Title="More")

    assert titles(console, "?sort=oldest&page=2") == ["More", "More"]
    assert len(titles(console, "?page_size=100")) == 12
    assert titles(console, "?page=3") == []
    assert len(titles(console, "?page=x&page_size=7")) == 10
    (following,) = console.page("/hits?sort=oldest").tree.xpath("//a[@rel='next']/@href")
    assert "sort=oldest" in following
    assert "page=2" in following


def test_a_row_says_how_a_hit_stands() -> None:
    console = Console()
    hit_id = console.hit(**BOTH, RequesterAnnotation="batch 7")
    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    console.accepted(hit_id, "WBEN")
    console.later(minutes=5)
    (row,) = console.page("/hits").texts("//table//tbody/tr")

    assert "batch 7" in row
    assert "1 approved · 1 accepted · 1 free" in row
    assert "review policy" in row
    assert "$1.00" in row
    assert "55 minutes left" in row


def test_others_hits_are_not_there(console: Console) -> None:
    console.hit(key="AKIAOTHER", Title="Not mine")

    assert "Not mine" not in titles(console)


def test_a_hit_disposed_of_is_in_no_list(console: Console) -> None:
    hit_id = console.hit(Title="Gone")
    console.done("DisableHIT", HITId=hit_id)

    assert "Gone" not in titles(console)
    assert "Gone" in console.page(f"/hits/{hit_id}").text


def test_an_unknown_requester_has_no_page(console: Console) -> None:
    console.browser.open("/requester/NOBODY/hits", 404)
    console.browser.open("/requester/NOBODY/", 404)


def test_a_search_by_title_annotation_and_id(console: Console) -> None:
    noted = console.hit(Title="More", RequesterAnnotation="Batch of bees")

    assert titles(console, "?search=BEES") == ["Batch of bees", "Bees"]
    assert titles(console, f"?search={noted[:20]}") == ["Batch of bees"]
    assert titles(console, "?search=wasps") == []
    assert "0 HITs with “<wasps>”" in console.page("/hits?search=<wasps>").text
    shown = console.page("/hits?search=bees&page_size=100")
    assert "search=bees" in shown.tree.xpath("//nav[@aria-label='HITs by status']/a/@href")[1]


def test_the_outcome_tells_hits_apart(console: Console) -> None:
    hit_id, _ = console.reviewed_hit(RequesterAnnotation="batch 7")
    (row,) = [one for one in console.page("/hits").texts("//tbody/tr") if "batch 7" in one]

    assert "2 approved · 1 rejected agreed on 100 %" in row
    assert hit_id in row


def test_times_of_events_are_relative_and_exact() -> None:
    console = Console()
    console.reviewed_hit()
    console.later(hours=2)
    (first, *_) = console.page("/").tree.xpath("//ol[@id='latest-list']//time")

    assert first.text == "2 hours ago"
    assert first.get("title").endswith(" UTC")


def test_a_page_reads_the_agreement_of_all_its_hits_at_once(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        hit_id = console.hit(**{**BOTH, "MaxAssignments": 2})
        console.answered(hit_id, "WANN", animal=["cat"], colour="black")
        console.answered(hit_id, "WBEN", animal=["cat"], colour="black")
    read, asked = console.world.store.page, []

    def page(table: object, *where: object, **how: object) -> object:
        asked.append(table)
        return read(table, *where, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(console.world.store, "page", page)
    shown = console.page("/hits")

    assert shown.text.count("agreed on 100 %") == 4
    assert asked.count(tables.REVIEWS) == 1
