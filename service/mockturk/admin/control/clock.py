"""The time of a world."""

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
    """Tell a world's time, and whether it stands still."""
    return _clock_response(request)


@endpoint(
    "POST",
    "/clock/advance",
    body={"seconds": parse_seconds},
    required=("seconds",),
    schema=_CLOCK,
)
def advance_clock(request: AdminRequest) -> Response:
    """Move a world's time forward; what comes due has happened when this is answered."""
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
    """Move a world's time forward to a time; it goes on from there, or stands if it stood."""
    return _apply_change(request, lambda clock: clock.set(request.given["time"]))


@endpoint("POST", "/clock/freeze", body={"time": parse_timestamp}, schema=_CLOCK)
def freeze_clock(request: AdminRequest) -> Response:
    """Let a world's time stand still, now or at a later time."""
    return _apply_change(request, lambda clock: clock.freeze(request.given.get("time")))


@endpoint("POST", "/clock/resume", body={}, schema=_CLOCK)
def resume_clock(request: AdminRequest) -> Response:
    """Let a world's time go on from where it stands."""
    return _apply_change(request, lambda clock: clock.resume())


def change_clock(world: World, change: Callable[[ShiftedClock], None]) -> None:
    """Change how a world's time goes; what comes due has happened afterwards.

    Raises Conflict for a world whose clock was given to it, and BadRequest for a time that
    cannot be.
    """
    clock = world.clock
    if not isinstance(clock, ShiftedClock):
        raise Conflict("This world has a clock of its own, which was given to it.")
    try:
        with world.store.transaction():
            change(clock)
    except ValueError as error:
        raise BadRequest(f"{error}.".capitalize()) from None
    except OverflowError:  # a step that is longer than any
        raise BadRequest(f"Time ends with the year {MAX_CLOCK_TIME.year}.") from None
    with open_transaction(world):
        pass  # what is due happens


def _apply_change(request: AdminRequest, change: Callable[[ShiftedClock], None]) -> Response:
    change_clock(request.world, change)
    return _clock_response(request)


def _clock_response(request: AdminRequest) -> Response:
    clock = request.world.clock
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    return json_response({"time": format_time(clock.now()), "frozen": frozen})
