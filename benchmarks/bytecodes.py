"""How many bytecodes a call takes: ``python benchmarks/bytecodes.py``.

The count of one Python version is the same in every run, however busy the machine is. What lxml and
other libraries do in C is not counted.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from statistics import median
from types import FrameType
from typing import Any

import arrivals
import envelopes
import wsgi

from mockturk.app import log_output
from mockturk.app.application import WorldApplication
from mockturk.server.messages import HTTPRequest

_WARM_UP, _COUNTED, _SHOWN = 30, 5, 15
_HIT_ID = re.compile(rb"HITId>([A-Z0-9]+)<")


def measure() -> dict[str, Counter[str]]:
    """Return the bytecodes of a median CreateHIT and a median GetHIT, by function."""
    application = wsgi.fresh_application()
    bodies = envelopes.calls()
    warm = [_send(application, arrivals.arrival_of(body)) for body in islice(bodies, _WARM_UP)]
    ids = [found.decode() for answer in warm for found in _HIT_ID.findall(answer)]
    get_hit = envelopes.get_hit_template()
    reads = [get_hit.replace("@ID@", hit_id).encode() for hit_id in ids]
    for body in reads[_COUNTED:]:
        _send(application, arrivals.arrival_of(body))
    return {
        "CreateHIT": _count(application, islice(bodies, _COUNTED)),
        "GetHIT": _count(application, reads[:_COUNTED]),
    }


def _send(application: WorldApplication, request: HTTPRequest) -> bytes:
    answer = application.handle(request).content
    if envelopes.VALID not in answer:
        raise RuntimeError(f"a call was refused: {answer!r:.2000}")
    return answer


def _count(application: WorldApplication, bodies: Iterable[bytes]) -> Counter[str]:
    counts = [_count_one(application, arrivals.arrival_of(body)) for body in bodies]
    middle = median(count.total() for count in counts)
    return next(count for count in counts if count.total() == middle)


def _count_one(application: WorldApplication, request: HTTPRequest) -> Counter[str]:
    count: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            count[f"{frame.f_globals.get('__name__')}: {frame.f_code.co_name}"] += 1
        return trace

    sys.settrace(trace)
    try:
        _send(application, request)
    finally:
        sys.settrace(None)
    return count


def main() -> None:
    """Print the total of each call, and the functions with the most."""
    log_output.configure_logging("text", "info")
    for operation, count in measure().items():
        print(operation, count.total())
        for function, bytecodes in count.most_common(_SHOWN):
            print(f"  {bytecodes:6,} {function}")


if __name__ == "__main__":
    main()
