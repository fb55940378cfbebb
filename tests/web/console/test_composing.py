"""Composing calls: a form for each operation, sent as a client would."""

from __future__ import annotations

import pytest
from lxml import etree

from exchanges import Service, soap_call
from mockturk.domain.accounts import Account
from mockturk.domain.clock import SystemClock
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.store import tables
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.lifecycle.scheduled_events import open_transaction
from web.console.browser import Browser, Shown

HOSTILE = "\"'><script>alert(1)</script>&amp;{{7*7}}"


@pytest.fixture
def compose(account: Account) -> str:
    return f"/requester/{account.id}/compose"


def changed(shown: Shown, **fields: str) -> dict[str, str]:
    """The form of a page with some fields written anew."""
    return {**shown.fields("//form[@id='fields']"), **fields}


def badge(shown: Shown) -> str:
    (text,) = shown.texts("//*[@id='sent']//h2//span")
    return text


def test_all_44_operations_are_listed(browser: Browser, compose: str) -> None:
    names = browser.open(compose).texts("//ul[@class='operations']//a")
    assert names == sorted(operation.name for operation in OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_sent_and_answered(
    operation: Operation, browser: Browser, compose: str, service: Service
) -> None:
    address = f"{compose}/{operation.name}"
    shown = browser.post(address, browser.open(address).fields("//form[@id='fields']"))

    ((_, entry),) = service.world.journal.entries()
    assert (entry.operation, entry.access_key, entry.response.status) == (
        operation.name,
        "AKIATEST",
        200,
    )
    assert badge(shown) in ("done", "refused")
    assert "AWS.ParameterOutOfRange" not in shown.text


@pytest.mark.parametrize("example", [1, 2, 3, 4])
def test_the_examples_of_create_hit_make_hits(
    example: int, browser: Browser, compose: str, service: Service
) -> None:
    shown = browser.open(f"{compose}/CreateHIT?example={example}")
    done = browser.post(f"{compose}/CreateHIT", changed(shown))

    assert badge(done) == "done"
    with open_transaction(service.world) as transaction:
        (hit,) = transaction.store.all(tables.HITS)
    assert done.texts("//*[@id='sent']//p//a")[0] == hit.id


def test_both_policies_of_the_documented_example_are_in_the_form(
    browser: Browser, compose: str
) -> None:
    fields = browser.open(f"{compose}/CreateHIT?example=2").fields("//form[@id='fields']")

    assert fields["HITReviewPolicy.1.PolicyName.1"] == "SimplePlurality/2011-09-01"
    assert fields["AssignmentReviewPolicy.1.Parameter.1.MapEntry.18.Key.1"] == "QuestionId18"
    assert fields["AssignmentReviewPolicy.1.Parameter.1.MapEntry.18.Value.1"] == "A"
    assert fields["AssignmentReviewPolicy.1.Parameter.1.MapEntry.19.Value.1"] == ""


def test_an_answer_fills_the_form_with_what_was_sent(browser: Browser, compose: str) -> None:
    address = f"{compose}/BlockWorker"
    sent = {"WorkerId.1": "A1WORKER", "Reason.1": HOSTILE, "do": "send"}
    shown = browser.post(address, sent)

    assert badge(shown) == "done"
    assert shown.fields("//form[@id='fields']")["Reason.1"] == HOSTILE
    assert not shown.tree.xpath("//script[not(@src)]")


def test_what_is_refused_says_why(browser: Browser, compose: str) -> None:
    shown = browser.post(f"{compose}/GetHIT", {"HITId.1": "3NONE"})

    assert badge(shown) == "refused"
    assert "AWS.MechanicalTurk.HITDoesNotExist" in shown.text


def test_items_are_added_and_removed_without_a_script(browser: Browser, compose: str) -> None:
    address = f"{compose}/NotifyWorkers"
    shown = browser.post(address, {"WorkerId.1": "A1", "do": "add:WorkerId"})
    assert {"WorkerId.1", "WorkerId.2"} <= shown.fields("//form[@id='fields']").keys()

    shown = browser.post(
        address, {"WorkerId.1": "A1", "WorkerId.2": "A2", "do": "remove:WorkerId.1"}
    )
    fields = shown.fields("//form[@id='fields']")
    assert fields["WorkerId.1"] == "A2"
    assert "WorkerId.2" not in fields


def test_nothing_is_sent_before_it_is_asked_for(
    browser: Browser, compose: str, service: Service
) -> None:
    browser.open(f"{compose}/CreateHIT")
    browser.post(f"{compose}/CreateHIT", {"Title.1": "T", "do": "add:QualificationRequirement"})
    shown = browser.post(f"{compose}/CreateHIT", {"Title.1": HOSTILE, "do": "xml"})

    assert not service.world.journal.entries()
    (document,) = shown.tree.xpath("//textarea[@name='document']")
    written = etree.fromstring(document.text.encode())
    assert written.findtext(".//{*}Title") == HOSTILE


def test_a_document_is_sent_to_the_letter(browser: Browser, compose: str, service: Service) -> None:
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>", "<HITId>3NOR</HITId>")
    shown = browser.post(f"{compose}/GetHIT", {"document": document, "do": "send-document"})

    ((_, entry),) = service.world.journal.entries()
    assert entry.request.body == document.encode()
    assert badge(shown) == "refused"


@pytest.mark.parametrize("document", ["", "no XML", "<a", "\x00", "<Envelope/>", HOSTILE])
def test_what_is_no_call_is_shown_as_answered(
    document: str, browser: Browser, compose: str
) -> None:
    shown = browser.post(f"{compose}/GetHIT", {"document": document, "do": "send-document"})
    assert badge(shown) in ("refused", "no complete response")


def test_signatures_are_made_for_known_secrets(service: Service, account: Account) -> None:
    authentication = SignatureAuthentication(service.world.credentials, SystemClock())
    browser = Browser(service.world, authentication=authentication)
    address = f"/requester/{account.id}/compose/GetAccountBalance"
    refused = browser.post(address, {})
    assert "AWS.NotAuthorized" in refused.text

    service.world.credentials.set_secret("AKIATEST", "secret")
    assert badge(browser.post(address, {})) == "done"
    document = browser.post(address, {"do": "xml"}).fields("//details[@id='raw']/form")
    assert "***" in document["document"]
    assert badge(browser.post(address, {**document, "do": "send-document"})) == "done"


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_shows_what_was_received(
    kind: FaultKind, browser: Browser, compose: str, service: Service
) -> None:
    code = "AWS.MechanicalTurk.InsufficientFunds"
    fault = Fault(kind, times=1, seconds=0.001, code=code, body="<given/>")
    service.world.faults.add(fault)
    shown = browser.post(f"{compose}/GetAccountBalance", {})

    assert "The cause is a fault of this world." in shown.text
    nothing = kind in (FaultKind.reset_before, FaultKind.reset_after)
    assert ("No response was received." in shown.text) is nothing
    whole = kind in (FaultKind.latency, FaultKind.drip) or kind.holds
    assert (badge(shown) == "done") is whole


def test_worlds_have_forms_of_their_own(service: Service, account: Account) -> None:
    browser = Browser(service.world, root="/w/one")
    address = f"/requester/{account.id}/compose/GetAccountBalance"
    shown = browser.open(address)

    assert all(
        link.startswith(("/w/one/", "#")) for link in shown.tree.xpath("//@href | //@action")
    )
    assert badge(browser.post(address, {})) == "done"


def test_there_is_no_form_for_what_is_no_operation(browser: Browser, compose: str) -> None:
    assert "no such operation" in browser.open(f"{compose}/Nothing", status=404).text
    assert "no such requester" in browser.open("/requester/NONE/compose", status=404).text


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/requester/OTHER/", "javascript:alert(1)"]
)
def test_a_form_leads_back_to_this_console_only(back: str, browser: Browser, compose: str) -> None:
    shown = browser.post(f"{compose}/GetAccountBalance", {"back": back})
    assert shown.response.request.path == f"{compose}/GetAccountBalance"


def test_large_numbers_of_items_are_bounded(browser: Browser, compose: str) -> None:
    fields = {f"WorkerId.{number}": "A1" for number in range(1, 400)}
    shown = browser.post(f"{compose}/NotifyWorkers", {**fields, "do": "add:WorkerId"})

    assert len(shown.tree.xpath("//input[starts-with(@name, 'WorkerId.')]")) == 100


def test_a_whole_answer_with_another_status_is_called_by_that(
    browser: Browser, compose: str, service: Service
) -> None:
    service.world.faults.add(Fault(FaultKind.status, http_status=503))
    shown = browser.post(f"{compose}/GetAccountBalance", {"do": "send"})

    assert badge(shown) == "HTTP 503"
    assert "sent with another HTTP status" in shown.text
