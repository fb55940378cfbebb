"""Recorded calls as commands of curl and as HTTP archives."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from client.calling import called, hits
from exchanges import soap_call
from mockturk import MockTurk, connect
from mockturk.endpoint.curl_command import build_curl_command
from mockturk.endpoint.recorded_exchange import RecordedExchange

BASE = "http://127.0.0.1:8014/"
XML = "text/xml; charset=utf-8"


def exchange(body: bytes = b"", **changes: Any) -> RecordedExchange:
    given = {
        "method": "POST" if body else "GET",
        "root": "",
        "path": "/",
        "query": "",
        "host": "127.0.0.1:8014",
        "headers": {},
        "body": body,
        "masked": (),
        "response": None,
        **changes,
    }
    return RecordedExchange(**given)


@settings(max_examples=40)
@example(b"-\x00")
@given(
    st.binary(min_size=1, max_size=40)
    | st.text(min_size=1, max_size=40).map(lambda text: text.encode("utf-8", "replace"))
    | st.text("'\"\\%$`@\n\t é!\r&;|", min_size=1, max_size=20).map(str.encode)
)
def test_any_body_is_sent_as_it_came(body: bytes) -> None:
    command = build_curl_command(exchange(body), BASE)

    script = (
        "curl() { for last; do :; done; "
        'if [ "$last" = @- ]; then cat; else printf %s "$last"; fi; }\n' + command + "\n"
    )
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (body, b"")


@settings(max_examples=40)
@given(st.text("'\"\\$`[]{}# é&=%", max_size=20), st.text("'\"\\$` ~;é", max_size=20))
def test_any_query_and_header_are_one_argument(query: str, value: str) -> None:
    command = build_curl_command(exchange(query=query, headers={"x-one": value}), BASE)

    script = f'curl() {{ printf \'%s\\n\' "$#" "$@"; }}\n{command}\n'
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    count, *arguments = done.stdout.decode().splitlines()
    assert int(count) == len(arguments)
    assert f"{BASE}{f'?{query}' if query else ''}" in arguments
    if value.isascii():
        assert (f"x-one: {value}" if value else "x-one;") in arguments


def test_a_body_that_is_too_long_for_an_argument_is_piped() -> None:
    command = build_curl_command(exchange(b"a" * 200_000), BASE)

    assert command.startswith("printf %s aaa")
    assert command.endswith("--data-binary @-")


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({}, "curl http://127.0.0.1:8014/ --header accept: --header user-agent:"),
        (
            {"path": "/onca/xml", "query": "a[0]=1", "headers": {"accept": "x", "user-agent": ""}},
            "curl --globoff 'http://127.0.0.1:8014/onca/xml?a[0]=1' --header 'accept: x' "
            "--header 'user-agent;'",
        ),
        (
            {"method": "PUT", "host": "mechanicalturk.amazonaws.com"},
            "curl --request PUT http://127.0.0.1:8014/ --header 'host: "
            "mechanicalturk.amazonaws.com' --header accept: --header user-agent:",
        ),
        (
            {"method": "HEAD", "headers": {"connection": "close", "accept-encoding": "gzip"}},
            "curl --head http://127.0.0.1:8014/ --header accept: --header user-agent:",
        ),
    ],
)
def test_a_command_says_what_differs(changes: dict[str, Any], command: str) -> None:
    assert build_curl_command(exchange(**changes), BASE) == command


def send(
    turk: MockTurk, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    connection.request(method, path, body, dict(headers))
    with connection.getresponse() as response:
        content = response.read()
    connection.close()
    return content


REST = "Service=AWSMechanicalTurkRequester&AWSAccessKeyId=KEY&"
QUOTES = 'It\'s "q" $HOME `id` \\n %s\n\té — 日本 @x'


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        (
            "POST",
            "/",
            soap_call("GetHIT", f"<HITId>{QUOTES}</HITId>").encode(),
            {"Content-Type": XML},
        ),
        (
            "POST",
            "/w/one/",
            soap_call("GetHIT", f"<HITId>{QUOTES}</HITId>").encode("utf-16"),
            {"Content-Type": "text/xml; charset=utf-16", "SOAPAction": '""'},
        ),
        ("GET", f"/?{REST}Operation=GetHIT&HITId=It%27s%20a%C3%A9[0]", None, {}),
        (
            "POST",
            "/",
            f"{REST}Operation=GetHIT&HITId=3%00é%2B'".encode("latin-1"),
            {"Content-Type": "application/x-www-form-urlencoded"},
        ),
        ("POST", "/onca/xml", b"@/etc/passwd", {"Content-Type": XML}),
        ("POST", "/", b"<nothing \x00\xff\r\n'\\%s", {"Content-Type": XML}),
        ("POST", "/", b"{}", {"X-Amz-Target": "MTurkRequesterServiceV20170117.GetHIT"}),
    ],
)
def test_curl_gets_the_same_answer(
    turk: MockTurk, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    world = connect(turk.url).world("one") if path.startswith("/w/") else connect(turk.url)
    world.clock.freeze()
    send(turk, method, path, body, headers)
    command = world.journal.details(1).curl

    done = subprocess.run(
        ["sh"], input=command.encode(), capture_output=True, check=True, env={"NO_PROXY": "*"}
    )

    first, second = world.journal.calls()
    before, after = world.journal.details(1), world.journal.details(2)
    assert done.stdout
    assert (second.operation, second.outcome) == (first.operation, first.outcome)
    assert second.requests == first.requests
    assert (after.method, after.target, after.request_body) == (
        *(before.method, before.target, before.request_body),
    )
    assert after.answer == done.stdout.decode()
    assert strip_ids(after.answer, second.request_id) == strip_ids(before.answer, first.request_id)


def strip_ids(answer: str, request_id: str | None) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", answer.replace(request_id or "-", ""))


NAMED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "value"],
        "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
    },
}
# What HAR 1.2 requires: http://www.softwareishard.com/blog/har-12-spec/
HAR = {
    "type": "object",
    "required": ["log"],
    "properties": {
        "log": {
            "type": "object",
            "required": ["version", "creator", "entries"],
            "properties": {
                "version": {"const": "1.2"},
                "creator": {"type": "object", "required": ["name", "version"]},
                "entries": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": [
                            "startedDateTime",
                            "time",
                            "request",
                            "response",
                            "cache",
                            "timings",
                        ],
                        "properties": {
                            "startedDateTime": {"type": "string", "format": "date-time"},
                            "time": {"type": "number", "minimum": 0},
                            "request": {
                                "type": "object",
                                "required": [
                                    *("method", "url", "httpVersion", "cookies", "headers"),
                                    *("queryString", "headersSize", "bodySize"),
                                ],
                                "properties": {
                                    "method": {"type": "string"},
                                    "url": {"type": "string", "format": "uri"},
                                    "cookies": {"type": "array"},
                                    "headers": NAMED,
                                    "queryString": NAMED,
                                    "headersSize": {"type": "integer"},
                                    "bodySize": {"type": "integer"},
                                    "postData": {
                                        "type": "object",
                                        "required": ["mimeType", "text"],
                                        "properties": {"text": {"type": "string"}},
                                    },
                                },
                            },
                            "response": {
                                "type": "object",
                                "required": [
                                    *("status", "statusText", "httpVersion", "cookies", "headers"),
                                    *("content", "redirectURL", "headersSize", "bodySize"),
                                ],
                                "properties": {
                                    "status": {"type": "integer"},
                                    "headers": NAMED,
                                    "redirectURL": {"type": "string"},
                                    "content": {"type": "object", "required": ["size", "mimeType"]},
                                },
                            },
                            "cache": {"type": "object"},
                            "timings": {"type": "object", "required": ["send", "wait", "receive"]},
                        },
                    },
                },
            },
        }
    },
}


def test_an_archive_has_what_the_format_requires(turk: MockTurk) -> None:
    world = connect(turk.url)
    hits(world)
    send(turk, "GET", f"/?{REST}Operation=GetHIT&HITId=3NONE&Signature=c2VjcmV0&a=%FF", None, {})
    world.faults.add("reset_after", times=1)
    with pytest.raises(ConnectionError):
        called(world, soap_call("GetAccountBalance", ""))
    send(turk, "POST", "/", b"\xff\x00", {"Content-Type": XML})

    found = world.journal.har()
    jsonschema.Draft202012Validator(HAR, format_checker=jsonschema.FormatChecker()).validate(found)
    create, get, reset, broken = found["log"]["entries"]
    assert create["request"]["postData"]["mimeType"].startswith("text/xml")
    assert "c2lnbmF0dXJl" not in json.dumps(found)
    assert "c2VjcmV0" not in json.dumps(found)
    assert {"name": "HITId", "value": "3NONE"} in get["request"]["queryString"]
    assert "postData" not in get["request"]
    assert get["comment"] == "2 GetHIT: AWS.MechanicalTurk.HITDoesNotExist"
    assert (reset["response"]["status"], reset["response"]["content"]["size"]) == (0, 0)
    assert broken["request"]["bodySize"] == 2
    assert [one["response"]["status"] for one in (create, get, broken)] == [200, 200, 500]
    assert len(world.journal.har("GetHIT", HITId="3NONE")["log"]["entries"]) == 1
