"""The page of the world: rules, secrets, snapshots, other worlds."""

from __future__ import annotations

import json

import pytest

from exchanges import Service, soap_call
from mockturk.domain.limits import RELAXED
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from web.console.browser import Browser


@pytest.fixture
def world(service: Service) -> str:
    with open_transaction(service.world):
        return f"/requester/{service.world.account('AKIATEST').id}/world"


def test_rules_change_from_the_next_call_on(browser: Browser, world: str, service: Service) -> None:
    browser.post(f"{world}/rules", {"rules": "relaxed"})

    assert service.world.limits == RELAXED
    browser.post(f"{world}/rules", {"rules": "none"}, status=400)


def test_secrets_go_in_and_never_come_out(browser: Browser, world: str, service: Service) -> None:
    shown = browser.post(f"{world}/secret", {"secret": "correct horse"})

    assert service.world.credentials["AKIATEST"] == "correct horse"
    assert "The world has the secrets of these access keys: AKIATEST." in shown.text
    assert "correct horse" not in shown.response.text
    browser.post(f"{world}/secret", {"secret": ""})
    assert not service.world.credentials


def test_faults_are_added_and_removed(browser: Browser, world: str, service: Service) -> None:
    card = "//section[@aria-labelledby='faults']"
    shown = browser.open(world)
    (late,) = shown.tree.xpath(f"{card}//form[button='Answers come 5 s late']")
    shown = browser.post(late.get("action"), dict(late.form_values()))

    assert [one.seconds for one in service.world.faults.all()] == [5]
    assert "Every call is carried out; its client gets the response 5 s late." in shown.text
    (remove,) = shown.tree.xpath(f"{card}//ul[@aria-label='Active faults']//form")
    shown = browser.post(remove.get("action"), dict(remove.form_values()))
    assert service.world.faults.all() == []
    assert shown.response.request.path == world


def test_a_snapshot_is_taken_restored_and_deleted(
    browser: Browser, world: str, service: Service
) -> None:
    browser.post(f"{world}/snapshots", {"name": "before"})
    service.post(soap_call("BlockWorker", "<WorkerId>A1</WorkerId><Reason>R</Reason>", key="NEW"))
    shown = browser.post(f"{world}/snapshots/before/restore")
    assert "before as of" in shown.text
    assert accounts_of(service) == 1

    assert "before as of" not in browser.post(f"{world}/snapshots/before/delete").text
    browser.post(f"{world}/snapshots/before/restore", status=404)
    browser.post(f"{world}/snapshots", {"name": "no name!"}, status=400)


def test_after_a_restore_the_requester_may_be_gone(browser: Browser, service: Service) -> None:
    with open_transaction(service.world):
        first = service.world.account("FIRST")
    browser.post(f"/requester/{first.id}/world/snapshots", {"name": "empty"})
    with open_transaction(service.world):
        second = service.world.account("SECOND")
    shown = browser.post(f"/requester/{second.id}/world/snapshots/empty/restore")

    assert shown.texts("//tbody/tr/th") == ["FIRST"]


def test_a_reset_must_be_confirmed(browser: Browser, world: str, service: Service) -> None:
    browser.post(f"{world}/reset", status=400)
    assert accounts_of(service) == 1

    assert (
        "This world has received no calls"
        in browser.post(f"{world}/reset", {"confirmed": "yes"}).text
    )


def test_the_world_is_saved_as_a_file(browser: Browser, world: str) -> None:
    response = browser.open(f"{world}/export").response

    assert response.headers["Content-Disposition"] == 'attachment; filename="world.json"'
    assert json.loads(response.text)["format"]


def test_another_world_is_a_name_away(browser: Browser, world: str) -> None:
    response = browser.client.post(f"{world}/others", data={"name": "two"})
    assert response.headers["Location"] == "/w/two/requester/"
    browser.post(f"{world}/others", {"name": "//evil.example"}, status=400)


def accounts_of(service: Service) -> int:
    with open_transaction(service.world) as transaction:
        return transaction.store.count(tables.ACCOUNTS, tables.ALL, [tables.ALL])
