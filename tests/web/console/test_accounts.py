"""Accounts: every access key is one."""

from __future__ import annotations

from exchanges import Service, soap_call
from web.console.browser import Browser


def test_without_calls_there_are_none(service: Service) -> None:
    assert "This world has received no calls" in Browser(service.world).open("/requester/").text


def test_a_call_makes_one(service: Service) -> None:
    service.post(soap_call("GetAccountBalance", "", key="AKIAONE"))
    shown = Browser(service.world).open("/requester/")

    assert shown.texts("//tbody/tr/th") == ["AKIAONE"]
    assert "$10,000.00" in shown.text
    assert "not set" in shown.text


def test_hostile_access_keys_are_shown_as_text(service: Service) -> None:
    service.post(soap_call("GetAccountBalance", "", key="&lt;script&gt;alert(1)&lt;/script&gt;"))
    shown = Browser(service.world).open("/requester/")

    assert shown.texts("//tbody/tr/th") == ["<script>alert(1)</script>"]


def test_many_accounts_are_pages(service: Service) -> None:
    with service.world.store.transaction():
        for number in range(60):
            service.world.account(f"KEY{number:02}")
    shown = Browser(service.world).open("/requester/?page=3")

    assert shown.texts("//tbody/tr/th") == [f"KEY{number}" for number in range(50, 60)]


def test_an_access_key_leads_to_its_requester(service: Service) -> None:
    service.post(soap_call("GetAccountBalance", "", key="AKIAONE"))
    with service.world.store.transaction():
        account = service.world.account("AKIAONE")
    browser = Browser(service.world, root="/w/one")

    sent = browser.open("/requester/AKIAONE/", status=303).response
    browser.open("/requester/AKIATWO/", status=404)

    assert sent.headers["Location"] == f"/w/one/requester/{account.id}/"
