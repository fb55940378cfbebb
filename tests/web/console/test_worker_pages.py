"""Workers of a requester: what they did, blocks, messages, bonuses."""

from __future__ import annotations

import pytest

from exchanges import Service, elements, soap_call
from mockturk.domain.accounts import Account
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers
from web.console.browser import Browser, Shown

HOSTILE = "<script>alert(1)</script>\"'{{7*7}}"


@pytest.fixture
def workers(account: Account) -> str:
    return f"/requester/{account.id}/workers"


@pytest.fixture
def assignment(service: Service) -> str:
    """An assignment A1WORKER submitted and the requester approved, with a bonus."""
    hit_id = service.created().text("HITId")
    doing = Workers(service.world)
    assignment_id = doing.accept("A1WORKER", hit_id)
    doing.submit(assignment_id, {"answer": "A"})
    service.result("ApproveAssignment", {"AssignmentId": assignment_id})
    bonus = {
        "WorkerId": "A1WORKER",
        "AssignmentId": assignment_id,
        "BonusAmount": {"Amount": "1.25", "CurrencyCode": "USD"},
        "Reason": HOSTILE,
    }
    service.result("GrantBonus", bonus)
    return assignment_id


def submitted(browser: Browser, shown: Shown, operation: str, **fields: str) -> Shown:
    """Send the first form of a page that sends an operation."""
    form = shown.tree.xpath(f"(//form[contains(@action, '/compose/{operation}')])[1]")[0]
    return browser.post(form.get("action"), {**dict(form.form_values()), **fields})


def test_nobody_worked_at_first(browser: Browser, workers: str) -> None:
    shown = browser.open(workers)
    assert "No work was reviewed yet" in shown.text
    assert "No worker is blocked" in shown.text


def test_who_worked_is_listed_with_what_came_of_it(
    browser: Browser, workers: str, assignment: str
) -> None:
    (row,) = browser.open(workers).texts("//tr[@id='worker-A1WORKER']")
    assert row.startswith("A1WORKER 1 0 none asked")
    shown = browser.open(f"{workers}/A1WORKER")

    assert assignment in shown.texts("//section[@aria-labelledby='work']")[0]
    assert f"$1.25{HOSTILE}" in "".join(shown.texts("//section[@aria-labelledby='bonuses']//td"))
    assert not shown.tree.xpath("//main//script")


@pytest.mark.usefixtures("assignment")
def test_all_bonuses_are_listed(browser: Browser, workers: str, service: Service) -> None:
    shown = browser.open(f"{workers}/bonuses")
    assert f"A1WORKER$1.25{HOSTILE}" in "".join(shown.texts("//td"))

    with open_transaction(service.world):
        other = service.world.account("OTHER")
    assert "No bonus was paid yet" in browser.open(f"/requester/{other.id}/workers/bonuses").text


@pytest.mark.usefixtures("assignment")
def test_what_a_worker_did_for_others_is_not_shown(browser: Browser, service: Service) -> None:
    with open_transaction(service.world):
        other = service.world.account("OTHER")
    shown = browser.open(f"/requester/{other.id}/workers/A1WORKER")

    assert "None of their last assignments was for this requester" in shown.text
    assert "$1.25" not in shown.text


def test_a_worker_is_blocked_and_unblocked(browser: Browser, workers: str) -> None:
    done = submitted(
        browser,
        browser.open(workers),
        "BlockWorker",
        **{"WorkerId.1": "A1WORKER", "Reason.1": HOSTILE},
    )
    assert f"A1WORKER {HOSTILE}" in done.texts("//tr[@id='block-A1WORKER']")[0]
    assert not done.tree.xpath("//main//script")
    assert "blocked" in browser.open(f"{workers}/A1WORKER").text

    done = submitted(browser, done, "UnblockWorker")
    assert "No worker is blocked" in done.text


@pytest.mark.usefixtures("assignment")
def test_a_worker_is_written_to(browser: Browser, workers: str, account: Account) -> None:
    shown = browser.open(f"{workers}/A1WORKER")
    done = submitted(
        browser, shown, "NotifyWorkers", **{"Subject.1": HOSTILE, "MessageText.1": HOSTILE}
    )
    outbox = browser.open(f"/requester/{account.id}/outbox")

    assert "done" in done.texts("//*[@id='sent']//h2")[0]
    assert outbox.texts("//li[@class='card']//strong") == [HOSTILE]
    assert outbox.texts("//pre") == [HOSTILE]
    assert not outbox.tree.xpath("//main//script")


def test_lists_are_pages(browser: Browser, workers: str, service: Service) -> None:
    blocks = [elements({"WorkerId": f"A1WORKER{number:02}", "Reason": "R"}) for number in range(30)]
    service.post(soap_call("BlockWorker", *blocks))
    shown = browser.open(f"{workers}?list=blocked&page=2")

    assert len(shown.texts("//section[@aria-labelledby='blocked']//tbody/tr")) == 5


def test_what_is_no_worker_has_no_page(browser: Browser, workers: str) -> None:
    assert browser.open(f"{workers}/not a worker", status=400)
