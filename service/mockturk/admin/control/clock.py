"""Endpoints for a world's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from werkzeug.exceptions import BadRequest, Conflict
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_seconds, parse_timestamp
from mockturk.admin.api.schemas import FLAG, TIME, describe_object
from mockturk.admin.api.serialization import format_time, json_response
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.times import MAX_CLOCK_TIME
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.world import World

_CLOCK = describe_object(time=TIME, frozen=FLAG)


@endpoint("GET", "/clock", schema=_CLOCK)
def read_clock(request: AdminRequest) -> Response:
    """Get a world's time, and whether its clock is frozen."""
    return _clock_response(request)


@endpoint(
    "POST",
    "/clock/advance",
    body={"seconds": parse_seconds},
    required=("seconds",),
    schema=_CLOCK,
)
def advance_clock(request: AdminRequest) -> Response:
    """Advance a world's clock and apply the events that come due, before the response."""
    return _apply_change(
        request, lambda clock: clock.advance(timedelta(seconds=request.given["seconds"]))
    )


@endpoint(
    "POST",
    "/clock/set",
    body={"time": parse_timestamp},
    required=("time",),
    schema=_CLOCK,
)
def set_clock(request: AdminRequest) -> Response:
    """Set a world's clock forward to a time; a frozen clock stays frozen."""
    return _apply_change(request, lambda clock: clock.set(request.given["time"]))


@endpoint("POST", "/clock/freeze", body={"time": parse_timestamp}, schema=_CLOCK)
def freeze_clock(request: AdminRequest) -> Response:
    """Freeze a world's clock, now or at a later time."""
    return _apply_change(request, lambda clock: clock.freeze(request.given.get("time")))


@endpoint("POST", "/clock/resume", body={}, schema=_CLOCK)
def resume_clock(request: AdminRequest) -> Response:
    """Let a frozen clock run on from the time it shows."""
    return _apply_change(request, lambda clock: clock.resume())


def change_clock(world: World, change: Callable[[ShiftedClock], None]) -> None:
    """Apply a change to a world's clock, then the events that are due.

    Raises Conflict (409) if the world uses a clock supplied by its program, and BadRequest if
    the new time is out of range or in the past.
    """
    clock = world.clock
    if not isinstance(clock, ShiftedClock):
        raise Conflict("This world's clock was supplied by its program and cannot be changed here.")
    try:
        with world.store.transaction():
            change(clock)
    except ValueError as error:
        raise BadRequest(f"{error}.".capitalize()) from None
    except OverflowError:  # the step is longer than a timedelta can be
        raise BadRequest(f"Time ends with the year {MAX_CLOCK_TIME.year}.") from None
    with open_transaction(world):
        pass  # opening a transaction applies the events that are due


def _apply_change(request: AdminRequest, change: Callable[[ShiftedClock], None]) -> Response:
    change_clock(request.world, change)
    return _clock_response(request)


def _clock_response(request: AdminRequest) -> Response:
    clock = request.world.clock
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    return json_response({"time": format_time(clock.now()), "frozen": frozen})
