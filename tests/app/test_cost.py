"""The cost of one CreateHIT in bytecodes, which does not depend on other load on the machine."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from exchanges import Service, xml_request
from mockturk.app.application import WorldApplication
from mockturk.server.messages import HTTPRequest
from mockturk.wire.package_data import resource

# Bytecodes of CPython 3.11, which other versions count differently. Update this figure when a call
# becomes cheaper; a higher figure needs a reason.
USUAL = 11_200
MOST = USUAL * 1.2


class Counter:
    """Counts the bytecodes that run while it is the trace function."""

    def __init__(self) -> None:
        self.bytecodes = 0

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> Counter:
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            self.bytecodes += 1
        return self


def request(number: int) -> HTTPRequest:
    """The documented request with both review policies; no two are alike."""
    document = resource("fixtures", "CreateHIT-with-review-policies.request.xml").decode()
    body = document.replace("<Title>Where was", f"<Title>{number}: where was")
    return xml_request(body.encode())


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="bytecodes are counted on 3.11")
def test_one_create_hit_costs_no_more_than_it_did(service: Service) -> None:
    application = WorldApplication(service.world)
    for number in range(3):  # objects that are created once are not part of a call
        application.respond_or_defer(request(number))
    last = request(3)

    counter, before = Counter(), sys.gettrace()
    sys.settrace(counter)
    try:
        answered = application.respond_or_defer(last)
    finally:
        sys.settrace(before)

    assert answered is not None
    assert b"<IsValid>True</IsValid>" in answered.content
    assert counter.bytecodes <= MOST, f"{counter.bytecodes} bytecodes; usually {USUAL}"
