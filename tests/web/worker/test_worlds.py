"""The same pages in a world with a name: every address stays within it."""

from __future__ import annotations

from documents.question_texts import html_question
from web.worker.forms import WORKER, Workshop, form, question

ROOT = "/w/class"


def test_every_address_of_a_named_world_stays_in_it() -> None:
    shop = Workshop(ROOT)
    shop.workers.register(WORKER, name="Anna")
    work = shop.accepted(form(question("a", "<FreeTextAnswer/>")))
    hit_id = shop.hit(MaxAssignments=3)
    group = shop.record(hit_id).hit_type.group_id

    for page in (
        *("/worker/", "/worker/side-by-side", work),
        *(f"/worker/{WORKER}/{name}" for name in ("hits", "dashboard", "qualifications")),
        *(f"/worker/{WORKER}/qualification-types", f"/worker/{WORKER}/groups/{group}"),
        f"/worker/{WORKER}/hits/{hit_id}",
    ):
        shown = shop.browser.open(page)
        addresses = shown.tree.xpath("//@href | //@src | //@action | //@hx-get | //@hx-post")
        inside = [one for one in addresses if not one.startswith(("#", "https://example.com/"))]
        assert inside
        assert [one for one in inside if not one.startswith(f"{ROOT}/")] == []


def test_a_page_in_a_frame_submits_to_its_world() -> None:
    shop = Workshop(ROOT)
    page = "<!DOCTYPE html><form action='//workersandbox.mturk.com/mturk/externalSubmit'></form>"
    work = shop.accepted(html_question(page))

    (src,) = shop.browser.open(work).tree.xpath("//iframe/@src")
    inside = shop.browser.open(src.removeprefix(ROOT))

    assert inside.tree.xpath("//form/@action") == [f"http://localhost{ROOT}/mturk/externalSubmit"]


def test_old_addresses_lead_to_their_world() -> None:
    shown = Workshop(ROOT).browser.open("/mturk/preview?groupId=3G", status=303)

    assert shown.response.headers["Location"] == f"{ROOT}/worker/?group=3G"
