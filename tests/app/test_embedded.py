"""``with MockTurk() as turk``: a started server in a thread."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from exchanges import NOON, QUESTION, Node, elements, soap_call
from mockturk import ManualClock, MockTurk
from mockturk.exceptions import AddressInUseError
from ports import own_port


def post(turk: MockTurk, document: str) -> Node:
    request = urllib.request.Request(
        turk.endpoint, document.encode(), {"Content-Type": "text/xml; charset=utf-8"}
    )
    with urllib.request.urlopen(request) as response:
        return Node.parse(response.read())


def fetched(url: str) -> str:
    with urllib.request.urlopen(url) as response:
        return response.read().decode()


def test_it_answers_at_once_and_names_its_addresses() -> None:
    with MockTurk() as turk:
        answer = post(turk, soap_call("GetAccountBalance", ""))
        wsdl = fetched(turk.wsdl_url)

    assert answer.text("Body/GetAccountBalanceResponse/GetAccountBalanceResult/Request/IsValid")
    assert f'location="{turk.url}/?Service=AWSMechanicalTurkRequester"' in wsdl


def test_two_of_them_never_meet() -> None:
    create = soap_call(
        "CreateHIT",
        elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION}),
    )
    with MockTurk(seed=1) as one, MockTurk(seed=1) as other:
        made = [
            post(turk, create).text("Body/CreateHITResponse/HIT/HITId") for turk in (one, other)
        ]
        get = soap_call("GetHIT", elements({"HITId": made[0]}), key="ELSE")
        seen = post(other, get)

        assert one.url != other.url
    assert made[0] == made[1]  # the same seed, each its own world
    assert seen.text("Body/GetHITResponse/HIT/Request/IsValid") == "False"


def test_after_a_reset_it_is_as_it_was_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "LAYOUT.html").write_text("<p>${what}</p>")
    create = soap_call(
        "CreateHIT",
        elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION}),
    )
    with MockTurk(seed=1, layouts=tmp_path) as turk:
        start = turk.clock.now()
        made = [post(turk, create).text("Body/CreateHITResponse/HIT/HITId")]
        turk.workers.accept("A1WORKER", made[0] or "")
        turk.clock.advance("3d")

        turk.reset()

        gone = post(turk, soap_call("GetHIT", elements({"HITId": made[0]})))
        found = post(turk, soap_call("SearchHITs", ""))
        made.append(post(turk, create).text("Body/CreateHITResponse/HIT/HITId"))
        layout = turk.layouts.get("LAYOUT")
        assert turk.clock.now() - start < timedelta(days=1)

    assert gone.text("Body/GetHITResponse/HIT/Request/IsValid") == "False"
    assert found.text("Body/SearchHITsResponse/SearchHITsResult/TotalNumResults") == "0"
    assert made[0] == made[1]
    assert layout == "<p>${what}</p>"


def test_a_reset_without_a_seed_makes_other_ids_and_leaves_a_clock_of_ones_own() -> None:
    clock = ManualClock(NOON)
    create = soap_call(
        "CreateHIT",
        elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION}),
    )
    with MockTurk(clock=clock) as turk:
        first = post(turk, create).text("Body/CreateHITResponse/HIT/HITId")
        clock.advance(timedelta(hours=1))
        turk.reset()
        second = post(turk, create).text("Body/CreateHITResponse/HIT/HITId")

    assert first != second
    assert clock.now() == NOON + timedelta(hours=1)


def test_a_stopped_server_is_gone() -> None:
    before = threading.enumerate()
    with MockTurk(port=own_port()) as turk:
        url = turk.url
    turk.stop()

    with pytest.raises(urllib.error.URLError):
        fetched(url)
    assert not set(threading.enumerate()) - set(before)


def test_it_stops_although_clients_keep_their_connections() -> None:
    turk = MockTurk()
    connections = [http.client.HTTPConnection(turk.url[7:], timeout=10) for _ in range(12)]
    for connection in connections:
        connection.request("GET", "/")
        assert connection.getresponse().read()

    turk.stop()

    for connection in connections:
        connection.close()


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- >&- 2>&-"])
def test_a_process_with_closed_standard_streams_can_stop_it(closed: str) -> None:
    program = "from mockturk import MockTurk; MockTurk().stop()"
    shell = ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, program]

    assert subprocess.run(shell, check=False, timeout=60).returncode == 0


def test_a_taken_port_is_an_error() -> None:
    with MockTurk() as turk:
        port = int(turk.url.rpartition(":")[2])

        with pytest.raises(AddressInUseError, match=str(port)):
            MockTurk(port=port)


def test_settings_are_those_of_the_stand_alone_server() -> None:
    clock = ManualClock(NOON)
    with MockTurk(
        environment="production", rules="relaxed", public_url="https://turk.test/x/", clock=clock
    ) as turk:
        wsdl = fetched(turk.wsdl_url)
        bad = post(turk, soap_call("GetHIT", elements({"HITId": "3X"})))
        loose = post(turk, soap_call("CreateHIT", elements({"HITTypeId": "X", "Question": "?"})))

    assert 'location="https://turk.test/x/?Service=AWSMechanicalTurkRequester"' in wsdl
    assert bad.text("Body/GetHITResponse/HIT/Request/Errors/Error/Message") == (
        "Hit 3X does not exist. (1408104000000)"
    )
    assert loose.text("Body/CreateHITResponse/HIT/Request/IsValid") == "True"
