"""Endpoints for a world's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest, Conflict

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields, Seconds
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.times import MAX_CLOCK_TIME
from mockturk.domain.views.control import ClockInfo
from mockturk.domain.views.json_types import Timestamp
from mockturk.world.lifecycle.clock_changes import change_clock as change_world_clock
from mockturk.world.lifecycle.interruption import InterruptedWorkError
from mockturk.world.world import World


class StepFields(RequestFields):
    """How far to advance a clock."""

    seconds: Seconds


class TimeField(RequestFields):
    """The time to set a clock to."""

    time: Timestamp


class FreezeFields(RequestFields):
    """The time to freeze a clock at; without it, the present time."""

    time: Timestamp | UnsetType = UNSET


@endpoint("GET", "/clock")
def read_clock(request: AdminRequest[NoFields]) -> ClockInfo:
    """Get a world's time, and whether its clock is frozen."""
    return _to_view(request.world)


@endpoint("POST", "/clock/advance")
def advance_clock(request: AdminRequest[StepFields]) -> ClockInfo:
    """Advance a world's clock and apply the events that come due, before the response."""
    seconds = request.fields.seconds
    return _apply_change(request.world, lambda clock: clock.advance(timedelta(seconds=seconds)))


@endpoint("POST", "/clock/set")
def set_clock(request: AdminRequest[TimeField]) -> ClockInfo:
    """Set a world's clock forward to a time; a frozen clock stays frozen."""
    at = request.fields.time.to_datetime()
    return _apply_change(request.world, lambda clock: clock.set(at))


@endpoint("POST", "/clock/freeze")
def freeze_clock(request: AdminRequest[FreezeFields]) -> ClockInfo:
    """Freeze a world's clock, now or at a later time."""
    at = None if request.fields.time is UNSET else request.fields.time.to_datetime()
    return _apply_change(request.world, lambda clock: clock.freeze(at))


@endpoint("POST", "/clock/resume")
def resume_clock(request: AdminRequest[NoFields]) -> ClockInfo:
    """Let a frozen clock run on from the time it shows."""
    return _apply_change(request.world, lambda clock: clock.resume())


def change_clock(world: World, change: Callable[[ShiftedClock], None]) -> None:
    """Apply a change to a world's clock, then the events that are due.

    Raises Conflict (409) if the world uses a clock supplied by its program, or if its data was
    replaced meanwhile, and BadRequest if the new time is out of range or in the past.
    """
    clock = world.clock
    if not isinstance(clock, ShiftedClock):
        raise Conflict("This world's clock was supplied by its program and cannot be changed here.")
    try:
        change_world_clock(world, clock, change)
    except ValueError as error:
        raise BadRequest(f"{error}.".capitalize()) from None
    except OverflowError:  # the step is longer than a timedelta can be
        raise BadRequest(f"Time ends with the year {MAX_CLOCK_TIME.year}.") from None
    except InterruptedWorkError as error:
        raise Conflict(f"{error}, so that the change of its clock ended early.") from None


def _apply_change(world: World, change: Callable[[ShiftedClock], None]) -> ClockInfo:
    change_clock(world, change)
    return _to_view(world)


def _to_view(world: World) -> ClockInfo:
    clock = world.clock
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    return ClockInfo(time=Timestamp.of(clock.now()), frozen=frozen)
