"""Responses of calls that a fault holds: they wait without a thread and without a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from mockturk.server.messages import (
    DeferredResponse,
    HTTPResponse,
    Lane,
    ReadyResponse,
    WaitingResponse,
)
from mockturk.world.fault_injection import HeldCall, HeldCalls

log = logging.getLogger("mockturk.requests")

_DROPPED = HTTPResponse(
    HTTPStatus.SERVICE_UNAVAILABLE,
    b"A fault held the call, and the world was reset, restored or dropped: the call was not "
    b"carried out.\n",
    "text/plain; charset=utf-8",
)


def hold_call(
    calls: HeldCalls, held: HeldCall, lane: Lane, carry_out: Callable[[], ReadyResponse]
) -> DeferredResponse:
    """Hold an admitted call before ``carry_out`` is called, or its response afterwards.

    ``calls`` are those that the world's faults hold. ``carry_out`` is called in ``lane``.
    """

    def hold_before() -> WaitingResponse:
        return wait(lambda: _DROPPED if held.is_dropped else carry_out())

    def hold_after() -> WaitingResponse:
        response = carry_out()
        return wait(lambda: response)

    def wait(get_response: Callable[[], ReadyResponse]) -> WaitingResponse:
        calls.begin(held)
        log.info("%s is held by %s", held.operation, held.fault.id)

        def finish() -> ReadyResponse:
            calls.remove(held)
            return get_response()

        def look() -> ReadyResponse | None:
            return None if held.is_held else finish()

        return WaitingResponse(lane, held.fault.seconds, held.watch, look, finish)

    return DeferredResponse(lane, hold_before if held.is_before else hold_after)
