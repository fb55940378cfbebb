"""How many instructions a call takes, beside its peers: ``python benchmarks/instructions.py``.

callgrind counts them, in a quarter of a minute for each count. The calls come to the applications
without a server. A busy machine or a small cache does not change the count, so it tells how much a
peer does, not how long that takes.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import arrivals
import envelopes
import parse_only
import stock_spyne
import throughput
import wsgi
from spyne import const
from tables import table

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_OURS = "Mockturk"
_CALLS = (throughput.CREATE, throughput.CREATE_ESCAPED, throughput.GET)
_WARM_UP, _COUNTED = 100, 100  # calls
_ID = re.compile(rb"HITId>([A-Z0-9]+)<")

Send = Callable[[bytes], bytes]


def _mockturk() -> Send:
    application = wsgi.fresh_application()
    return lambda body: application.handle(arrivals.arrival_of(body)).content


def _application(build: Callable[[], WSGIApplication]) -> Callable[[], Send]:
    def start() -> Send:
        application = build()
        return lambda body: b"".join(application(wsgi.environ_of(body), lambda *_: None))  # type: ignore[arg-type] # nothing writes

    return start


_PEERS: dict[str, Callable[[], Send]] = {
    _OURS: _mockturk,
    throughput.STOCK: _application(stock_spyne.build),
    throughput.LIMIT: _application(parse_only.build),
}


def measure() -> dict[str, dict[str, float]]:
    """Return the instructions of a call, by call and peer."""
    return {call: {peer: _count(peer, call) for peer in _PEERS} for call in _CALLS}


def _count(peer: str, call: str) -> float:
    """Have a new process send the calls under callgrind, and return its count for one."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder, "counts")
        valgrind = ("valgrind", "--tool=callgrind", "--instr-atstart=no")
        command = (*valgrind, f"--callgrind-out-file={counts}", sys.executable, __file__)
        # Where a dictionary has its keys would change the count by a few instructions.
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            (*command, peer, call), check=False, capture_output=True, text=True, env=environment
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        totals = re.findall(r"(?m)^totals: (\d+)", counts.read_text(encoding="utf-8"))
    return int(totals[-1]) / _COUNTED


def _send(peer: str, call: str) -> None:
    """Send the calls; only the last ones are counted."""
    # Stock Spyne collects garbage every few seconds: thousands of calls, but under callgrind a few.
    const.MIN_GC_INTERVAL = math.inf
    send = _PEERS[peer]()
    bodies = list(islice(_bodies(send, call), _WARM_UP + _COUNTED))
    for body in bodies[:_WARM_UP]:
        _require_valid(send(body))
    _switch("on")
    for body in bodies[_WARM_UP:]:
        _require_valid(send(body))
    _switch("off")


def _bodies(send: Send, call: str) -> Iterator[bytes]:
    template = (
        envelopes.escaped_template()
        if call == throughput.CREATE_ESCAPED
        else envelopes.create_hit_template()
    )
    creations = (text.encode() for text in envelopes.filled(template))
    if call != throughput.GET:
        return creations
    # A peer that keeps nothing gives the same id to all.
    ids = [_ID.findall(send(body))[0] for body in islice(creations, _WARM_UP)]
    read = envelopes.get_hit_template().encode()
    return (read.replace(b"@ID@", hit_id) for hit_id in cycle(ids))


def _require_valid(answer: bytes) -> None:
    if envelopes.VALID not in answer:
        raise SystemExit(f"a call was refused: {answer[:2000]!r}")


def _switch(state: str) -> None:
    """Turn the count of this process on or off."""
    command = ("callgrind_control", "-i", state, str(os.getpid()))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def report(counts: dict[str, dict[str, float]]) -> str:
    """Write the table: thousands of instructions, and how many times Mockturk's."""
    return table(
        ["Call", *_PEERS],
        [
            [call, *(_cell(count, by_peer[_OURS]) for count in by_peer.values())]
            for call, by_peer in counts.items()
        ],
    )


def _cell(count: float, ours: float) -> str:
    times = "" if count == ours else f" ({count / ours:.2f} times)"
    return f"{count / 1000:,.0f},000{times}"


def main() -> None:
    """Print the table, or send the calls that are counted for it."""
    if len(sys.argv) > 1:
        _send(*sys.argv[1:])
        return
    require_valgrind()
    print(report(measure()))


def require_valgrind() -> None:
    """Exit with a word about it if there is no valgrind."""
    if not shutil.which("valgrind"):
        raise SystemExit("valgrind is not installed (the Debian package has that name)")


if __name__ == "__main__":
    main()
