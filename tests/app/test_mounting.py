"""Mockturk as a WSGI application, in third-party servers and test clients."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, EnvironBuilder

from exchanges import Node, elements, hit_fields, soap_call
from mockturk import ManualClock, Settings, wsgi_app
from mockturk.app.wsgi import from_environ
from mockturk.exceptions import InvalidValueError
from mockturk.server.messages import base_url

CREATE = soap_call("CreateHIT", elements(hit_fields()))
ON_THE_CONNECTION = ["reset_before", "reset_after", "truncate", "drip"]


def created(client: Client, path: str = "/") -> str:
    answer = client.post(path, data=CREATE, content_type="text/xml")
    assert answer.status_code == 200
    return Node.parse(answer.data).text("Body/CreateHITResponse/HIT/HITId") or ""


def test_calls_pages_and_control_are_answered_over_wsgi() -> None:
    app = wsgi_app(Settings(seed="1"))
    client = Client(app)

    hit_id = created(client)

    assert hit_id == created(Client(wsgi_app(Settings(seed="1"))))
    assert client.get("/_mockturk/ready").json["status"] == "ready"
    assert [one["operation"] for one in client.get("/_mockturk/journal").json["calls"]] == [
        "CreateHIT"
    ]
    assert "<title>" in client.get("/site/").text
    head = client.head("/?wsdl")
    assert (head.data, int(head.headers["Content-Length"])) == (
        b"",
        len(client.get("/?wsdl").data),
    )
    assert client.put("/w/other/_mockturk/snapshots/one", json={}).status_code in (200, 201)
    assert client.get("/_mockturk/worlds").json["worlds"]
    assert app.workers.accept("A1ADA", hit_id)
    app.stop()


def test_it_lives_below_a_path_of_another_application() -> None:
    flask = Flask("labeller")
    flask.wsgi_app = DispatcherMiddleware(flask.wsgi_app, {"/mturk": wsgi_app()})
    client = flask.test_client()

    for world in ("/mturk", "/mturk/w/one"):
        assert f'location="http://localhost{world}/'.encode() in client.get(f"{world}/?wsdl").data
        answer = client.post(f"{world}/", data=CREATE, content_type="text/xml")
        assert b"<IsValid>True</IsValid>" in answer.data
        start = client.get(f"{world}/", headers={"Accept": "text/html"})
        assert (start.status_code, start.headers["Location"]) == (303, f"{world}/site/")
        page = client.get(start.headers["Location"]).text
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert links
        assert all(link.startswith(f"{world}/") for link in links)
        assert client.get(links[0]).status_code == 200
    assert client.get("/").status_code == 404


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("gunicorn", reason="there is no gunicorn on Windows")
    command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--bind", "127.0.0.1:0"]
    process = subprocess.Popen(
        [*command, "mockturk:wsgi_app()"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    with process:
        assert process.stderr
        for line in process.stderr:
            if found := re.search(r"Listening at: http://(\S+)", line):
                break
        yield found[1]
        process.send_signal(signal.SIGTERM)
        process.stderr.read()


def test_gunicorn_serves_it_with_threads(gunicorn: str) -> None:
    connection = http.client.HTTPConnection(gunicorn, timeout=60)
    connection.request("POST", "/", CREATE.encode(), {"Content-Type": "text/xml"})
    created = Node.parse(connection.getresponse().read())
    hit_id = created.text("Body/CreateHITResponse/HIT/HITId")
    connection.close()

    connection.request(
        "GET",
        "/?Service=AWSMechanicalTurkRequester&Operation=GetHIT&AWSAccessKeyId=AKIATEST"
        f"&Timestamp=x&Signature=x&HITId={hit_id}",
    )
    answer = connection.getresponse()

    assert answer.status == 200
    assert f"<HITId>{hit_id}</HITId>".encode() in answer.read()
    connection.close()


@pytest.mark.parametrize("kind", ON_THE_CONNECTION)
def test_faults_on_the_connection_are_refused_with_a_sentence(kind: str) -> None:
    app = wsgi_app()
    sentence = f"{kind} needs Mockturk's own server, and another one is used"

    answer = Client(app).post("/_mockturk/faults", json={"kind": kind})

    assert (answer.status_code, answer.json["error"]["message"]) == (400, f"{sentence}.")
    with pytest.raises(InvalidValueError, match=sentence):
        app.load({"format": "mockturk world", "version": 1, "faults": {"rules": [{"kind": kind}]}})
    assert app.faults.all() == []


def test_the_pages_offer_no_fault_that_cannot_happen() -> None:
    app = wsgi_app()
    client = Client(app)

    offered = re.findall(r"<option[^>]*>(\w+)", client.get("/site/corner").text)
    answer = client.post("/site/faults", data={"kind": "drip"})

    assert "latency" in offered
    assert not set(offered) & set(ON_THE_CONNECTION)
    assert answer.status_code == 400
    assert "drip needs Mockturk&#39;s own server" in answer.text
    assert "port" not in client.get("/_mockturk/settings").json["settings"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_whole(chunked: bool) -> None:
    app = wsgi_app(Settings(max_body=100))
    length = {"wsgi.input_terminated": True} if chunked else {}
    for size, status in ((100, 500), (101, 413), (5_000, 413)):
        builder = EnvironBuilder(method="POST", data=b"<" * size, content_type="text/xml")
        environ = {**builder.get_environ(), **length}
        if chunked:
            del environ["CONTENT_LENGTH"]
        answer = Client(app).open(environ)
        assert answer.status_code == status, size


@pytest.mark.parametrize(
    ("path", "named"),
    [("/caf\u00c3\u00a9", "/caf%C3%A9"), ("/a b", "/a%20b"), ("/mturk", "/mturk")],
)
def test_addresses_are_written_as_addresses(path: str, named: str) -> None:
    environ = EnvironBuilder("/", query_string={"Operation": "Help"}).get_environ()
    request = from_environ({**environ, "SCRIPT_NAME": path})
    place = request.scheme, request.host, request.server_name, request.server_port

    assert base_url(*place, request.root) == f"http://localhost{named}/"


def test_all_other_faults_happen() -> None:
    app = wsgi_app()
    app.faults.add("status", http_status=503, times=1)
    app.faults.add("latency", seconds=0.001, times=1)
    client = Client(app)

    answers = [client.post("/", data=CREATE, content_type="text/xml") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 200, 200]
    assert app.faults.all() == []


@pytest.mark.parametrize("setting", [{"port": 1}, {"host": "localhost"}, {"log_level": "debug"}])
def test_settings_of_a_server_are_refused(setting: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=f"{min(setting)} is a setting of Mockturk's own server"):
        wsgi_app(Settings(**setting))


def test_settings_and_a_clock_are_heeded() -> None:
    noon = datetime(2014, 8, 15, 12, tzinfo=UTC)
    settings = Settings(environment="production", balance=Decimal(7), max_body=50)
    app = wsgi_app(settings, clock=ManualClock(noon))

    balance = Client(app).post("/", data="<GetAccountBalanceRequest/>", content_type="text/xml")

    assert b"<Amount>7.00</Amount>" in balance.data or b"<Amount>7</Amount>" in balance.data
    assert Client(app).post("/", data=CREATE, content_type="text/xml").status_code == 413
    assert app.clock.now() == noon
