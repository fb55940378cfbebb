"""The frames of requesters' own pages, and the parameters they get."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import Client

from documents.question_texts import external_question, html_question
from mockturk.app.application import WorldApplication
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.limits import RELAXED
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID
from web.worker.forms import WORKER, Workshop

PAGE = (
    "<!DOCTYPE html><html><head><title>x</title>"
    "<script src='https://s3.amazonaws.com/mturk-public/externalHIT_v1.js'></script></head><body>"
    "<form method='post' id='mturk_form' action='https://www.mturk.com/mturk/externalSubmit'>"
    "<input type='hidden' name='assignmentId' id='assignmentId'><input name='a'></form>"
    "<script>turkSetAssignmentID();</script></body></html>"
)
HTML = html_question(PAGE, "321")
_HOSTS = ("127.0.0.1", "localhost")


def told(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def test_a_page_is_in_a_sandbox_and_told_what_it_is_for() -> None:
    shop = Workshop()
    work = shop.accepted(HTML)

    shown = shop.browser.open(work)

    (frame,) = shown.tree.xpath("//iframe")
    assert frame.get("sandbox") == "allow-scripts allow-forms"
    assert frame.get("height") == "321"
    assert told(frame.get("src")) == {
        "assignmentId": [work.rpartition("/")[2]],
        "hitId": [shop.workers.assignment(work.rpartition("/")[2]).hit_id],
        "workerId": [WORKER],
        "turkSubmitTo": ["http://localhost"],
    }
    assert not shown.tree.xpath("//main/@hx-get")  # a frame that is loaded again is empty again


def test_a_page_submits_here_and_has_our_script() -> None:
    shop = Workshop()
    address = shop.browser.open(shop.accepted(HTML)).tree.xpath("//iframe/@src")[0]

    page = shop.browser.open(address)

    assert page.tree.xpath("//form/@action") == ["http://localhost/mturk/externalSubmit"]
    (script,) = page.tree.xpath("//script/@src")
    assert script == "http://localhost/site/static/externalHIT_v1.js"
    assert "turkSetAssignmentID" in shop.browser.open(urlsplit(script).path).response.text


def test_a_page_never_runs_as_one_of_ours() -> None:
    shop = Workshop()
    address = shop.browser.open(shop.accepted(HTML)).tree.xpath("//iframe/@src")[0]

    headers = shop.browser.open(address).response.headers

    policy = {
        name: set(values)
        for name, *values in map(str.split, headers["Content-Security-Policy"].split(";"))
    }
    assert policy["sandbox"] == {"allow-scripts", "allow-forms"}
    assert policy["frame-ancestors"] == {"'self'"}
    here = {"'self'", "http://localhost"}
    loopback = {f"{scheme}://{host}:*" for scheme in ("http", "https") for host in _HOSTS}
    assert policy["form-action"] == here | loopback
    assert policy["default-src"] - here - loopback == {
        *("data:", "blob:", "'unsafe-inline'", "'unsafe-eval'"),
    }
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_is_not_opened_by_itself() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=HTML)
    inside = f"/worker/{WORKER}/hits/{hit_id}/page"

    client = Client(WSGIApplication(WorldApplication(shop.world, pages=LazyPages())))

    opened = client.get(inside, headers={"Sec-Fetch-Dest": "document"})

    assert (opened.status_code, opened.location) == (303, f"/worker/{WORKER}/hits/{hit_id}")


def test_a_preview_is_a_page_too() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=HTML)

    (src,) = shop.browser.open(f"/worker/{WORKER}/hits/{hit_id}").tree.xpath("//iframe/@src")

    assert told(src)["assignmentId"] == [PREVIEW_ASSIGNMENT_ID]
    assert shop.browser.open(src).tree.xpath("//input[@name='a']")


def test_there_is_no_page_of_other_hits() -> None:
    shop = Workshop()
    assignment_id = shop.accepted(HTML).rpartition("/")[2]
    other = shop.hit()

    shop.browser.open(f"/worker/{WORKER}/hits/{other}/page", status=404)
    shop.browser.open(
        f"/worker/{WORKER}/hits/{other}/page?assignmentId={assignment_id}", status=404
    )


def test_what_is_submitted_in_the_frame_is_heard_of_around_it() -> None:
    shop = Workshop()
    work = shop.accepted(HTML)

    shop.browser.post("/mturk/externalSubmit", {"assignmentId": work.rpartition("/")[2], "a": "x"})

    assert "Submitted." in shop.browser.open(f"{work}/state").response.text
    assert shop.answers(work) == [("a", [("FreeText", "x")])]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:4000/task?x=1", "allow-same-origin"),
        ("http://localhost:4000/task", "allow-same-origin"),
        # By another name or scheme this may be this very server.
        ("http://127.0.0.1/task", ""),
        ("http://localhost/task", ""),
    ],
)
def test_pages_on_this_machine_are_shown(url: str, may: str) -> None:
    shop = Workshop()
    shown = shop.browser.open(shop.accepted(external_question(url)))

    (frame,) = shown.tree.xpath("//iframe")
    assert frame.get("src").startswith(url)
    assert told(frame.get("src"))["workerId"] == [WORKER]
    assert ("allow-same-origin" in frame.get("sandbox")) is bool(may)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/task",
        "https://127.0.0.1.example.com/",
        "https://localhost@example.com/",
        "https://[bad/",
    ],
)
def test_pages_elsewhere_are_but_links(url: str) -> None:
    shop = Workshop(limits=RELAXED)
    shown = shop.browser.open(shop.accepted(external_question(url)))

    assert not shown.tree.xpath("//iframe")
    (link,) = shown.tree.xpath("//*[@id='question-elsewhere']//a")
    assert link.get("href").startswith(url)
    assert link.get("rel") == "noopener noreferrer"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.com/"])
def test_what_is_no_web_address_is_no_link_either(url: str) -> None:
    shop = Workshop(limits=RELAXED)
    shown = shop.browser.open(shop.accepted(external_question(url)))

    assert not shown.tree.xpath("//iframe | //*[@id='question-elsewhere']//a")
