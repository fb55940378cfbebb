"""Snapshots, world files, accounts, credentials, layouts, ids and rules over the control API."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from werkzeug.test import Client, TestResponse

from exchanges import NOON, Service, hit_fields, soap_call
from mockturk import Settings
from mockturk.app.composition import build_worlds
from mockturk.app.settings import OPTIONS
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import ManualClock
from mockturk.domain.ids import IdGenerator
from mockturk.domain.limits import STRICT
from mockturk.domain.record import replace as changed
from mockturk.wire.signatures import sign_call
from mockturk.world.snapshots import MAX_SNAPSHOTS
from mockturk.world.world import create_world

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(service: Service) -> Ask:
    return asking(service)


def asking(service: Service) -> Ask:
    def ask(method: str, path: str, **fields: Any) -> TestResponse:
        options = {} if method in ("GET", "DELETE") else {"json": fields}
        return service.http.open(f"/_mockturk{path}", method=method, **options)

    return ask


def hits(service: Service) -> int:
    return int(service.result("SearchHITs", {}).text("TotalNumResults"))


# Snapshots.


def test_a_snapshot_is_gone_back_to(service: Service, ask: Ask) -> None:
    service.created()
    kept = ask("PUT", "/snapshots/one")
    assert kept.status_code == 200
    assert kept.json == {"name": "one", "time": "2014-08-15T12:00:00.000Z"}
    service.created()

    assert ask("POST", "/snapshots/one/restore").json == kept.json
    assert hits(service) == 1
    assert ask("GET", "/snapshots").json == {"snapshots": [kept.json], "total": 1}


def test_a_snapshot_survives_a_reset_and_is_replaced_under_its_name(
    service: Service, ask: Ask
) -> None:
    service.created()
    ask("PUT", "/snapshots/one")
    assert ask("POST", "/reset").status_code == 204
    assert hits(service) == 0
    ask("POST", "/snapshots/one/restore")
    assert hits(service) == 1

    service.created()
    ask("PUT", "/snapshots/one")
    ask("POST", "/reset")
    ask("POST", "/snapshots/one/restore")
    assert hits(service) == 2
    assert ask("DELETE", "/snapshots/one").status_code == 204
    for method, path in (("DELETE", "/snapshots/one"), ("POST", "/snapshots/one/restore")):
        assert ask(method, path).status_code == 404


def test_snapshots_are_bounded_and_have_plain_names(ask: Ask) -> None:
    for number in range(MAX_SNAPSHOTS):
        assert ask("PUT", f"/snapshots/{number}").status_code == 200
    refused = ask("PUT", "/snapshots/more")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "Conflict")
    assert ask("PUT", "/snapshots/7").status_code == 200
    names = [one["name"] for one in ask("GET", "/snapshots").json["snapshots"]]
    assert names[-1] == "7"
    assert ask("PUT", "/snapshots/a b").status_code == 400
    assert ask("PUT", f"/snapshots/{'x' * 101}").status_code == 400


# World files.


def test_a_world_is_exported_and_imported(service: Service, ask: Ask) -> None:
    service.created()
    ask("PUT", "/snapshots/kept")
    document = ask("GET", "/world").json
    assert (document["format"], len(document["hits"])) == ("mockturk world", 1)
    ask("POST", "/reset")

    assert ask("PUT", "/world", **document).status_code == 204
    assert ask("GET", "/world").json == document
    assert [one["name"] for one in ask("GET", "/snapshots").json["snapshots"]] == ["kept"]


WORLD = {"format": "mockturk world", "version": 1}


@pytest.mark.parametrize(
    ("document", "path", "says"),
    [
        ({**WORLD, "version": 2}, "version", "It must be 1."),
        ({**WORLD, "hits": [{"id": "A"}]}, "hits[0].owner", "there are 0 accounts"),
        ({**WORLD, "accounts": [{"access_key": 5}]}, "accounts[0].access_key", "accounts[0]"),
        ({**WORLD, "environment": "production"}, "environment", "is sandbox"),
        ({**WORLD, "places": []}, None, "places"),
        ({**WORLD, "hits": {}}, None, '"hits" must be a list.'),
        ({"format": "mockturk world"}, None, '"version" is missing.'),
    ],
)
def test_a_file_that_is_no_world_changes_nothing(
    service: Service, ask: Ask, document: dict[str, Any], path: str | None, says: str
) -> None:
    service.created()
    before = ask("GET", "/world").json

    refused = ask("PUT", "/world", **document)

    error = refused.json["error"]
    assert (refused.status_code, error["code"]) == (400, "BadRequest")
    assert error["data"] == ({} if path is None else {"path": path})
    assert says in error["message"]
    assert ask("GET", "/world").json == before


def test_half_a_surrogate_pair_is_no_text(ask: Ask) -> None:
    refused = ask("PUT", "/layouts/PAGE", html="\ud800")

    assert refused.status_code == 400
    assert "surrogate" in refused.json["error"]["message"]
    assert ask("PUT", "/layouts/PAGE", html="\U0001f600").json["html"] == "\U0001f600"


# Accounts.


def test_accounts_are_there_from_their_first_use(service: Service, ask: Ask) -> None:
    assert ask("GET", "/accounts").json == {"accounts": [], "total": 0}
    assert ask("GET", "/accounts/AKIATEST").status_code == 404
    service.created()

    found = ask("GET", "/accounts/AKIATEST").json
    assert found == {
        "access_key": "AKIATEST",
        "requester_id": found["requester_id"],
        "available_balance": "10000.00",
        "on_hold_balance": "0.00",
    }
    assert ask("GET", f"/accounts/{found['requester_id']}").json == found
    made = ask("PUT", "/accounts/AKIAELSE").json
    assert ask("PUT", "/accounts/AKIAELSE").json == made
    assert ask("GET", "/accounts").json == {"accounts": [made, found], "total": 2}
    assert ask("PUT", f"/accounts/{found['requester_id']}").json == found


def test_a_balance_is_set_in_production_only(service: Service, production_service: Service) -> None:
    ask = asking(production_service)
    poor = ask("PUT", "/accounts/AKIATEST", available_balance="0.01")
    assert poor.json["available_balance"] == "0.01"
    assert (
        production_service.result("GetAccountBalance", {}).text("AvailableBalance/Amount") == "0.01"
    )
    refused = production_service.created()
    assert refused.code == "AWS.MechanicalTurk.InsufficientFunds"
    assert ask("PUT", "/accounts/AKIATEST", available_balance=-5).json == {
        **poor.json,
        "available_balance": "-5.00",
    }
    for wrong in ("1e999999999", "0.001", "1e12", "much", None, True, float("1e300")):
        assert ask("PUT", "/accounts/A", available_balance=wrong).status_code == 400
    assert len(ask("GET", "/accounts").json["accounts"]) == 1

    sandbox = asking(service)("PUT", "/accounts/AKIATEST", available_balance="1.00")
    assert (sandbox.status_code, sandbox.json["error"]["code"]) == (409, "Conflict")


def test_what_is_due_is_paid_before_a_balance_is_shown() -> None:
    clock = ManualClock(NOON)
    service = Service(create_world(environment="production", clock=clock))
    ask = asking(service)
    hit_id = service.created().text("HITId")
    ask("POST", "/workers", worker_id="A1ADA")
    accepted = ask("POST", f"/hits/{hit_id}/accept", worker_id="A1ADA").json["assignment_id"]
    assert ask("POST", f"/assignments/{accepted}/submit", answers={"Q": "A"}).status_code == 200
    assert ask("GET", "/accounts/AKIATEST").json["available_balance"] == "10000.00"

    clock.advance(timedelta(days=31))
    assert Decimal(ask("GET", "/accounts/AKIATEST").json["available_balance"]) < 10_000


# Credentials.


@pytest.fixture
def verifying() -> Worlds:
    return build_worlds(Settings(auth="verify", credentials={"AKIASTART": "at-start"}))


def signed(worlds: Worlds, key: str, secret: str, root: str = "") -> bool:
    world = worlds.default.world
    at = f"{world.clock.now():%Y-%m-%dT%H:%M:%SZ}"
    call = soap_call("GetAccountBalance", "", key=key)
    call = call.replace("2014-08-15T12:00:00Z", at)
    call = call.replace("c2lnbmF0dXJl", sign_call(secret, "GetAccountBalance", at))
    answer = (
        Client(WSGIApplication(worlds)).post(f"{root}/", data=call, content_type="text/xml").text
    )
    assert ("NotAuthorized" in answer) is not ("$10,000.00" in answer)
    return "$10,000.00" in answer


def test_credentials_count_at_once_in_their_world(verifying: Worlds) -> None:
    client = Client(WSGIApplication(verifying))
    assert client.get("/_mockturk/credentials").json == {"access_keys": ["AKIASTART"], "total": 1}
    assert signed(verifying, "AKIASTART", "at-start")
    assert not signed(verifying, "AKIANEW", "hush")

    told = client.put("/_mockturk/credentials/AKIANEW", json={"secret": "hush"})
    assert (told.status_code, told.data) == (204, b"")
    assert signed(verifying, "AKIANEW", "hush")
    assert not signed(verifying, "AKIANEW", "hush", "/w/other")
    client.put("/_mockturk/credentials/AKIANEW", json={"secret": "other"})
    assert not signed(verifying, "AKIANEW", "hush")
    assert client.delete("/_mockturk/credentials/AKIASTART").status_code == 204
    assert not signed(verifying, "AKIASTART", "at-start")
    assert client.delete("/_mockturk/credentials/AKIASTART").status_code == 404

    client.post("/_mockturk/reset", json={})
    assert client.get("/_mockturk/credentials").json == {"access_keys": ["AKIASTART"], "total": 1}


def test_no_secret_is_ever_shown(verifying: Worlds, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client = Client(WSGIApplication(verifying))
    asked = [
        client.put("/_mockturk/credentials/AKIANEW", json={"secret": "hush-hush"}),
        client.put("/_mockturk/credentials/AKIANEW", json={"secret": ["hush-hush"]}),
        client.put("/_mockturk/credentials/AKIANEW", json={"secret": "hush-hush", "more": 1}),
        client.put("/_mockturk/credentials/A%2FB", json={"secret": "hush-hush"}),
    ]
    assert signed(verifying, "AKIANEW", "hush-hush")
    paths = ("credentials", "journal", "journal/1", "world", "settings", "accounts")
    asked += [client.get(f"/_mockturk/{path}") for path in paths]
    assert [one.status_code for one in asked] == [204, 400, 400, 404, *[200] * 6]
    shown = "".join(one.text for one in asked) + caplog.text + repr(verifying.default.world)
    assert "hush-hush" not in shown
    assert "at-start" not in shown
    for blank in ("", " "):
        assert client.put("/_mockturk/credentials/A", json={"secret": blank}).status_code == 400


@pytest.mark.parametrize("key", ["k" * 129, "%20", "a%0Ab"])
@pytest.mark.parametrize(("kind", "body"), [("accounts", {}), ("credentials", {"secret": "s"})])
def test_what_is_no_access_key_is_not_kept(
    ask: Ask, kind: str, body: dict[str, str], key: str
) -> None:
    kept = ask("GET", f"/{kind}").json
    refused = ask("PUT", f"/{kind}/{key}", **body)

    assert refused.status_code == 400
    assert "An access key is a text of 1 to 128 characters." in refused.text
    assert ask("GET", f"/{kind}").json == kept
    assert ask("PUT", f"/{kind}/{'k' * 128}", **body).status_code in (200, 204)


# Layouts.


def test_layouts_are_kept_and_filled(service: Service, ask: Ask) -> None:
    html = (
        "<!DOCTYPE html><html><head><title>${what}</title></head><body><p>${what}</p></body></html>"
    )
    put = ask("PUT", "/layouts/PAGE1", html=html)
    assert put.json == {"layout_id": "PAGE1", "placeholders": ["what"], "html": html}
    assert ask("GET", "/layouts/PAGE1").json == put.json
    assert ask("GET", "/layouts").json == {
        "layouts": [{"layout_id": "PAGE1", "placeholders": ["what"]}],
        "total": 1,
    }
    named = {k: v for k, v in hit_fields().items() if k != "Question"} | {
        "HITLayoutId": "PAGE1",
        "HITLayoutParameter": {"Name": "what", "Value": "Cats"},
    }
    assert service.result("CreateHIT", named).is_valid == "True"

    assert ask("DELETE", "/layouts/PAGE1").status_code == 204
    for method in ("GET", "DELETE"):
        assert ask(method, "/layouts/PAGE1").status_code == 404
    assert service.result("CreateHIT", named).is_valid == "False"
    assert ask("PUT", "/layouts/page", html="").status_code == 400


# Ids and rules.


def test_ids_begin_again_from_a_seed(service: Service, ask: Ask) -> None:
    seeded = ask("PUT", "/ids", seed=7)
    assert (seeded.json["seed"], seeded.json["drawn"]) == ("7", {"HITGroup": 1})
    first = [service.created().text("HITId") for _ in range(2)]
    assert ask("GET", "/ids").json["drawn"]["HIT"] == 2
    assert ask("PUT", "/ids", seed="8").json["seed"] == "8"
    assert service.created().text("HITId") not in first
    ask("PUT", "/ids", seed="7")
    assert [service.created().text("HITId") for _ in range(2)] == first
    ask("POST", "/reset")
    assert [service.created().text("HITId") for _ in range(2)] == first
    assert create_world(ids=IdGenerator(7)).ids.hit() == first[0]
    for wrong in (None, 1.5, True, []):
        no = ask("PUT", "/ids", seed=wrong)
        assert no.status_code == 400
        assert no.json["error"]["message"] == '"seed" must be a text or a whole number.'


def test_chances_of_faults_follow_from_the_seed(ask: Ask, service: Service) -> None:
    ask("PUT", "/ids", seed=7)

    assert service.world.faults.state == create_world(ids=IdGenerator("7")).faults.state


def test_a_seed_that_cannot_begin_changes_nothing() -> None:
    begun: list[int] = []

    def initialise(_: object) -> None:
        begun.append(1)
        if len(begun) > 1:
            raise ValueError("no")

    world = create_world(initialise=initialise, ids=IdGenerator(1))
    with pytest.raises(ValueError, match="no"):
        world.reset(2)
    assert (world.ids.seed, world.ids.state.seed, world.faults.state.seed) == (1, "1", "1")


def test_rules_change_from_the_next_call_on(service: Service, ask: Ask) -> None:
    lax = {"Question": "a question", "HITTypeId": "TNOBODYS"}
    assert ask("GET", "/rules").json == {"rules": "strict"}
    assert service.created(**lax).is_valid == "False"

    assert ask("PUT", "/rules", rules="relaxed").json == {"rules": "relaxed"}
    assert service.created(**lax).is_valid == "True"
    ask("PUT", "/snapshots/lax")
    ask("PUT", "/rules", rules="strict")
    assert service.created(**lax).is_valid == "False"
    ask("POST", "/snapshots/lax/restore")
    assert ask("GET", "/rules").json == {"rules": "strict"}
    ask("PUT", "/rules", rules="relaxed")
    ask("POST", "/reset")
    assert ask("GET", "/rules").json == {"rules": "strict"}
    for wrong in ("lax", None, 5):
        assert ask("PUT", "/rules", rules=wrong).status_code == 400


def test_rules_of_ones_own_have_no_name() -> None:
    ask = asking(Service(create_world(limits=changed(STRICT, title=5))))

    assert ask("GET", "/rules").json == {"rules": None}


# Settings.


def test_settings_are_shown_without_secrets() -> None:
    settings = evolve(
        Settings(),
        credentials={"KEY": "hush"},
        control_token="open",
        notify_hosts=("receptor",),
        sqs_endpoint="http://me:hush@localhost:9324",
        sns_endpoint="http://me:hush@localhost:9911",
    )
    client = Client(WSGIApplication(build_worlds(settings)))

    for root in ("", "/w/one"):
        shown = client.get(f"{root}/_mockturk/settings").json["settings"]
        assert shown["credential"] == {"KEY": "***"}
        assert shown["control_token"] == "***"
        assert shown["sqs_endpoint"] == "http://***@localhost:9324"
        assert (shown["port"], shown["balance"]) == (8014, "10000.00")
        assert shown["notify_host"] == ["receptor"]
        assert set(shown) == set(OPTIONS)
        assert "hush" not in json.dumps(shown)


# Missing objects, and limits of number.


def test_readiness_is_logged_for_those_who_debug_only(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for path in ("/ready", "/health"):
        assert ask("GET", path).status_code == 200

    assert caplog.text == ""


@pytest.mark.parametrize("path", ["/nothing", "/hit-groups/%0Aw/hits/x"])
def test_what_is_not_there_is_told_in_json(ask: Ask, path: str) -> None:
    refused = ask("GET", path)

    assert (refused.status_code, refused.json["error"]["code"]) == (404, "NotFound")
