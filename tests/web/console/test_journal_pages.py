"""The journal: calls as they came, shown live and sent again."""

from __future__ import annotations

import pytest

from exchanges import Service, soap_call, type_fields
from mockturk.domain.accounts import Account
from mockturk.world.fault_injection import Fault, FaultKind
from web.console.browser import Browser

HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def journal(account: Account) -> str:
    return f"/requester/{account.id}/journal"


def test_it_is_empty_before_a_call(browser: Browser, journal: str) -> None:
    assert "No such calls yet" in browser.open(journal).text


def test_the_newest_call_comes_first(browser: Browser, journal: str, service: Service) -> None:
    service.post(soap_call("GetAccountBalance", ""))
    service.post(soap_call("GetHIT", "<HITId>3NONE</HITId>"))
    shown = browser.open(journal)

    assert shown.texts("//tbody/tr/th") == ["GetHIT", "GetAccountBalance"]
    assert shown.texts("//tbody/tr[1]//code") == ["AWS.MechanicalTurk.HITDoesNotExist"]
    assert shown.tree.xpath("//main/@hx-get")


def test_calls_of_others_are_shown_when_asked_for(
    browser: Browser, journal: str, service: Service
) -> None:
    service.post(soap_call("GetAccountBalance", "", key="OTHER"))

    assert not browser.open(journal).texts("//tbody/tr")
    assert browser.open(f"{journal}?accounts=all").texts("//tbody/tr/th") == ["GetAccountBalance"]


def test_filters_and_pages_keep_each_other(
    browser: Browser, journal: str, service: Service
) -> None:
    for _ in range(30):
        service.post(soap_call("GetHIT", "<HITId>3NONE</HITId>"))
        service.post(soap_call("GetAccountBalance", ""))
    code = "AWS.MechanicalTurk.HITDoesNotExist"
    shown = browser.open(f"{journal}?operation=GetHIT&error={code}&page=2")

    assert len(shown.texts("//tbody/tr")) == 5
    assert f"operation=GetHIT&error={code}" in shown.tree.xpath("//a[@rel='prev']/@href")[0]


def test_a_name_that_does_not_exist_is_refused(browser: Browser, journal: str) -> None:
    for query in ("operation=GetHit", "error=AWS.MechanicalTurk.HitDoesNotExist"):
        assert "Did you mean" in browser.open(f"{journal}?{query}", status=400).text


def test_a_paused_list_stays_as_it_is(browser: Browser, journal: str) -> None:
    shown = browser.open(f"{journal}?pause=1")

    assert "paused" in shown.text
    assert not shown.tree.xpath("//main/@hx-get")


def test_a_call_is_shown_without_its_signature(
    browser: Browser, journal: str, service: Service
) -> None:
    service.post(soap_call("GetHIT", f"<HITId>{HOSTILE}</HITId>"))
    for view in ("", "?view=raw"):
        shown = browser.open(f"{journal}/1{view}")

        assert "c2lnbmF0dXJl" not in shown.response.text
        assert "<Signature>***</Signature>" in shown.text
        assert not shown.tree.xpath("//main//script")


def test_a_query_is_shown_without_its_signature(
    browser: Browser, journal: str, service: Service
) -> None:
    query = "Operation=GetAccountBalance&AWSAccessKeyId=AKIATEST&Signature=c2lnbmF0dXJl"
    service.http.get(f"/?{query}")
    shown = browser.open(f"{journal}/1")

    assert "GET /?Operation=GetAccountBalance&AWSAccessKeyId=AKIATEST&Signature=***" in shown.text


def test_a_call_is_sent_again_to_the_letter(
    browser: Browser, journal: str, service: Service
) -> None:
    service.post(soap_call("BlockWorker", "<WorkerId>A1</WorkerId><Reason>R</Reason>"))
    service.http.get("/?Operation=GetAccountBalance&AWSAccessKeyId=AKIATEST")
    browser.post(f"{journal}/1/again")
    shown = browser.post(f"{journal}/2/again")

    (_, first), (_, second), (_, third), (_, fourth) = service.world.journal.entries()
    assert (first.request.body, first.request.query) == (third.request.body, third.request.query)
    assert (second.request.body, second.request.query) == (
        fourth.request.body,
        fourth.request.query,
    )
    assert "Call 4: GetAccountBalance" in shown.text


def test_a_call_of_the_later_api_is_shown_and_sent_again(
    browser: Browser, journal: str, service: Service
) -> None:
    target = {"X-Amz-Target": "MTurkRequesterServiceV20170117.GetHIT"}
    service.post('{"HITId": "3A"}', content_type="application/json", headers=target)
    shown = browser.open(f"{journal}/1")
    browser.post(f"{journal}/1/again")

    assert "MissingAuthenticationTokenException" in shown.text
    assert "Edit in Compose" not in shown.text
    (_, first), (_, second) = service.world.journal.entries()
    assert [(one.protocol, one.operation) for one in (first, second)] == [("JSON", "GetHIT")] * 2
    assert second.response.status == 400


@pytest.mark.parametrize("protocol", ["SOAP", "REST"])
def test_a_call_is_edited_as_a_form(
    protocol: str, browser: Browser, journal: str, service: Service, account: Account
) -> None:
    if protocol == "SOAP":
        fields = "<MustBeRequestable>true</MustBeRequestable><Query>words</Query>"
        service.post(soap_call("SearchQualificationTypes", fields))
    else:
        service.http.get(
            "/?Operation=SearchQualificationTypes&AWSAccessKeyId=AKIATEST"
            "&MustBeRequestable=true&Query=words"
        )
    (link,) = browser.open(f"{journal}/1").tree.xpath("//a[text()='Edit in Compose']/@href")
    filled = browser.open(link).fields("//form[@id='fields']")

    assert link == f"/requester/{account.id}/compose/SearchQualificationTypes?call=1"
    assert (filled["MustBeRequestable.1"], filled["Query.1"]) == ("true", "words")


def test_what_a_fault_let_through_is_told_from_the_answer(
    browser: Browser, journal: str, service: Service
) -> None:
    service.world.faults.add(Fault(FaultKind.truncate, times=1, bytes_sent=10))
    service.post(soap_call("GetAccountBalance", ""))
    shown = browser.open(f"{journal}/1")

    assert "The response broke off: 10 of" in shown.text
    assert "The cause was truncate (fault-1)." in shown.text
    assert "The response before the fault changed it" in shown.text


@pytest.mark.parametrize("document", ["<nothing", "", "\x00"])
def test_what_was_no_call_is_shown_too(
    document: str, browser: Browser, journal: str, service: Service
) -> None:
    service.post(document)
    assert "not readable" in browser.open(f"{journal}/1").text
    browser.post(f"{journal}/1/again")


def test_all_is_forgotten_when_asked_for(browser: Browser, journal: str, service: Service) -> None:
    service.post(soap_call("GetAccountBalance", ""))
    browser.post(f"{journal}/clear")

    assert not service.world.journal.entries()
    assert "no such call" in browser.open(f"{journal}/1", status=404).text


def test_ignored_names_and_rounded_amounts_are_shown(
    browser: Browser, journal: str, service: Service
) -> None:
    price = {"Reward": {"Amount": "0.055", "CurrencyCode": "USD"}}
    service.result("RegisterHITType", type_fields() | price | {"Titel": "Cats"})
    row = browser.open(journal).texts("//tbody/tr[1]//code")
    shown = " ".join(browser.open(f"{journal}/1").texts("//p[contains(@class, 'notice')]"))

    assert row == ["Titel", "Reward.Amount"]
    assert "unknown name Titel. Did you mean Title?" in shown
    assert "Reward.Amount was sent as 0.055 and used as 0.06." in shown


def test_values_that_were_not_used_are_shown_with_the_reason(
    browser: Browser, journal: str, service: Service
) -> None:
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    service.soap(soap_call("GetHIT", f"<HITId {nil}>3NONE</HITId>"))
    shown = " ".join(browser.open(f"{journal}/1").texts("//p[contains(@class, 'notice')]"))

    assert "Ignored: HITId. Its xsi:nil is true, so it has no value." in shown


def test_a_call_can_be_copied_as_a_command(
    browser: Browser, journal: str, service: Service
) -> None:
    service.post(soap_call("GetHIT", "<HITId>It's</HITId>"), headers={"User-Agent": "client/1"})
    shown = browser.open(f"{journal}/1")

    (command,) = shown.texts("//pre[@id='curl']")
    assert command.startswith("curl http://localhost/ ")
    assert "<HITId>It'\"'\"'s</HITId>" in command
    assert "Signature>***<" in command
    assert "user-agent: client/1" in shown.text
    assert "These are masked, so that the server may refuse the call: Signature." in shown.text
    assert shown.tree.xpath("//button[@data-copies='curl']")
