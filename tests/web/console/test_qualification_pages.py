"""Qualification types in the console: tests, answer keys, requests, holders."""

from __future__ import annotations

import pytest

from exchanges import Service
from mockturk.domain.accounts import Account
from mockturk.web.console.envelopes import get_operation
from mockturk.web.console.example_requests import build_examples
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers
from web.console.browser import Browser, Shown

HOSTILE = "<script>alert(1)</script>\"'{{7*7}}"
FORM = "//form[contains(@action, '{}')]"


@pytest.fixture
def types(account: Account) -> str:
    return f"/requester/{account.id}/qualifications"


def made(browser: Browser, account: Account, **fields: str) -> str:
    """Create a type through the form of Compose, and return its id."""
    given = {"Name.1": "Sea", "Description.1": "Of the sea", "QualificationTypeStatus.1": "Active"}
    address = f"/requester/{account.id}/compose/CreateQualificationType"
    shown = browser.post(address, {**given, **fields})
    return shown.texts("//*[@id='sent']//p//a")[0]


def submitted(browser: Browser, shown: Shown, operation: str, **fields: str) -> Shown:
    """Send the first form of a page that sends an operation."""
    form = shown.tree.xpath(f"(//form[contains(@action, '/compose/{operation}')])[1]")[0]
    return browser.post(form.get("action"), {**dict(form.form_values()), **fields})


def test_there_are_none_at_first(browser: Browser, types: str) -> None:
    assert "has no Qualification types" in browser.open(types).text


def test_a_type_is_shown_with_its_test_and_key(
    browser: Browser, account: Account, types: str, service: Service
) -> None:
    with open_transaction(service.world) as transaction:
        operation = get_operation("CreateQualificationType")
        example = build_examples(transaction, account, operation)[0].given
    type_id = made(browser, account, **{f"{name}.1": items[0] for name, items in example.items()})
    listed = browser.open(types)
    shown = browser.open(f"{types}/{type_id}")

    assert "by a test with an answer key" in listed.text
    assert "Which colour is the sea in winter? (Grey, Blue)" in shown.text
    assert "Grey: 100" in shown.text
    assert "No worker has it yet" in shown.text


def test_another_requester_sees_no_answer_key(
    browser: Browser, account: Account, service: Service
) -> None:
    with open_transaction(service.world) as transaction:
        other = service.world.account("OTHER")
        operation = get_operation("CreateQualificationType")
        example = build_examples(transaction, account, operation)[0].given
    type_id = made(browser, account, **{f"{name}.1": items[0] for name, items in example.items()})
    shown = browser.open(f"/requester/{other.id}/qualifications/{type_id}")

    assert "another requester" in shown.text
    assert "Answer key" not in shown.text
    assert "AnswerKey" not in shown.response.text


def test_a_request_is_granted_from_the_page(
    browser: Browser, account: Account, types: str, service: Service
) -> None:
    type_id = made(browser, account)
    Workers(service.world).request_qualification("A1WORKER", type_id)
    shown = browser.open(types)
    done = submitted(browser, shown, "GrantQualification", **{"IntegerValue.1": "42"})

    assert "A1WORKER requests Sea" in shown.text
    assert "GrantQualification was sent done" in done.text
    assert done.response.request.path == types
    row = browser.open(f"{types}/{type_id}").texts("//tr[@id='holder-A1WORKER']")[0]
    assert "Granted 42" in row


def test_a_request_is_rejected_with_a_reason(
    browser: Browser, account: Account, types: str, service: Service
) -> None:
    type_id = made(browser, account)
    Workers(service.world).request_qualification("A1WORKER", type_id)
    shown = browser.open(f"{types}/{type_id}")
    done = submitted(browser, shown, "RejectQualificationRequest", **{"Reason.1": HOSTILE})

    assert "done" in done.texts("//*[@id='sent']//h2")[0]
    assert "asks for" not in done.text
    assert not done.tree.xpath("//main//script")


def test_values_are_assigned_updated_and_revoked(
    browser: Browser, account: Account, types: str
) -> None:
    address = f"{types}/{made(browser, account)}"
    shown = submitted(
        browser, browser.open(address), "AssignQualification", **{"WorkerId.1": "A1WORKER"}
    )
    assert "Granted 100" in shown.texts("//tr[@id='holder-A1WORKER']")[0]

    shown = submitted(browser, shown, "UpdateQualificationScore", **{"IntegerValue.1": "7"})
    assert "Granted 7" in shown.texts("//tr[@id='holder-A1WORKER']")[0]

    shown = submitted(browser, shown, "RevokeQualification", **{"Reason.1": HOSTILE})
    assert f"Revoked {HOSTILE} 7" in shown.texts("//tr[@id='holder-A1WORKER']")[0]


def test_a_type_is_switched_off_and_disposed_of(
    browser: Browser, account: Account, types: str
) -> None:
    address = f"{types}/{made(browser, account)}"
    shown = submitted(browser, browser.open(address), "UpdateQualificationType")
    assert "Inactive" in shown.texts("//dl[@class='facts'][1]")[0]

    shown = submitted(browser, shown, "DisposeQualificationType")
    assert "Disposing" in shown.texts("//dl[@class='facts'][1]")[0]


def test_answers_to_a_test_are_read_beside_the_key(
    browser: Browser, account: Account, types: str, service: Service
) -> None:
    with open_transaction(service.world) as transaction:
        operation = get_operation("CreateQualificationType")
        example = dict(build_examples(transaction, account, operation)[0].given)
    del example["AnswerKey"]
    type_id = made(browser, account, **{f"{name}.1": items[0] for name, items in example.items()})
    workers = Workers(service.world)
    asked = workers.request_qualification("A1WORKER", type_id)
    workers.submit_test(asked.qualification_request_id, {"colour": "blue"})
    shown = browser.open(types)

    assert "Which colour is the sea in winter?Blue" in shown.text


def test_hostile_texts_are_shown_as_texts(browser: Browser, account: Account, types: str) -> None:
    type_id = made(browser, account, **{"Name.1": HOSTILE, "Description.1": HOSTILE})
    for address in (types, f"{types}/{type_id}"):
        shown = browser.open(address)
        assert HOSTILE in shown.text
        assert not shown.tree.xpath("//main//script")


def test_the_types_of_the_system_have_pages(browser: Browser, types: str) -> None:
    assert "the system" in browser.open(f"{types}/000000000000000000L0").text
    assert "no such Qualification type" in browser.open(f"{types}/NONE", status=404).text
