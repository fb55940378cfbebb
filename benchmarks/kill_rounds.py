"""Kills of a server with a data folder: ``python benchmarks/kill_rounds.py``.

In each round eight clients change things, the server is killed at a random moment and started again
on the same folder. Then everything that was acknowledged must be there, nothing in part, and no id
may have come twice. The program ends with exit code 1 at the first thing that is wrong. The moments
depend on the machine; the choices of the clients depend on ``--seed``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import kill_clients
import processes
from http_client import WrongAnswerError
from soak_checks import count_objects, find_errors

from mockturk import connect

FUNDS = Decimal(10_000_000)
_LONGEST = 1.5  # seconds from the start of the clients to the kill


def act_until_killed(
    server: processes.Server, clients: Sequence[kill_clients.Client], random: Random
) -> None:
    """Let the clients act, and kill the server at a random moment.

    :raises ExceptionGroup: when a client found something wrong before.
    """
    dying, errors = Event(), list[Exception]()

    def run(client: kill_clients.Client, seed: float) -> None:
        try:
            kill_clients.run(client, server.url, Random(seed), dying)
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(error)

    threads = [Thread(target=run, args=(client, random.random())) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0.02, _LONGEST))
    dying.set()
    os.kill(server.pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    if errors:
        raise ExceptionGroup("before the kill", errors)


def check_files(folder: Path, aside: Path) -> None:
    """Let ``mockturk check`` read a copy of the folder, which stays as the kill left it."""
    copy = aside / "copy"
    shutil.copytree(folder, copy)
    command = [sys.executable, "-m", "mockturk", "check", "--data", str(copy)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    shutil.rmtree(copy)
    if checked.returncode:
        raise WrongAnswerError(f"mockturk check: {checked.stderr}")


def check_server(
    server: processes.Server, clients: Sequence[kill_clients.Client]
) -> dict[str, Any]:
    """Compare the server with what each client knows; return the default world."""
    exported = connect(server.url).export()
    if errors := find_errors(exported, FUNDS):
        raise WrongAnswerError("\n".join(errors[:20]))
    for client in clients:
        client.check(server.url, exported)
    return exported


def run_rounds(rounds: int, seed: str, durable: str) -> str:
    """Run the rounds; return a line about what was done. Raises WrongAnswerError."""
    random, ids = Random(seed), kill_clients.Ids()
    clients = kill_clients.make_clients(ids)
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "data"
        money = ("--environment", "production", "--balance", str(FUNDS))
        options = ("--data", str(folder), "--durable", durable, *money)
        exported: dict[str, Any] = {}
        for number in range(rounds + 1):
            with processes.mockturk(*options) as server:
                exported = check_server(server, clients)
                if number < rounds:
                    act_until_killed(server, clients, random)
            if number < rounds:
                check_files(folder, Path(aside))
            if number % 10 == 0 < number < rounds:
                print(f"{number} kills, {len(ids):,} ids", flush=True)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    changes = sum(one.acknowledged for one in clients)
    return (
        f"{rounds} kills ({durable}): {changes:,} acknowledged changes, {len(ids):,} ids,"
        f" {count_objects(exported):,} HITs and assignments in the default world, {size:.1f} MiB;"
        " nothing lost, nothing half, no id twice"
    )


def main() -> None:
    """Run the rounds, print what was done, and exit with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", default="kill", help="the seed of all random choices")
    parser.add_argument("--durable", choices=("process", "full"), default="process")
    given = parser.parse_args()
    try:
        print(run_rounds(given.rounds, given.seed, given.durable))
    except WrongAnswerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
