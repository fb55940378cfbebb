"""What one CreateHIT costs inside Mockturk, stage by stage, without sockets.

Each stage is timed by itself through the product's own functions, in rounds that take turns; the
fastest round counts, as with timeit, for whatever else the machine did only adds to it. "HTTP
layer", "dispatch" and "log line" are differences, and the least certain.
"""

from __future__ import annotations

import argparse
import gc
import io
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import envelopes
from werkzeug.test import EnvironBuilder

from mockturk import logs
from mockturk.app import Application
from mockturk.composition import build_world
from mockturk.contract.operations import OPERATIONS
from mockturk.lifecycle.due import moment_of
from mockturk.operations import BEHAVIOURS
from mockturk.operations.call import Call
from mockturk.rules.response_groups import groups_of
from mockturk.settings import Settings
from mockturk.wire.auth import AnyCredentials
from mockturk.wire.decode import Decoders
from mockturk.wire.dispatch import Answer, Dispatcher
from mockturk.wire.incoming import IncomingCall, read_call
from mockturk.wire.outgoing import Renderer

OPERATION_TABLE = {operation.name: operation for operation in OPERATIONS}
CREATE_HIT = OPERATION_TABLE["CreateHIT"]
BEHAVIOUR = BEHAVIOURS["CreateHIT"]


class Stages:
    """The calls of one round over a fresh world, and each stage's input made ready."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.world = build_world(Settings())
        self._bodies = bodies
        self._application = Application(self.world)
        self._dispatcher = Dispatcher(self.world, OPERATION_TABLE, BEHAVIOURS, AnyCredentials())
        self._decode = Decoders().of(CREATE_HIT.request)
        self._renderer = Renderer()
        self._calls = [read_call(body, OPERATION_TABLE) for body in bodies]
        self._elements = [call.requests[0] for call in self._calls]
        self._requests = [self._decode(element, "") for element in self._elements]
        self._write = self._renderer.writer(self._calls[0])
        self._answers = [self._answer(call) for call in self._calls]
        self._environ = EnvironBuilder(
            path="/", method="POST", headers=envelopes.HEADERS, data=bodies[0]
        ).get_environ()

    def measured(self) -> dict[str, float]:
        """Return the seconds each stage takes for all calls."""
        answered = [self._answered(environ) for environ in self._environs()]
        if not all(envelopes.VALID in body for body in answered):
            raise RuntimeError("a call was refused")
        logger = logging.getLogger("mockturk")
        level = logger.level
        seconds = {"whole, with its log line": _timed(self._answered, self._environs())}
        logger.setLevel(logging.WARNING)
        seconds |= {
            "whole": _timed(self._answered, self._environs()),
            "parse": _timed(lambda body: read_call(body, OPERATION_TABLE), self._bodies),
            "answer": _timed(self._answer, self._calls),
            "decode": _timed(lambda element: self._decode(element, ""), self._elements),
            "operation": _timed(self._operate, self._requests),
            "question check": _timed(self._check_question, self._requests),
            "encode": _timed(
                lambda pair: self._renderer.body(*pair),
                list(zip(self._calls, self._answers, strict=True)),
            ),
        }
        logger.setLevel(level)
        return seconds

    def _environs(self) -> list[dict[str, Any]]:
        return [
            {**self._environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
            for body in self._bodies
        ]

    def _answered(self, environ: dict[str, Any]) -> bytes:
        return b"".join(self._application(environ, _start_response))

    def _answer(self, call: IncomingCall) -> Answer:
        return self._dispatcher.answer(call, self._write, "http://localhost/")

    def _operate(self, request: Any) -> None:
        with moment_of(self.world) as moment:
            call = Call(moment, "AKIAIOSFODNN7EXAMPLE", groups_of("CreateHIT").default)
            BEHAVIOUR.function(call, request)

    def _check_question(self, request: Any) -> None:
        self.world.documents.checked_question(request.Question)


def _start_response(_status: str, _headers: list[tuple[str, str]], _info: Any = None) -> Any:
    return None


def _timed(function: Callable[[Any], object], arguments: list[Any]) -> float:
    started = perf_counter()
    for argument in arguments:
        function(argument)
    return perf_counter() - started


def _rounds(rounds: int, calls: int) -> Iterator[dict[str, float]]:
    bodies = envelopes.calls()
    for _ in range(rounds):
        stages = Stages(list(islice(bodies, calls)))
        gc.collect()
        yield {name: seconds / calls * 1e6 for name, seconds in stages.measured().items()}


def _split(cost: dict[str, float]) -> dict[str, float]:
    """Return the cost of each stage by itself, in the order a call passes through them."""
    inner = cost["parse"] + cost["answer"] + cost["encode"]
    return {
        "HTTP layer": cost["whole"] - inner,
        "parse": cost["parse"],
        "dispatch": cost["answer"] - cost["decode"] - cost["operation"],
        "decode": cost["decode"],
        "question check": cost["question check"],
        "rules and store": cost["operation"] - cost["question check"],
        "encode": cost["encode"],
        "log line": cost["whole, with its log line"] - cost["whole"],
    }


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=100, help="calls in a round")
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        logs.configure(Settings.log_format, Settings.log_level)
        rounds = list(_rounds(given.rounds, given.calls))
    stages = _split({name: min(one[name] for one in rounds) for name in rounds[0]})
    whole = sum(stages.values())
    print("| Stage | µs | share |\n| --- | ---: | ---: |")
    for name, cost in stages.items():
        print(f"| {name} | {cost:.0f} | {cost / whole:.0%} |")
    print(f"| whole call | {whole:.0f} | |")


if __name__ == "__main__":
    main()
