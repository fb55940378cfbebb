"""The time of a world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from werkzeug.exceptions import BadRequest, Conflict
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import seconds, time
from mockturk.admin.api.schemas import FLAG, TIME, having
from mockturk.admin.api.serialization import exact, json_response
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.times import LAST
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.world import World

_CLOCK = having(time=TIME, frozen=FLAG)


@endpoint("GET", "/clock", gives=_CLOCK)
def read_clock(call: Call) -> Response:
    """Tell a world's time, and whether it stands still."""
    return _shown(call)


@endpoint("POST", "/clock/advance", body={"seconds": seconds}, needed=("seconds",), gives=_CLOCK)
def advance_clock(call: Call) -> Response:
    """Move a world's time forward; what comes due has happened when this is answered."""
    return _changed(call, lambda clock: clock.advance(timedelta(seconds=call.given["seconds"])))


@endpoint("POST", "/clock/set", body={"time": time}, needed=("time",), gives=_CLOCK)
def set_clock(call: Call) -> Response:
    """Move a world's time forward to a time; it goes on from there, or stands if it stood."""
    return _changed(call, lambda clock: clock.set(call.given["time"]))


@endpoint("POST", "/clock/freeze", body={"time": time}, gives=_CLOCK)
def freeze_clock(call: Call) -> Response:
    """Let a world's time stand still, now or at a later time."""
    return _changed(call, lambda clock: clock.freeze(call.given.get("time")))


@endpoint("POST", "/clock/resume", body={}, gives=_CLOCK)
def resume_clock(call: Call) -> Response:
    """Let a world's time go on from where it stands."""
    return _changed(call, lambda clock: clock.resume())


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
        raise BadRequest(f"Time ends with the year {LAST.year}.") from None
    with moment_of(world):
        pass  # what is due happens


def _changed(call: Call, change: Callable[[ShiftedClock], None]) -> Response:
    change_clock(call.world, change)
    return _shown(call)


def _shown(call: Call) -> Response:
    clock = call.world.clock
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    return json_response({"time": exact(clock.now()), "frozen": frozen})
