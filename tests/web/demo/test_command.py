"""``mockturk demo`` as a user runs it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mockturk.app.settings import Settings

Demo = Callable[..., tuple[subprocess.Popen[str], dict[str, str]]]


@pytest.fixture
def demo() -> Iterator[Demo]:
    """Starts the command; returns its process, and the addresses it prints by what they are."""
    with ExitStack() as stack:

        def start(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "mockturk", "demo", *arguments],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            assert process.stdout
            addresses = {}
            for line in process.stdout:
                name, _, address = line.strip().partition("  ")
                addresses[name] = address.strip()
                if line.startswith("Ctrl+C"):
                    break
            return process, addresses

        yield start


def fetched(address: str) -> tuple[int, str]:
    try:
        with urlopen(Request(address, headers={"Accept": "text/html"}), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_it_prints_where_everything_is_and_stops_when_told(demo: Demo) -> None:
    process, addresses = demo("--port", "0")

    for name in ("Start here", "Worker site", "Requester console", "WSDL"):
        status, page = fetched(addresses[name])
        assert status == 200, (name, page)
    assert "?Service=AWSMechanicalTurkRequester" in addresses["SOAP endpoint"]
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=30)
    assert (process.returncode, log) == (0, "")


def test_pictures_of_questions_are_at_its_own_address(demo: Demo) -> None:
    _, addresses = demo("--port", "0")
    url = addresses["Start here"].removesuffix("/site/")

    assert fetched(f"{url}/site/demo/boat.svg")[0] == 200
    for name in ("world.json", "sign.xml", "none.svg", "..%2FREADME.md", "..%2Fdemo%2Fboat.svg"):
        assert fetched(f"{url}/site/demo/{name}")[0] == 404, name


def test_it_takes_a_free_port_if_the_usual_one_is_taken(demo: Demo) -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", Settings().port))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        _, addresses = demo()

        url = addresses["Start here"]
        assert not url.startswith(f"http://127.0.0.1:{Settings().port}/")
        assert fetched(url)[0] == 200


def test_it_does_not_take_another_port_than_it_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "mockturk", "demo", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: cannot listen at 127.0.0.1:{port}: ")
    assert len(done.stderr.splitlines()) == 1


def test_help_lists_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mockturk", "--help"], capture_output=True, text=True, check=True
    )

    assert "  demo " in done.stdout
