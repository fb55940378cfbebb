"""The toolbar in the corner of every page: clock, faults and simulated workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import asdict
from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api.request_fields import parse_fields
from mockturk.admin.control.clock import TimeField, change_clock
from mockturk.admin.control.faults import FaultFields, parse_fault
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.views.simulation import SimulationSummary
from mockturk.web.site.fault_presets import PRESETS, FaultPreset
from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.routes import page
from mockturk.wire.contract.operations import OPERATIONS
from mockturk.world.fault_injection import (
    Fault,
    FaultKind,
    TooManyFaultsError,
    list_injectable_codes,
)
from mockturk.world.simulation import Simulation

_MOST_WORKERS = 50
_MOST_SUBMISSIONS = 200
_STEPS = 1000
_FIGURES = tuple(name for name in SimulationSummary.__struct_fields__ if name != "left")
_KINDS_WITH_SECONDS = (FaultKind.latency, *(kind for kind in FaultKind if kind.holds))
_OPERATIONS = tuple(sorted(operation.name for operation in OPERATIONS))


_SLIDERS: Mapping[str, int] = MappingProxyType(
    {"workers": 5, "most": 20, "accuracy": 80, "agreement": 80}
)


class Toolbar(NamedTuple):
    """The content of the toolbar.

    ``can_change`` is False for a clock that was supplied by the world's program. ``held`` has the
    operations of the calls that a fault holds, by the fault's id. ``presets`` are faults to add
    with one click. ``has_first_data``: a reset loads data, so that every page offers it with one
    click. ``sliders`` are the values of the sliders for simulated workers.
    """

    time: datetime
    frozen: bool
    can_change: bool
    faults: list[Fault]
    kinds: tuple[FaultKind, ...]
    held: Mapping[str, list[str]]
    presets: list[FaultPreset]
    has_first_data: bool
    operations: tuple[str, ...] = _OPERATIONS
    codes: tuple[str, ...] = list_injectable_codes()
    most_workers: int = _MOST_WORKERS
    most_submissions: int = _MOST_SUBMISSIONS
    sliders: Mapping[str, int] = _SLIDERS


def build_toolbar(context: RequestContext) -> Toolbar:
    """Return the content of a page's toolbar."""
    clock = context.world.clock
    ours = isinstance(clock, ShiftedClock)
    frozen = isinstance(clock, ShiftedClock) and clock.frozen
    faults = context.world.faults
    held: dict[str, list[str]] = {}
    for one in faults.held.all():
        held.setdefault(one.fault.id, []).append(one.operation)
    return Toolbar(
        time=clock.now(),
        frozen=frozen,
        can_change=ours,
        faults=faults.all(),
        kinds=faults.kinds,
        held=held,
        presets=[one for one in PRESETS if one.fault.kind in faults.kinds],
        has_first_data=context.world.initialise is not None,
    )


@page("GET", "/site/corner")
def show_toolbar(context: RequestContext) -> Response:
    """Show the toolbar as a separate page."""
    return context.render("corner.html", title="Clock, faults and simulated workers")


@page("POST", "/site/clock/advance")
def advance(context: RequestContext) -> Response:
    """Advance the world's clock by a number of seconds."""
    by = timedelta(seconds=_parse_integer(context, "seconds", lowest=0, highest=10 * 366 * 86_400))
    return _change_and_return(context, lambda clock: clock.advance(by))


@page("POST", "/site/clock/set")
def set_time(context: RequestContext) -> Response:
    """Set the world's clock forward to a time in UTC."""
    fields = parse_fields({"time": context.request.form.get("time", "")}, TimeField)
    at = fields.time.to_datetime()
    return _change_and_return(context, lambda clock: clock.set(at))


@page("POST", "/site/clock/freeze")
def freeze(context: RequestContext) -> Response:
    """Freeze the world's clock."""
    return _change_and_return(context, lambda clock: clock.freeze())


@page("POST", "/site/clock/resume")
def resume(context: RequestContext) -> Response:
    """Let the world's clock run on."""
    return _change_and_return(context, lambda clock: clock.resume())


@page("POST", "/site/faults")
def add_fault(context: RequestContext) -> Response:
    """Add a fault, for a number of calls or until removed."""
    given: dict[str, object] = {
        name: context.request.form[name]
        for name in ("kind", "operation", "code", "body")
        if context.request.form.get(name)
    }
    for name, kind in (("code", FaultKind.error), ("body", FaultKind.response)):
        if given.get("kind") != kind:
            given.pop(name, None)
    if context.request.form.get("times"):
        given["times"] = _parse_integer(context, "times", lowest=1, highest=1000)
    if given.get("kind") in _KINDS_WITH_SECONDS:
        given["seconds"] = float(_parse_integer(context, "seconds", lowest=1, highest=60))
    if "kind" not in given:
        raise BadRequest("Choose a kind of fault.")
    if given["kind"] == FaultKind.error and given.get("code") not in list_injectable_codes():
        raise BadRequest("Choose one of the suggested error codes.")
    return _add_and_return(context, parse_fault(parse_fields(given, FaultFields)))


@page("POST", "/site/faults/presets/<name>")
def add_preset(context: RequestContext, name: str) -> Response:
    """Add the fault of a preset."""
    fault = next((preset.fault for preset in PRESETS if preset.name == name), None)
    if fault is None:
        raise NotFound("There is no such fault.")
    return _add_and_return(context, fault)


@page("POST", "/site/faults/clear")
def clear_faults(context: RequestContext) -> Response:
    """Remove all faults."""
    context.world.faults.clear()
    return context.redirect(get_return_url(context))


@page("POST", "/site/faults/<fault_id>/remove")
def remove_fault(context: RequestContext, fault_id: str) -> Response:
    """Remove one fault by id."""
    if not context.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")
    return context.redirect(get_return_url(context))


@page("POST", "/site/faults/<fault_id>/release")
def release_calls(context: RequestContext, fault_id: str) -> Response:
    """Release the calls that a fault holds."""
    try:
        context.world.faults.release(fault_id)
    except LookupError as error:
        raise NotFound(str(error)) from None
    return context.redirect(get_return_url(context))


@page("POST", "/site/start-over")
def start_over(context: RequestContext) -> Response:
    """Replace everything in the world, journal included, by what it had at the beginning."""
    context.world.reset()
    return context.redirect(context.path("/site/", new=1))


@page("POST", "/site/simulation")
def simulate(context: RequestContext) -> Response:
    """Let simulated workers do HITs of the world, which advances its clock."""
    simulation = Simulation(
        context.world,
        workers=_parse_integer(context, "workers", lowest=1, highest=_MOST_WORKERS),
        accuracy=_parse_integer(context, "accuracy", lowest=0, highest=100) / 100,
        agreement=_parse_integer(context, "agreement", lowest=0, highest=100) / 100,
        hit_id=context.request.form.get("hit_id") or None,
    )
    most = _parse_integer(context, "most", lowest=1, highest=_MOST_SUBMISSIONS)
    done = asdict(simulation.run(most, most_steps=_STEPS))
    if context.request.form.get("then") == "back":
        return context.redirect(get_return_url(context))
    asked = {name: context.request.form[name] for name in _SLIDERS}
    return context.redirect(
        context.path("/site/simulation", **done, **asked, back=get_return_url(context))
    )


@page("GET", "/site/simulation")
def show_simulation(context: RequestContext) -> Response:
    """Show what simulated workers did; the numbers are in the query of the URL."""
    given = context.request.args
    figures = {name: given.get(name, 0, type=int) for name in _FIGURES}
    done = {**figures, "left": given.get("left") == "True"}
    asked = {name: given.get(name, usual, type=int) for name, usual in _SLIDERS.items()}
    # The toolbar on this page leads back to the page from which the simulation was started.
    return context.render(
        "simulated.html",
        title="Simulated workers",
        done=done,
        corner=build_toolbar(context)._replace(sliders=asked),
        here=get_return_url(context),
    )


def _add_and_return(context: RequestContext, fault: Fault) -> Response:
    try:
        context.world.faults.add(fault)
    except TooManyFaultsError as error:
        raise Conflict(str(error)) from None
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return context.redirect(get_return_url(context))


def _change_and_return(context: RequestContext, change: Callable[[ShiftedClock], None]) -> Response:
    change_clock(context.world, change)
    return context.redirect(get_return_url(context))


def _parse_integer(context: RequestContext, name: str, *, lowest: int, highest: int) -> int:
    given = context.request.form.get(name, "")
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


def is_toolbar_request(context: RequestContext) -> bool:
    """Return whether the request was sent by a form of the toolbar."""
    return context.request.method == "POST" and context.request.path.startswith("/site/")


def get_return_url(context: RequestContext) -> str:
    """Return the URL path of the page with the toolbar; other worlds and hosts are not allowed."""
    back = context.request.values.get("back", "")
    # Browsers drop line breaks and tabs in a URL, and treat a backslash as a slash.
    is_plain = back.isascii() and back.isprintable() and "\\" not in back
    if not (is_plain and back.startswith(f"{context.root}/")) or back.startswith("//"):
        return context.path("/site/corner")
    return back
