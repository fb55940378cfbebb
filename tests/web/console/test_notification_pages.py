"""Notifications and the outbox in the console."""

from __future__ import annotations

import pytest

from mockturk.domain.accounts import Account
from mockturk.world.world import DOCUMENTED_HIT_TYPE
from web.console.browser import Browser

ADDRESS = "mailto:requester@example.com"


@pytest.fixture
def notifications(account: Account) -> str:
    return f"/requester/{account.id}/notifications"


def form(browser: Browser, address: str, label: str) -> tuple[str, dict[str, str]]:
    """The action and the fields of the form with a button."""
    (found,) = browser.open(address).tree.xpath(f"//form[.//button[normalize-space()='{label}']]")
    return found.get("action"), dict(found.form_values())


def test_one_is_set_switched_off_and_tested(
    browser: Browser, notifications: str, account: Account
) -> None:
    assert "No notifications are set" in browser.open(notifications).text
    action, fields = form(browser, notifications, "Set and activate")
    given = {
        "HITTypeId.1": DOCUMENTED_HIT_TYPE,
        "Notification.1.Transport.1": "Email",
        "Notification.1.Destination.1": ADDRESS.removeprefix("mailto:"),
    }
    shown = browser.post(action, {**fields, **given})
    assert "AssignmentSubmitted, HITReviewable" in shown.text
    assert shown.texts("//tbody//td[3]//span") == ["active"]

    shown = browser.post(*form(browser, notifications, "Deactivate"))
    assert shown.texts("//tbody//td[3]//span") == ["inactive"]

    shown = browser.post(*form(browser, notifications, "Send a test event"))
    assert "SendTestEventNotification was sent done" in shown.text
    outbox = browser.open(f"/requester/{account.id}/outbox")
    assert "to requester@example.com by Email" in outbox.text
    assert "No such messages" in browser.open(f"/requester/{account.id}/outbox?state=Failed").text
    wrong = browser.open(f"/requester/{account.id}/outbox?state=failed", status=400)
    assert "Did you mean Failed?" in wrong.text


def test_what_is_refused_says_why(browser: Browser, notifications: str) -> None:
    action, fields = form(browser, notifications, "Set and activate")
    given = {"HITTypeId.1": DOCUMENTED_HIT_TYPE, "Notification.1.Destination.1": "nowhere"}
    shown = browser.post(action, {**fields, **given})

    assert "InvalidTransportEndpoint" in shown.text
    assert "No notifications are set" in shown.text
