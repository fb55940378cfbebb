"""Faults in plain words: presets, and a sentence for each fault that is active."""

from __future__ import annotations

from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from lxml import html

from mockturk import MockTurk

_PRESETS = {
    "The next CreateHIT is lost on the way back": (
        "The next CreateHIT is carried out; its client sees a broken connection and gets no "
        "response."
    ),
    "The next CreateHIT is lost on the way there": (
        "The next CreateHIT does not arrive and changes nothing; its client sees a broken "
        "connection."
    ),
    "Every call fails": (
        "Every call is refused and changes nothing; its client gets the error "
        "AWS.ServiceUnavailable."
    ),
    "The next 10 calls fail": (
        "Each of the next 10 calls is refused and changes nothing; its client gets the error "
        "AWS.ServiceUnavailable."
    ),
    "Answers come 5 s late": "Every call is carried out; its client gets the response 5 s late.",
    "Half of all calls are throttled": (
        "Every call, with a chance of 50 %, is refused and changes nothing; its client is told "
        "that it calls too often (HTTP 503)."
    ),
    "There is no money left for HITs": (
        "Every CreateHIT is refused and changes nothing; its client gets the error "
        "AWS.MechanicalTurk.InsufficientFunds."
    ),
    "The next response breaks off": (
        "The next call is carried out; its client gets only half of the response."
    ),
    "The next CreateHIT waits for you": (
        "The next CreateHIT waits until you release it, 300 s at most, and is carried out then; "
        "its client gets no response before."
    ),
}


def _corner(turk: MockTurk) -> Any:
    with urlopen(f"{turk.url}/site/corner") as page:
        (corner,) = html.document_fromstring(page.read()).xpath("//section[./h2='Faults']")
    return corner


def _texts(corner: Any, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in corner.xpath(path)]


def _post(turk: MockTurk, path: str) -> None:
    with urlopen(f"{turk.url}{path}", urlencode({"back": "/site/corner"}).encode()) as page:
        assert page.status == 200


def _click(turk: MockTurk, button: str) -> None:
    (path,) = _corner(turk).xpath(f"//form[button='{button}']/@action")
    _post(turk, path)


def test_presets_say_in_a_sentence_what_they_do_and_what_a_client_sees(turk: MockTurk) -> None:
    offered = "//ul[@aria-label='Faults to add']/li"
    corner = _corner(turk)
    titles, sentences = _texts(corner, f"{offered}//button"), _texts(corner, f"{offered}/span")

    assert dict(zip(titles, sentences, strict=True)) == _PRESETS


@pytest.mark.parametrize(("title", "sentence"), _PRESETS.items())
def test_a_preset_is_added_shown_and_removed_with_one_click_each(
    title: str, sentence: str, turk: MockTurk
) -> None:
    _click(turk, title)

    corner = _corner(turk)
    assert _texts(corner, "//ul[@aria-label='Active faults']/li/span") == [sentence]
    (path,) = corner.xpath("//ul[@aria-label='Active faults']//form/@action")
    _post(turk, path)
    assert turk.faults.all() == []
    assert "No faults" in " ".join(_texts(_corner(turk), "//p"))


def test_all_faults_are_removed_with_one_click(turk: MockTurk) -> None:
    for title in ("Every call fails", "Answers come 5 s late"):
        _click(turk, title)

    _click(turk, "Remove all 2")

    assert turk.faults.all() == []


def test_a_client_sees_what_the_sentence_says(turk: MockTurk) -> None:
    query = f"{turk.url}/?Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance"
    _click(turk, "Every call fails")
    with urlopen(query) as response:
        assert b"AWS.ServiceUnavailable" in response.read()
    (shown,) = _texts(_corner(turk), "//ul[@aria-label='Active faults']/li/span")
    assert shown.endswith("Applied 1 time.")
    turk.faults.clear()

    turk.faults.add("throttle")
    with pytest.raises(HTTPError) as refused:
        urlopen(query)
    refused.value.close()
    assert refused.value.code == 503


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            {"kind": "drip", "bytes_per_second": 50.0, "operation": "GetHIT", "times": 3},
            "Each of the next 3 GetHIT calls is carried out; its client gets the response slowly, "
            "50 bytes a second.",
        ),
        (
            {"kind": "status", "http_status": 502, "access_key": "KEY", "seconds": 2.5},
            "Every call with the access key KEY is carried out; its client gets the right response "
            "with the HTTP status 502, 2.5 s late.",
        ),
        (
            {"kind": "malformed", "fields": {"Reward.Amount": "0.05"}, "operation": "CreateHIT"},
            "Every CreateHIT with Reward.Amount = 0.05 is carried out; its client gets a response "
            "that is not well-formed XML.",
        ),
        (
            {"kind": "truncate", "bytes_sent": 1200},
            "Every call is carried out; its client gets only the first 1,200 bytes of the "
            "response.",
        ),
        (
            {"kind": "response", "body": "<x/>"},
            "Every call changes nothing; its client gets a given response with the HTTP status "
            "200.",
        ),
        (
            {"kind": "hold_after"},
            "Every call is carried out; its client gets the response when you release it, after "
            "30 s at most.",
        ),
    ],
)
def test_any_fault_is_described(fault: dict[str, Any], sentence: str, turk: MockTurk) -> None:
    turk.faults.add(**fault)

    assert _texts(_corner(turk), "//ul[@aria-label='Active faults']/li/span") == [sentence]
