"""Titles of pages: they name the page and the worker or requester."""

from __future__ import annotations

from mockturk.store import tables
from web.worker.forms import WORKER, Workshop, form, question, selections
from web.worker.test_qualifying import HERE, QualifyingShop
from world.workers.qualifying import WITH_TEST

FORM = form(question("colour", selections()))


def test_titles_name_what_pages_show() -> None:
    shop = Workshop()
    shop.workers.register(WORKER, name="Anna")
    work = shop.accepted(FORM, Title="Sort a crate", RequesterAnnotation="Crate 7")
    other = shop.hit(Question=FORM, Title="Sort a crate", MaxAssignments=2)
    record = shop.record(other)
    assignment_id = work.rpartition("/")[2]
    hit_id = shop.workers.assignment(assignment_id).hit_id
    with shop.world.store.transaction():
        (account,) = shop.world.store.all(tables.ACCOUNTS)
    worker, console = f"/worker/{WORKER}", f"/requester/{account.id}"

    for address, title in (
        ("/site/", "Mechanical Turk, offline"),
        ("/worker/", "Who are you?"),
        (f"/worker/side-by-side?worker={WORKER}&worker=A2BEN", "Side by side: Anna, A2BEN"),
        (f"{worker}/hits", "HITs · Anna"),
        (f"{worker}/dashboard", "Dashboard · Anna"),
        (f"{worker}/groups/{record.hit_type.group_id}", "HITs: Sort a crate · Anna"),
        (f"{worker}/hits/{other}", "Preview: Sort a crate · Anna"),
        (work, "Sort a crate · Anna"),
        ("/requester/", "Accounts"),
        (f"{console}/", f"Overview · {account.access_key}"),
        (f"{console}/hits/{hit_id}", f"HIT: Crate 7 · {account.access_key}"),
        (f"{console}/hits/{hit_id}/review", f"Review: Crate 7 · {account.access_key}"),
        (f"{console}/hits/{other}/source", f"Source: Sort a crate · {account.access_key}"),
        (
            f"{console}/assignments/{assignment_id}",
            f"Assignment of {WORKER}: Crate 7 · {account.access_key}",
        ),
    ):
        assert shop.browser.open(address).texts("//title") == [f"{title} · Mockturk"], address
    shop.browser.post(f"{work}/submit", {"q1": "0"})
    assert shop.browser.open(work).texts("//title") == [
        "Assignment: Sort a crate · Anna · Mockturk"
    ]


def test_titles_of_qualifications_name_them() -> None:
    shop = QualifyingShop()
    type_id = shop.kind("Cats", **WITH_TEST)
    address = f"{HERE}/qualification-types/{type_id}"

    assert shop.browser.open(address).texts("//title") == [
        f"Qualification: Cats · {WORKER} · Mockturk"
    ]
    asked = shop.asked(type_id)
    assert shop.browser.open(asked).texts("//title") == [f"Test: Cats · {WORKER} · Mockturk"]
    shop.browser.post(f"{asked}/submit", {"q1": "0"})
    assert shop.browser.open(asked).texts("//title") == [f"Request: Cats · {WORKER} · Mockturk"]
