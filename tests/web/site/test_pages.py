"""What all pages share: access, content policy and the toolbar."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from werkzeug.test import Client, TestResponse

from mockturk import MockTurk, wsgi_app
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_world, build_worlds
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import ShiftedClock
from mockturk.world.world import World, create_world


@pytest.fixture
def worlds() -> Worlds:
    return build_worlds(Settings(seed="1"))


@pytest.fixture
def browser(worlds: Worlds) -> Client:
    return Client(WSGIApplication(worlds))


def back(client: Client, path: str, **fields: object) -> TestResponse:
    return client.post(path, data={"back": "/site/", **fields})


def test_browsers_find_the_first_page(browser: Client) -> None:
    sent = browser.get("/", headers={"Accept": "text/html,*/*;q=0.8"})

    assert (sent.status_code, sent.location) == (303, "/site/")
    shown = browser.get("/site/")
    assert "Requester console" in shown.text
    assert "http://localhost/?wsdl" in shown.text


def test_programs_find_what_they_found_before(browser: Client) -> None:
    assert browser.get("/", headers={"Accept": "*/*"}).content_type.startswith("text/plain")


def test_a_world_has_pages_with_its_own_addresses(browser: Client) -> None:
    sent = browser.get("/w/one/", headers={"Accept": "text/html"})
    shown = browser.get("/w/one/site/").text

    assert sent.location == "/w/one/site/"
    assert 'href="/w/one/worker/"' in shown
    assert 'href="/worker/' not in shown


def test_pages_can_be_switched_off() -> None:
    client = Client(WSGIApplication(build_worlds(Settings(pages=False))))

    assert client.get("/site/").status_code == 404
    assert client.get("/requester/").status_code == 404
    found = client.get("/", headers={"Accept": "text/html"})
    assert found.content_type.startswith("text/plain")


def test_every_answer_says_what_a_page_may_load(browser: Client) -> None:
    for path in ("/site/", "/site/nothing", "/site/static/site.css"):
        policy = browser.get(path).headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_browsers_keep_only_pages_that_they_cannot_load_again(browser: Client) -> None:
    refused = browser.post("/site/clock/advance", data={"seconds": "many"})
    assert refused.headers["Cache-Control"] == "private, no-cache"
    assert browser.get("/site/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2f__init__.py", "%2e%2e%5csite.py", "htmx.min.js%00", "static"]
)
def test_only_files_of_ours_are_answered(browser: Client, name: str) -> None:
    assert browser.get(f"/site/static/{name}").status_code == 404


def test_files_are_kept_by_browsers_while_they_stay_the_same(browser: Client) -> None:
    shown = browser.get("/site/").text
    address = shown.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert "immutable" in browser.get(address).headers["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://[1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(
    worlds: Worlds, browser: Client, headers: dict[str, str]
) -> None:
    refused = browser.post("/site/clock/freeze", headers=headers)

    assert refused.status_code == 403
    assert not worlds.default.world.clock.frozen


def test_pages_of_this_site_change_things(worlds: Worlds, browser: Client) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    assert browser.post("/site/clock/freeze", headers=own).status_code == 303
    assert worlds.default.world.clock.frozen


def guarded(**settings: str) -> Client:
    return Client(WSGIApplication(build_worlds(Settings(**settings))))


def test_pages_are_for_this_machine(browser: Client) -> None:
    away = {"REMOTE_ADDR": "192.0.2.1"}

    assert browser.get("/site/", environ_base=away).status_code == 403
    assert browser.get("/site/", base_url="http://elsewhere.example").status_code == 200
    rebound = {"REMOTE_ADDR": "127.0.0.1"}
    there = "http://elsewhere.example"
    assert browser.get("/site/", base_url=there, environ_base=rebound).status_code == 403


def test_a_browser_elsewhere_is_asked_for_the_token() -> None:
    client, away = guarded(control_token="open"), {"REMOTE_ADDR": "192.0.2.1"}
    basic = base64.b64encode(b"anybody:open").decode()
    wrong = base64.b64encode(b"open:shut").decode()

    asked = client.get("/site/", environ_base=away)
    assert asked.status_code == 401
    assert asked.headers["WWW-Authenticate"].startswith("Basic")
    for given, status in ((basic, 200), (wrong, 401), ("%", 401)):
        headers = {"Authorization": f"Basic {given}"}
        assert client.get("/site/", environ_base=away, headers=headers).status_code == status


def test_the_clock_can_be_moved_frozen_and_let_go(worlds: Worlds, browser: Client) -> None:
    clock = worlds.default.world.clock
    assert isinstance(clock, ShiftedClock)

    back(browser, "/site/clock/freeze")
    at = clock.now()
    assert back(browser, "/site/clock/advance", seconds=3600).location == "/site/"
    assert clock.now() == at + timedelta(hours=1)
    assert "UTC</span>, frozen" in browser.get("/site/").text
    back(browser, "/site/clock/set", time="2099-01-02T03:04")
    assert clock.now() == datetime(2099, 1, 2, 3, 4, tzinfo=UTC)
    back(browser, "/site/clock/resume")
    assert not clock.frozen


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/site/clock/advance", {}),
        ("/site/clock/advance", {"seconds": "-1"}),
        ("/site/clock/advance", {"seconds": "9" * 40}),
        ("/site/clock/advance", {"seconds": "٣"}),
        ("/site/clock/set", {"time": "yesterday"}),
        ("/site/clock/set", {"time": "0001-01-01T00:00"}),
        ("/site/clock/set", {"time": "9999-12-31T23:59:59-14:00"}),
        ("/site/faults", {}),
        ("/site/faults", {"kind": "explosion"}),
        ("/site/faults", {"kind": "error", "code": "<script>"}),
        ("/site/faults", {"kind": "latency", "seconds": "3600"}),
        ("/site/simulation", {"workers": "1000", "most": "1", "accuracy": "1", "agreement": "1"}),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_page(
    browser: Client, path: str, fields: dict[str, str]
) -> None:
    refused = browser.post(path, data=fields)

    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    assert "<script>" not in refused.text.replace("<script src", "")


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        ("-5", "must be 0 to 316,224,000."),
        ("1e30", "must be 0 to 316,224,000."),
        ("2.5", "must be a whole number."),
        ("NaN", "must be a number."),
        ("soon", "must be a number."),
    ],
)
def test_a_number_that_will_not_do_is_told_why(
    browser: Client, seconds: str, sentence: str
) -> None:
    refused = back(browser, "/site/clock/advance", seconds=seconds)

    assert refused.status_code == 400
    assert sentence in refused.text
    corner = refused.text.partition('id="corner-body"')[2].partition("</aside>")[0]
    assert sentence in corner
    assert 'name="back" value="/site/"' in corner
    assert "must be" not in browser.get("/site/nothing").text


def test_faults_are_offered_for_the_operations_there_are(browser: Client) -> None:
    offered = browser.get("/site/corner").text.partition('name="operation"')[2]
    names = offered.partition("</select>")[0].count("<option>")

    assert names == 44


def test_a_given_clock_is_not_moved() -> None:
    class Still:
        def now(self) -> datetime:
            return datetime(2014, 8, 15, tzinfo=UTC)

    world = build_world(Settings(), clock=Still())
    client = Client(WSGIApplication(WorldApplication(world, pages=LazyPages())))

    assert "/site/clock/advance" not in client.get("/site/").text
    assert client.post("/site/clock/advance", data={"seconds": "1"}).status_code == 409


def test_faults_are_added_shown_and_removed(worlds: Worlds, browser: Client) -> None:
    faults = worlds.default.world.faults
    back(browser, "/site/faults", kind="throttle", operation="CreateHIT", times="2", code="x")
    back(browser, "/site/faults", kind="error", code="AWS.MechanicalTurk.InvalidParameterValue")
    back(browser, "/site/faults", kind="latency", seconds="2")

    assert [(one.kind, one.operation, one.times, one.seconds) for one in faults.all()] == [
        ("throttle", "CreateHIT", 2, 0.0),
        ("error", None, None, 0.0),
        ("latency", None, None, 2.0),
    ]
    assert "Each of the next 2 CreateHIT calls is refused" in browser.get("/site/").text
    first = faults.all()[0]
    back(browser, f"/site/faults/{first.id}/remove")
    assert len(faults.all()) == 2
    assert back(browser, f"/site/faults/{first.id}/remove").status_code == 404
    assert back(browser, "/site/faults/presets/nothing").status_code == 404
    back(browser, "/site/faults/clear")
    assert faults.all() == []


def test_responses_and_holds_are_added_shown_and_released(worlds: Worlds, browser: Client) -> None:
    faults = worlds.default.world.faults
    back(browser, "/site/faults", kind="response", body="<x/>", code="x")
    back(browser, "/site/faults", kind="hold_after", seconds="5", body="<x/>")
    back(browser, "/site/faults", kind="hold_before", seconds="61")
    response, hold = faults.all()
    assert (response.body, response.seconds, hold.body, hold.seconds) == ("<x/>", 0, "", 5)

    assert back(browser, f"/site/faults/{hold.id}/release").status_code == 303
    held = faults.held.add(hold, "CreateHIT", "KEY")
    faults.held.begin(held)
    assert "1 call held by fault-2: CreateHIT" in browser.get("/site/").text
    back(browser, f"/site/faults/{hold.id}/release")
    assert (held.is_held, held.is_dropped) == (False, False)
    assert "held by" not in browser.get("/site/").text
    assert back(browser, "/site/faults/fault-9/release").status_code == 404


@pytest.mark.parametrize(
    "to",
    [
        *("http://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "/é"),
        *("/\t/elsewhere.example", "/\n/elsewhere.example", "/site/\r\nSet-Cookie: a=b"),
    ],
)
def test_the_way_back_leads_nowhere_else(browser: Client, to: str) -> None:
    assert back(browser, "/site/clock/freeze", back=to).location == "/site/corner"


def test_simulated_workers_say_what_they_did(browser: Client) -> None:
    asked = {"workers": "7", "most": "5", "accuracy": "80", "agreement": "80"}

    sent = back(browser, "/site/simulation", **asked)
    assert sent.status_code == 303  # so that a reload does not let them work again
    told = browser.get(sent.location).text

    assert '<a href="/site/">Back</a>' in told
    assert "0 assignments submitted" in told
    assert "No work is left for them." in told
    assert 'name="workers" min="1" max="50" value="7"' in told


CALL = "/?Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance&AWSAccessKeyId=PAGE"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
    ],
)
def test_what_a_page_loads_is_no_call(headers: dict[str, str]) -> None:
    with MockTurk() as turk:
        for method in ("GET", "POST"):
            request = Request(turk.url + CALL, headers=headers, method=method)
            with pytest.raises(HTTPError, match="403") as refused:
                urlopen(request)
            refused.value.close()
        assert Client(wsgi_app()).get(CALL, headers=headers).status_code == 403
        assert turk.accounts.all() == []
        # A person who looks at it is none.
        person = Request(turk.url + CALL, headers={"Sec-Fetch-Site": "none"})
        with urlopen(person) as answer:
            assert b"GetAccountBalanceResponse" in answer.read()


def test_a_page_that_is_open_does_not_bring_a_world_back(worlds: Worlds, browser: Client) -> None:
    browser.get("/w/one/site/")
    worlds.drop("one")

    looked = browser.get("/w/one/site/", headers={"HX-Request": "true"})

    assert (looked.status_code, worlds.names) == (404, [])
    assert '<main id="main">' in looked.text


def test_starting_over_empties_the_world_and_its_journal() -> None:
    world = build_world(Settings(seed="1"))
    browser = Client(WSGIApplication(WorldApplication(world, pages=LazyPages())))
    browser.get(CALL)
    assert world.journal.entries()

    assert "Start over" in browser.get("/site/").text
    sent = browser.post("/site/start-over")

    assert (sent.status_code, sent.location) == (303, "/site/?new=1")
    assert "Started over" in browser.get(sent.location).text
    assert not world.journal.entries()


def test_every_page_starts_over_with_one_click_if_the_world_has_first_data() -> None:
    def header(world: World) -> str:
        client = Client(WSGIApplication(WorldApplication(world, pages=LazyPages())))
        return client.get("/requester/").text.partition("<header")[2].partition("<aside")[0]

    assert 'action="/site/start-over"' in header(create_world(initialise=lambda _: None))
    assert "start-over" not in header(create_world())
