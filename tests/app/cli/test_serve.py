"""The stand-alone server as a user runs it: start, ready line, a response, and stop."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import mockturk
from exchanges import QUESTION, Node, elements, soap_call
from ports import own_port

Serve = Callable[..., "Process"]


class Process:
    """A server process that has printed its ready line."""

    def __init__(self, *arguments: str, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mockturk", "serve", "--port", str(port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.ready = self.process.stdout.readline().rstrip("\n")
        self.url = self.ready.removeprefix("Mockturk ready at ")
        self.address = self.url.removeprefix("http://")

    def post(self, document: str) -> Node:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.request("POST", "/", document.encode(), {"Content-Type": "text/xml"})
        answer = Node.parse(connection.getresponse().read())
        connection.close()
        return answer

    def stop(self, sent: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop it and return the exit code and the log."""
        self.process.send_signal(sent)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(*arguments: str, **options: int) -> Process:
            server = Process(*arguments, **options)
            stack.enter_context(server.process)
            stack.callback(server.process.kill)
            return server

        yield start


def command(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockturk", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_says_when_it_is_ready_and_stops_when_told(serve: Serve, sent: int) -> None:
    server = serve()

    balance = server.post(soap_call("GetAccountBalance", ""))
    code, log = server.stop(sent)

    assert server.ready.startswith("Mockturk ready at http://127.0.0.1:")
    assert balance.text("Body/GetAccountBalanceResponse/GetAccountBalanceResult/Request/IsValid")
    assert code == 0
    assert "INFO    GetAccountBalance" in log
    assert "Traceback" not in log


def test_it_stops_although_a_client_has_sent_half_a_body(serve: Serve) -> None:
    server = serve()
    host, _, port = server.address.partition(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc")
        server.post("<GetAccountBalanceRequest/>")

        _, log = server.stop()

    assert "Traceback" not in log


def test_a_parent_that_never_reads_the_log_stops_nothing(serve: Serve) -> None:
    server = serve()
    connection = http.client.HTTPConnection(server.address, timeout=30)
    query = "/?Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance&AWSAccessKeyId=K"

    for _ in range(1_500):  # 200 KB of lines; the pipe holds 64
        connection.request("GET", f"{query}&Timestamp=x&Signature=x")
        assert connection.getresponse().read()

    connection.close()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0


def test_it_listens_at_a_name(serve: Serve) -> None:
    server = serve("--host", "localhost")

    assert server.url.startswith("http://localhost:")
    assert server.post("<GetAccountBalanceRequest/>").name == "GetAccountBalanceResponse"


def test_of_two_servers_started_at_once_on_one_port_one_is_refused() -> None:
    port = own_port()
    with ExitStack() as stack:
        started = [Process(port=port) for _ in range(3)]
        for server in started:
            stack.enter_context(server.process)
            stack.callback(server.process.terminate)

        assert len([server for server in started if server.ready]) == 1


def test_a_port_can_be_used_again_at_once(serve: Serve) -> None:
    port = own_port()
    first = serve(port=port)
    first.post("<GetAccountBalanceRequest/>")
    first.stop()

    assert serve(port=port).post("<GetAccountBalanceRequest/>").name == "GetAccountBalanceResponse"


def test_nothing_is_left_when_it_is_killed(serve: Serve) -> None:
    server = serve(port=own_port())

    server.process.kill()
    server.process.wait()
    # Whoever answers holds the log's pipe open: the log ends when the last of them is gone.
    _, log = server.process.communicate(timeout=30)

    assert "Traceback" not in log
    with pytest.raises(ConnectionRefusedError):
        server.post("<GetAccountBalanceRequest/>")


def test_send_shows_the_answer(serve: Serve) -> None:
    server = serve("--log-format", "json", "--seed", "1")

    sent = command("send", "--example", "--url", server.url)
    _, log = server.stop()

    answer = Node.parse(sent.stdout.encode())
    assert sent.returncode == 0
    assert answer.one("HIT").is_valid == "True"
    assert "\n  <HIT>\n" in sent.stdout
    assert sent.stderr == f"{server.url} answered:\n"
    assert json.loads(log.splitlines()[-1])["message"] == "CreateHIT"


def test_a_seed_makes_ids_reproducible(serve: Serve) -> None:
    create = soap_call(
        "CreateHIT", elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION})
    )

    made = [serve("--seed", "7").post(create).text("Body/CreateHITResponse/HIT/HITId")]
    made += [serve("--seed", "7").post(create).text("Body/CreateHITResponse/HIT/HITId")]

    assert made[0] == made[1]


def test_send_reads_a_file_or_standard_input_and_fails_on_errors(
    serve: Serve, tmp_path: Path
) -> None:
    server = serve()
    file = tmp_path / "request.xml"
    file.write_text("<GetHITRequest><HITId>3X</HITId></GetHITRequest>")

    from_file = command("send", str(file), "--url", server.url)
    from_input = command("send", "-", "--url", server.url, stdin="<GetAccountBalanceRequest/>")
    broken = command("send", "-", "--url", server.url, stdin="<")

    assert from_file.returncode == 1
    assert "Hit 3X does not exist." in from_file.stdout
    assert from_input.returncode == 0
    assert "$10,000.00" in from_input.stdout
    assert broken.returncode == 1
    assert "not well-formed" in broken.stdout


def test_send_waits_for_a_server_and_says_when_there_is_none() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

        refused = command("send", "--example", "--url", url, "--wait", "0.1")
    bad = ("nonsense", "http://127.0.0.1:abc", "file:///etc/hostname")
    for url in bad:
        nonsense = command("send", "--example", "--url", url)
        assert (nonsense.returncode, nonsense.stdout) == (2, "")
        assert "Error: Invalid value for '--url'" in nonsense.stderr
    both = command("send", "--example", "-")
    neither = command("send")

    assert refused.returncode == 1
    assert ": no server listens there; `mockturk serve --port " in refused.stderr
    assert both.returncode == neither.returncode == 2


def test_ready_tells_whether_a_server_answers(serve: Serve) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = command("ready", "--url", f"http://127.0.0.1:{unused.getsockname()[1]}")
    server = serve()

    ready = command("ready", "--url", server.url, "--wait", "5")
    other = command("ready", "--url", f"{server.url}/nothing")

    assert (ready.returncode, ready.stdout) == (0, f"Mockturk ready at {server.url}\n")
    assert nobody.returncode == other.returncode == 1
    assert len(nobody.stderr.splitlines()) == 1


def test_a_taken_port_is_told_in_one_line(serve: Serve) -> None:
    server = serve()

    second = command("serve", "--port", server.url.rpartition(":")[2])

    assert second.returncode == 1
    assert second.stderr.startswith("Error: cannot listen at 127.0.0.1:")
    assert "another server may still run there" in second.stderr
    assert len(second.stderr.splitlines()) == 1


@pytest.mark.parametrize("setting", ["control-token", "host", "public-url"])
def test_an_empty_setting_stops_the_start(setting: str) -> None:
    refused = command("serve", "--port", "0", f"--{setting}", "")

    says = f"Error: --{setting} must not be empty\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", says)


def test_one_slow_sender_does_not_hold_up_the_others(serve: Serve) -> None:
    server = serve()
    host, _, port = server.address.partition(":")
    slow = []
    for _ in range(20):
        connection = socket.create_connection((host, int(port)))
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<a")
        slow.append(connection)

    balance = server.post(soap_call("GetAccountBalance", ""))

    assert balance.text("Body/GetAccountBalanceResponse/GetAccountBalanceResult/Request/IsValid")
    for connection in slow:
        connection.close()


def test_connections_are_kept_alive(serve: Serve) -> None:
    connection = http.client.HTTPConnection(serve().address, timeout=30)
    connection.connect()
    first = connection.sock

    for _ in range(3):
        connection.request("POST", "/", soap_call("GetAccountBalance", "").encode())
        assert connection.getresponse().read()

    assert connection.sock is first
    connection.close()


def test_the_wsdl_names_the_address_it_was_fetched_from(serve: Serve) -> None:
    server = serve()
    connection = http.client.HTTPConnection(server.address, timeout=30)
    connection.request("GET", "/?wsdl", headers={"Host": "mturk.test:81"})
    fetched = connection.getresponse().read().decode()
    connection.close()

    assert 'location="http://mturk.test:81/?Service=AWSMechanicalTurkRequester"' in fetched


def test_wsdl_and_xsd_can_be_shown_without_a_server() -> None:
    wsdl = command("wsdl", "--public-url", "https://turk.test")
    xsd = command("wsdl", "--xsd")

    assert 'location="https://turk.test/?Service=AWSMechanicalTurkRequester"' in wsdl.stdout
    assert "<xs:schema" in xsd.stdout
    assert "definitions" not in xsd.stdout


def test_version_and_help() -> None:

    assert command("--version").stdout == f"mockturk {mockturk.__version__}\n"
    assert "serve" in command("--help").stdout
