"""Worlds beside one another on one server."""

from __future__ import annotations

import gc
import http.client
import threading
import weakref
from urllib.parse import urlsplit

import pytest
import zeep
from werkzeug.test import Client

from exchanges import QUESTION, Node, elements, soap_call
from mockturk import MockTurk, Settings
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_worlds
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.store import tables
from mockturk.world.world import create_world

CREATE = soap_call(
    "CreateHIT", elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION})
)


def sent(turk: MockTurk, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    try:
        connection.request(method, path, body.encode(), headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def created_in(turk: MockTurk, root: str) -> str:
    status, answer = sent(turk, "POST", f"{root}/", CREATE)
    assert status == 200
    return Node.parse(answer.encode()).text("Body/CreateHITResponse/HIT/HITId") or ""


def knows(turk: MockTurk, root: str, hit_id: str) -> str | None:
    get = soap_call("GetHIT", elements({"HITId": hit_id}))
    answer = Node.parse(sent(turk, "POST", f"{root}/", get)[1].encode())
    return answer.text("Body/GetHITResponse/HIT/Request/IsValid")


def test_worlds_never_meet() -> None:
    roots = ("", "/w/one", "/w/other")
    with MockTurk() as turk:
        made = {root: created_in(turk, root) for root in roots}

        for root in roots:
            for owner, hit_id in made.items():
                assert knows(turk, root, hit_id) == str(root == owner)


def test_each_has_all_that_the_service_has_under_its_path() -> None:
    with MockTurk() as turk:
        status, wsdl = sent(turk, "GET", "/w/one/?wsdl")
        assert status == 200
        assert f'location="{turk.url}/w/one/?Service=AWSMechanicalTurkRequester"' in wsdl
        assert sent(turk, "GET", "/w/one")[0] == 303
        assert sent(turk, "HEAD", "/w/one/")[0] == 303

        hit_id = created_in(turk, "/w/one")
        rest = "Service=AWSMechanicalTurkRequester&Operation=GetHIT&AWSAccessKeyId=AK&HITId="
        assert hit_id in sent(turk, "GET", f"/w/one/onca/xml?{rest}{hit_id}")[1]

        accept = f"/w/one/_mockturk/hits/{hit_id}/accept"
        json = {"Content-Type": "application/json"}
        status, answer = sent(turk, "POST", accept, '{"worker_id": "A1"}', **json)
        assert status == 201, answer
        assert sent(turk, "GET", f"/_mockturk/hits/{hit_id}/preview?worker_id=A1")[0] == 404
        assert sent(turk, "POST", "/w/one/mturk/externalSubmit", "x")[0] == 415


def test_a_page_of_a_world_submits_to_it() -> None:
    page = (
        '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
        'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
        "<ExternalURL>https://example.com/</ExternalURL><FrameHeight>400</FrameHeight>"
        "</ExternalQuestion>"
    )
    create = soap_call(
        "CreateHIT", elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": page})
    )
    with MockTurk() as turk:
        answer = Node.parse(sent(turk, "POST", "/w/one/", create)[1].encode())
        hit_id = answer.text("Body/CreateHITResponse/HIT/HITId")
        _, shown = sent(turk, "GET", f"/w/one/_mockturk/hits/{hit_id}/preview?worker_id=A1")

        assert "%2Fw%2Fone" in shown


def test_a_client_made_from_its_wsdl_stays_in_it() -> None:
    with MockTurk() as turk:
        client = zeep.Client(f"{turk.url}/w/one/?wsdl")
        answer = client.service.GetAccountBalance("AK", "2014-08-15T12:00:00Z", "x", Request=[{}])
        assert answer.OperationRequest.RequestId

        assert client.service._binding_options["address"].startswith(f"{turk.url}/w/one/")


@pytest.mark.parametrize("name", ["", "a%20b", "a" * 101, "ä"])
def test_what_is_no_name_is_no_world(name: str) -> None:
    with MockTurk() as turk:
        for method in ("GET", "POST"):
            status, sentence = sent(turk, method, f"/w/{name}/".replace("ä", "%C3%A4"), "<a/>")

            assert status == 404
            assert "has a name" in sentence


def test_the_public_address_is_that_of_the_world() -> None:
    with MockTurk(public_url="https://mturk.example.com/base/") as turk:
        _, wsdl = sent(turk, "GET", "/w/one/?wsdl")

        assert "https://mturk.example.com/base/w/one/?Service=" in wsdl


def test_all_are_made_of_the_same_seed() -> None:
    with MockTurk(seed=1) as turk:
        assert created_in(turk, "/w/one") == created_in(turk, "/w/other") == created_in(turk, "")


def test_many_callers_at_once_make_one_world() -> None:
    with MockTurk() as turk:
        made: list[str] = []
        callers = [
            threading.Thread(target=lambda: made.append(created_in(turk, "/w/one")))
            for _ in range(8)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()

        assert len(set(made)) == 8
        assert all(knows(turk, "/w/one", hit_id) == "True" for hit_id in made)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 500),  # no call, for want of a document
        ("GET", "/?wsdl", 200),
        ("GET", "/requester", 308),
        ("GET", "/_mockturk/clock", 403),
        ("GET", "/nothing", 404),
        ("DELETE", "/", 405),
    ],
)
def test_any_request_makes_its_world_however_it_ends(method: str, path: str, status: int) -> None:
    worlds = build_worlds(Settings())
    far = {"REMOTE_ADDR": "192.0.2.1"}

    response = Client(WSGIApplication(worlds)).open(
        f"/w/one{path}", method=method, environ_overrides=far
    )
    assert (response.status_code, worlds.names) == (status, ["one"])


def test_there_are_so_many_worlds_and_no_more() -> None:
    worlds = Worlds(lambda _, root: WorldApplication(create_world(), root=root), most=2)
    client = Client(WSGIApplication(worlds))

    assert [client.get(f"/w/{name}/").status_code for name in "abca"] == [303, 303, 503, 303]
    assert client.get("/w/c/").text == "There are 2 worlds already (--max-worlds); delete some.\n"
    worlds.drop("a")
    assert client.get("/w/c/").status_code == 303
    assert worlds.names == ["b", "c"]


def test_a_dropped_world_is_gone_at_once() -> None:
    """A server never runs a full garbage collection, so a world must not have reference cycles."""
    worlds = build_worlds(Settings())
    client = Client(WSGIApplication(worlds))
    client.post("/w/one/", data=CREATE, content_type="text/xml")
    client.get("/w/one/?wsdl")
    client.get("/w/one/_mockturk/workers")
    client.put("/w/one/_mockturk/snapshots/a", json={})
    world = weakref.ref(worlds._others["one"].world)  # noqa: SLF001 - nothing hands it out
    gc.disable()
    try:
        worlds.drop("one")

        assert world() is None
    finally:
        gc.enable()


def test_a_dropped_world_is_empty_for_whoever_still_has_it() -> None:
    worlds = build_worlds(Settings())
    client = Client(WSGIApplication(worlds))
    client.post("/w/one/", data=CREATE, content_type="text/xml")
    client.put("/w/one/_mockturk/snapshots/a", json={})
    application = worlds._others["one"]  # noqa: SLF001 - nothing hands it out
    assert not application.world.store.is_empty(tables.HITS)

    worlds.drop("one")

    assert all(application.world.store.is_empty(table) for table in tables.TABLES)
    assert application.world.journal.entries() == []


@pytest.mark.parametrize("name", [".", ".."])
def test_what_a_browser_makes_something_else_of_is_no_name(name: str) -> None:
    assert Client(WSGIApplication(build_worlds(Settings()))).get(f"/w/{name}/").status_code == 404
