"""The event loop: uvloop's where it is installed, else that of the standard library."""

from __future__ import annotations

import subprocess
import sys

import pytest

CALL = """
import asyncio, http.client, ssl, sys
from mockturk import MockTurk
from mockturk.server import http_server

print(type(loop := http_server.new_event_loop()).__module__.partition(".")[0])
loop.close()
question = "/?Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance"

def ask(connection, path):
    connection.request("GET", path)
    print(b"<IsValid>True</IsValid>" in connection.getresponse().read())
    connection.close()

with MockTurk(tls=True) as turk:
    trusting = ssl.create_default_context(cafile=turk.ca_file)
    secure = turk.tls_url.removeprefix("https://")
    ask(http.client.HTTPConnection(turk.url.removeprefix("http://")), question)
    ask(http.client.HTTPSConnection(secure, context=trusting), question)
    tunnel = http.client.HTTPSConnection(turk.url.removeprefix("http://"), context=trusting)
    tunnel.set_tunnel("mechanicalturk.amazonaws.com", 443)
    ask(tunnel, question)
"""


@pytest.mark.parametrize(
    ("hidden", "used"), [("", "uvloop"), ("sys.modules['uvloop'] = None", "asyncio")]
)
def test_calls_are_answered_on_either_loop(hidden: str, used: str) -> None:
    """Over HTTP, over TLS and through CONNECT, without a warning."""
    if not hidden:
        pytest.importorskip("uvloop")
    program = f"import sys; {hidden}\n{CALL}"

    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.stderr == ""
    assert ended.stdout.split() == [used, "True", "True", "True"]
