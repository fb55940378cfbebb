"""Access over HTTP: programs with any Host, browsers with one of the server's own hosts."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client

from exchanges import FORM, rest_common, soap_call
from mockturk import MockTurk
from mockturk.app.composition import build_worlds
from mockturk.app.settings import Settings
from mockturk.app.wsgi import WSGIApplication

QUERY = urlencode(rest_common("GetAccountBalance", "AKIAREBOUND"))
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
# What browsers send to an address of plain HTTP that is not loopback, and to others.
BROWSERS = (
    {"User-Agent": FIREFOX, "Accept-Language": "en-US,en;q=0.5"},
    {"Referer": "http://evil.example:8014/"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Mode": "navigate"},
)
# What programs send that browsers send too, or that looks like it, by their family.
PROGRAMS = {
    "boto": {"User-Agent": "Boto/2.49.0 Python/2.7.18 Linux/5.10", "Accept-Encoding": "identity"},
    "curl": {"User-Agent": "curl/7.88.1", "Accept": "*/*"},
    "Node.js fetch": {
        "User-Agent": "node",
        "Accept": "*/*",
        "Accept-Language": "*",
        "Sec-Fetch-Mode": "cors",
    },
    ".NET": {
        "User-Agent": "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 2.0)"
    },
    "WinHTTP": {"User-Agent": "Mozilla/4.0 (compatible; Win32; WinHttp.WinHttpRequest.5)"},
    "Java": {"User-Agent": "Java/1.6.0_65", "Accept": "text/html, image/gif, *; q=.2, */*; q=.2"},
    "LWP": {"User-Agent": "libwww-perl/6.05", "TE": "deflate,gzip;q=0.3"},
    "a localized one": {"User-Agent": "turk-tool/1.0", "Accept-Language": "de"},
    "none": {},
}


@pytest.fixture(scope="module")
def turk() -> Iterator[MockTurk]:
    with MockTurk(public_url="http://turk.example:8014") as turk:
        yield turk


def status(
    turk: MockTurk, host: str, headers: dict[str, str], method: str = "GET", path: str = "/"
) -> int:
    """Send a call over a socket, with any Host, and return the status of the answer."""
    server = turk.url.removeprefix("http://")
    with closing(http.client.HTTPConnection(server)) as connection:
        body = QUERY if method == "POST" else None
        content = {"Content-Type": FORM} if body else {}
        target = path if body else f"{path}?{QUERY}"
        connection.request(method, target, body, {"Host": host, **content, **headers})
        return connection.getresponse().status


@pytest.mark.parametrize("headers", BROWSERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_browser_calls_under_the_servers_own_hosts_only(
    turk: MockTurk, headers: dict[str, str], method: str
) -> None:
    for path in ("/", "/onca/xml", "/w/rebound/"):
        assert status(turk, "evil.example:8014", headers, method, path) == 403
        assert status(turk, "192.0.2.1", headers, method, path) == 403
    assert "AKIAREBOUND" not in [one.access_key for one in turk.accounts.all()]
    for host in (
        *("localhost:8014", "127.0.0.1", "[::1]:8014", "turk.example", "turk.example:8014"),
        # As programs of old call it, through a proxy or a hosts file.
        *("mechanicalturk.amazonaws.com", "mechanicalturk.sandbox.amazonaws.com:80"),
    ):
        assert status(turk, host, headers, method) == 200
    turk.reset()


@pytest.mark.parametrize("family", PROGRAMS)
def test_a_program_calls_under_any_host(turk: MockTurk, family: str) -> None:
    for host in ("mechanicalturk.amazonaws.com", "mockturk:8014", "evil.example"):
        for method in ("GET", "POST"):
            assert status(turk, host, PROGRAMS[family], method) == 200
    turk.reset()


def test_a_page_is_refused_whatever_the_host(turk: MockTurk) -> None:
    for headers in ({"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}):
        assert status(turk, "localhost", headers) == 403


def test_a_worker_hands_in_from_a_page_of_any_host(turk: MockTurk) -> None:
    """``externalSubmit`` is for pages of others, and there is no such assignment."""
    for headers in BROWSERS:
        path = "/mturk/externalSubmit"
        assert status(turk, "evil.example", headers, "POST", path) == status(
            turk, "localhost", {}, "POST", path
        )


def test_over_wsgi_it_is_the_same() -> None:
    client = Client(WSGIApplication(build_worlds(Settings())))
    for headers in BROWSERS:
        for host, expected in (("evil.example", 403), ("localhost", 200)):
            sent = client.get(f"/?{QUERY}", headers={"Host": host, **headers})
            assert sent.status_code == expected
        sent = client.post(
            "/",
            data=soap_call("GetAccountBalance", ""),
            headers={"Host": "evil.example", **headers},
        )
        assert sent.status_code == 403


@pytest.mark.parametrize(
    ("settings", "host", "expected"),
    [
        (Settings(host="box"), "box:8014", 200),
        (Settings(host="0.0.0.0"), "0.0.0.0:8014", 403),  # noqa: S104
        (Settings(host="::"), "[::]:8014", 403),
    ],
)
def test_the_host_it_listens_at_is_its_own(settings: Settings, host: str, expected: int) -> None:
    client = Client(WSGIApplication(build_worlds(settings)))

    sent = client.get(f"/?{QUERY}", headers={"Host": host, **BROWSERS[0]})
    assert sent.status_code == expected
    asked = client.get("/_mockturk/clock", **from_this_machine(host))
    assert asked.status_code == expected


def from_this_machine(host: str) -> dict[str, dict[str, str]]:
    return {"environ_overrides": {"REMOTE_ADDR": "127.0.0.1"}, "headers": {"Host": host}}


def test_names_in_the_certificate_are_its_own() -> None:
    with MockTurk(tls=True, tls_names=["turk.test", "*.lab.test"]) as turk:
        for host in ("turk.test", "a.lab.test:8014"):
            assert status(turk, host, BROWSERS[0]) == 200
        assert status(turk, "lab.test", BROWSERS[0]) == 403
