"""The corner of every page: the world's time, what is to go wrong, and simulated workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import NamedTuple

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api.parameters import time
from mockturk.admin.control.clock import change_clock
from mockturk.admin.control.faults import fault_of
from mockturk.domain.clock import ShiftedClock
from mockturk.web.site.page_request import Visit
from mockturk.web.site.routes import page
from mockturk.wire.contract.operations import OPERATIONS
from mockturk.world.fault_injection import Fault, FaultKind, injectable_codes
from mockturk.world.simulation import Simulation, Summary

_MOST_WORKERS = 50
_MOST_SUBMISSIONS = 200
_STEPS = 1000
_FIGURES = tuple(field.name for field in fields(Summary) if field.name != "left")
_OPERATIONS = tuple(sorted(operation.name for operation in OPERATIONS))


_SLIDERS: Mapping[str, int] = MappingProxyType(
    {"workers": 5, "most": 20, "accuracy": 80, "agreement": 80}
)


class Corner(NamedTuple):
    """What the corner shows. A clock that was given to the world ``can_change`` not.

    ``sliders`` are where those of simulated workers stand.
    """

    time: datetime
    frozen: bool
    can_change: bool
    faults: list[Fault]
    kinds: tuple[FaultKind, ...]
    operations: tuple[str, ...] = _OPERATIONS
    codes: tuple[str, ...] = injectable_codes()
    most_workers: int = _MOST_WORKERS
    most_submissions: int = _MOST_SUBMISSIONS
    sliders: Mapping[str, int] = _SLIDERS


def corner_of(visit: Visit) -> Corner:
    """Return what the corner of a page shows."""
    clock = visit.world.clock
    ours = isinstance(clock, ShiftedClock)
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    faults = visit.world.faults
    return Corner(clock.now(), frozen, ours, faults.all(), faults.kinds)


@page("GET", "/site/corner")
def show_corner(visit: Visit) -> Response:
    """Show the corner as a page of its own."""
    return visit.render("corner.html", title="Clock, faults and simulated workers")


@page("POST", "/site/clock/advance")
def advance(visit: Visit) -> Response:
    """Move the world's time forward by some seconds."""
    by = timedelta(seconds=_number(visit, "seconds", lowest=0, highest=10 * 366 * 86_400))
    return _clock(visit, lambda clock: clock.advance(by))


@page("POST", "/site/clock/set")
def set_time(visit: Visit) -> Response:
    """Move the world's time forward to a time in UTC."""
    at = time("time", visit.request.form.get("time", ""))
    return _clock(visit, lambda clock: clock.set(at))


@page("POST", "/site/clock/freeze")
def freeze(visit: Visit) -> Response:
    """Let the world's time stand still."""
    return _clock(visit, lambda clock: clock.freeze())


@page("POST", "/site/clock/resume")
def resume(visit: Visit) -> Response:
    """Let the world's time go on."""
    return _clock(visit, lambda clock: clock.resume())


@page("POST", "/site/faults")
def add_fault(visit: Visit) -> Response:
    """Have calls go wrong: the next few, or until cleared."""
    given: dict[str, object] = {
        name: visit.request.form[name]
        for name in ("kind", "operation", "code")
        if visit.request.form.get(name)
    }
    if given.get("kind") != FaultKind.error:
        given.pop("code", None)
    if visit.request.form.get("times"):
        given["times"] = _number(visit, "times", lowest=1, highest=1000)
    if given.get("kind") == FaultKind.latency:
        given["seconds"] = float(_number(visit, "seconds", lowest=1, highest=60))
    if "kind" not in given:
        raise BadRequest("Choose what is to go wrong.")
    if given["kind"] == FaultKind.error and given.get("code") not in injectable_codes():
        raise BadRequest("An error has one of the codes that its field suggests.")
    fault = fault_of(given)
    try:
        visit.world.faults.add(fault)
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return visit.go(back_from(visit))


@page("POST", "/site/faults/clear")
def clear_faults(visit: Visit) -> Response:
    """Have nothing go wrong any more."""
    visit.world.faults.clear()
    return visit.go(back_from(visit))


@page("POST", "/site/faults/<fault_id>/remove")
def remove_fault(visit: Visit, fault_id: str) -> Response:
    """Have one thing not go wrong any more."""
    if not visit.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")
    return visit.go(back_from(visit))


@page("POST", "/site/simulation")
def simulate(visit: Visit) -> Response:
    """Let simulated workers do HITs of the world; its clock runs ahead."""
    simulation = Simulation(
        visit.world,
        workers=_number(visit, "workers", lowest=1, highest=_MOST_WORKERS),
        accuracy=_number(visit, "accuracy", lowest=0, highest=100) / 100,
        agreement=_number(visit, "agreement", lowest=0, highest=100) / 100,
        hit_id=visit.request.form.get("hit_id") or None,
    )
    most = _number(visit, "most", lowest=1, highest=_MOST_SUBMISSIONS)
    done = asdict(simulation.run(most, most_steps=_STEPS))
    asked = {name: visit.request.form[name] for name in _SLIDERS}
    return visit.go(visit.path("/site/simulation", **done, **asked, back=back_from(visit)))


@page("GET", "/site/simulation")
def tell_simulated(visit: Visit) -> Response:
    """Tell what simulated workers did, in the figures of the address."""
    given = visit.request.args
    figures = {name: given.get(name, 0, type=int) for name in _FIGURES}
    done = {**figures, "left": given.get("left") == "True"}
    asked = {name: given.get(name, usual, type=int) for name, usual in _SLIDERS.items()}
    # The page has a corner as all have, as if it were the one before.
    return visit.render(
        "simulated.html",
        title="Simulated workers",
        done=done,
        corner=corner_of(visit)._replace(sliders=asked),
        here=back_from(visit),
    )


def _clock(visit: Visit, change: Callable[[ShiftedClock], None]) -> Response:
    change_clock(visit.world, change)
    return visit.go(back_from(visit))


def _number(visit: Visit, name: str, *, lowest: int, highest: int) -> int:
    given = visit.request.form.get(name, "")
    try:
        number = Decimal(given if given.isascii() else "NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadRequest(f'"{name}" must be a number.')
    if not lowest <= number <= highest:
        raise BadRequest(f'"{name}" must be {lowest:,} to {highest:,}.')
    if number % 1:
        raise BadRequest(f'"{name}" must be a whole number.')
    return int(number)


def is_of_corner(visit: Visit) -> bool:
    """Tell whether it was a form of the corner that was sent."""
    return visit.request.method == "POST" and visit.request.path.startswith("/site/")


def back_from(visit: Visit) -> str:
    """Return the address of the page whose corner it was; one of this world, whatever is said."""
    back = visit.request.values.get("back", "")
    # Browsers leave out line breaks and tabs, and take a backslash for a slash.
    is_plain = back.isascii() and back.isprintable() and "\\" not in back
    if not (is_plain and back.startswith(f"{visit.root}/")) or back.startswith("//"):
        return visit.path("/site/corner")
    return back
