"""Qualifications in the browser: lists, search, requests and tests."""

from __future__ import annotations

from datetime import timedelta

from mockturk.domain.limits import RELAXED
from web.console.browser import Browser
from web.worker.forms import WORKER
from world.workers.qualifying import SCORED, WITH_TEST, QualifyingStage

HERE = f"/worker/{WORKER}"


class QualifyingShop(QualifyingStage):
    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.browser = Browser(self.world)

    def asked(self, type_id: str) -> str:
        """Ask for a Qualification, and return the address that leads to."""
        return f"{HERE}/qualification-requests/{self.ask(type_id)}"

    def ask(self, type_id: str) -> str:
        made = self.workers.request_qualification(WORKER, type_id)
        return made.qualification_request_id


def test_types_are_found_and_say_how_they_are_had() -> None:
    shop = QualifyingShop()
    shop.kind("Cats", **SCORED)
    shop.kind("Dogs")

    shown = shop.browser.open(f"{HERE}/qualification-types?requestable=on")
    searched = shop.browser.open(f"{HERE}/qualification-types?search=locale")

    assert [row.split()[0] for row in shown.texts("//tbody/tr/th/a")] == ["Cats", "Dogs"]
    assert shown.texts("//tbody/tr/td[last()]") == [
        "a test you may request it",
        "the requester decides you may request it",
    ]
    assert searched.texts("//tbody/tr/td[2]") == ["US"]


def test_a_test_is_taken_and_scored() -> None:
    shop = QualifyingShop()
    type_id = shop.kind("Cats", **SCORED)

    test = shop.browser.post(f"{HERE}/qualification-types/{type_id}/request")
    action = test.tree.xpath("//form[@id='question-form']/@action")[0]
    wrong = shop.browser.post(action, {}, status=400)
    result = shop.browser.post(action, {"q1": "0"})
    again = shop.browser.post(action, {"q1": "1"})

    assert test.tree.xpath("//*[@role='timer']/@data-seconds-left") == ["300"]
    assert "It must be answered." in wrong.texts("//*[@role='alert']")[0]
    assert "with the value 10" in result.text
    assert "was not taken" not in result.text
    assert "was not accepted. The test had been submitted already." in again.text
    assert shop.value(type_id, WORKER) == 10
    assert "10" in shop.browser.open(f"{HERE}/qualifications").texts("//tbody/tr/td[1]")


def test_a_test_ends_with_its_time() -> None:
    shop = QualifyingShop()
    asked = shop.asked(shop.kind(**WITH_TEST))

    shop.clock.advance(timedelta(minutes=5))

    assert "The test is over." in shop.browser.open(f"{asked}/state").response.text
    late = shop.browser.post(f"{asked}/submit", {"q1": "0"})
    assert "ended before it was submitted" in late.text
    assert "was not accepted. The time for the test was over." in late.text


def test_without_a_test_the_requester_decides() -> None:
    shop = QualifyingShop()
    asked = shop.asked(shop.kind())

    assert "has yet to decide" in shop.browser.open(asked).text
    shop.decided(asked.rpartition("/")[2], reason="Not <b>yet</b>")
    shown = shop.browser.open(asked)

    assert "rejected your request" in shown.text
    assert "Not <b>yet</b>" in shown.text


def test_what_cannot_be_asked_for_says_why() -> None:
    shop = QualifyingShop()
    type_id = shop.kind()
    shop.ask(type_id)

    shown = shop.browser.open(f"{HERE}/qualification-types/{type_id}")
    refused = shop.browser.post(f"{HERE}/qualification-types/{type_id}/request", status=409)
    unknown = shop.browser.open(f"{HERE}/qualification-types/3NONE", status=404)

    assert "You cannot request it now." in shown.text
    assert not shown.tree.xpath("//main//form")
    assert len(refused.texts("//*[@role='alert']")) == 1
    assert "QualificationTypeDoesNotExist" in unknown.text


def test_a_type_leads_to_the_request_that_is_open() -> None:
    shop = QualifyingShop()
    in_test, waiting = shop.kind("Cats", **WITH_TEST), shop.kind("Dogs")

    for type_id, label in ((in_test, "Continue the test"), (waiting, "See your request")):
        asked = shop.asked(type_id)
        address = f"{HERE}/qualification-types/{type_id}"
        for shown in (
            shop.browser.open(address),
            shop.browser.post(f"{address}/request", status=409),
        ):
            assert shown.tree.xpath(f"//main//a[.='{label}']/@href") == [asked]
    shop.decided(asked.rpartition("/")[2])
    assert "See your request" not in shop.browser.open(address).text


def test_nobody_takes_somebody_elses_test() -> None:
    shop = QualifyingShop()
    asked = shop.asked(shop.kind(**WITH_TEST)).replace(WORKER, "A2OTHER")

    shop.browser.open(asked, status=404)
    shop.browser.post(f"{asked}/submit", {"q1": "0"}, status=404)


def test_a_test_that_is_only_a_text_can_be_answered() -> None:
    shop = QualifyingShop(limits=RELAXED)
    asked = shop.asked(shop.kind(test="Say <i>cat</i>", test_duration=timedelta(minutes=5)))

    shown = shop.browser.open(asked)
    shop.browser.post(f"{asked}/submit", {"answer": "cat"})

    assert shown.texts("//pre") == ["Say <i>cat</i>"]
    request = shop.workers.qualification_request(asked.rpartition("/")[2])
    assert "cat" in (request.answer or "")


def test_what_was_revoked_says_so() -> None:
    shop = QualifyingShop()
    type_id = shop.kind("Cats")
    shop.granted(type_id, WORKER, 7)
    shop.revoked(type_id, WORKER, "Too few cats")

    (row,) = shop.browser.open(f"{HERE}/qualifications").texts("//tbody/tr")

    assert "Revoked" in row
    assert "Too few cats" in row
