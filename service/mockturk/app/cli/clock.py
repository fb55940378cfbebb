"""The command ``mockturk clock``: show and change a world's clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from mockturk.app.cli.options import pass_world
from mockturk.client import World
from mockturk.domain.durations import to_timedelta
from mockturk.domain.times import MAX_CLOCK_TIME, MIN_TIME, parse_time, to_utc


def _step(_context: click.Context, _parameter: click.Parameter, given: str) -> timedelta:
    try:
        return to_timedelta(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _time(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> datetime | None:
    if given is None:
        return None
    try:
        return to_utc(parse_time(given), MAX_CLOCK_TIME)
    except ValueError:
        raise click.BadParameter(
            f"{given!r} is not a time such as 2014-08-15T12:00:00Z,"
            f" in the years {MIN_TIME.year} to {MAX_CLOCK_TIME.year}"
        ) from None


@click.group("clock")
def clock() -> None:
    """Show or change a world's clock. Each command prints the resulting time."""


@clock.command("show")
@pass_world
def show(world: World) -> None:
    """Show the time, and whether the clock is frozen."""
    _show(world)


@clock.command("advance")
@click.argument("step", callback=_step, metavar="STEP")
@pass_world
def advance(world: World, *, step: timedelta) -> None:
    """Advance the clock by STEP, such as 90s, 15m, 1h30m or 3d; a number alone is in seconds.

    This applies the events that come due, such as expirations and automatic approvals.
    """
    world.clock.advance(step)
    _show(world)


@clock.command("set")
@click.argument("at", callback=_time, metavar="TIME")
@pass_world
def set_clock(world: World, *, at: datetime) -> None:
    """Set the clock forward to TIME, such as 2014-08-15T12:00:00Z."""
    world.clock.set(at)
    _show(world)


@clock.command("freeze")
@click.argument("at", callback=_time, metavar="[TIME]", required=False)
@pass_world
def freeze(world: World, *, at: datetime | None) -> None:
    """Freeze the clock, now or at TIME."""
    world.clock.freeze(at)
    _show(world)


@clock.command("resume")
@pass_world
def resume(world: World) -> None:
    """Let a frozen clock run on."""
    world.clock.resume()
    _show(world)


def _show(world: World) -> None:
    stands = " (frozen)" if world.clock.is_frozen else ""
    click.echo(f"{world.clock.now():%Y-%m-%dT%H:%M:%SZ}{stands}")
