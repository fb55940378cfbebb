"""The command ``mockturk fault``: inject faults into the calls to a world."""

from __future__ import annotations

from typing import Any, get_args

import click
from msgspec import UNSET
from msgspec.structs import asdict

from mockturk.app.cli.options import Number, pass_world
from mockturk.client import World
from mockturk.client.faults import FaultKind

_SAID = ("id", "kind", "happened")


def _parse_pairs(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str] | None:
    pairs = [one.partition("=") for one in given]
    if not all(key and equals for key, equals, _ in pairs):
        raise click.BadParameter("expected NAME=VALUE")
    return {key: value for key, _, value in pairs} or None


@click.group("fault")
def fault() -> None:
    """Inject faults into calls, to test a client (docs/faults.md)."""


@fault.command("add")
@click.argument("kind", type=click.Choice(get_args(FaultKind)))
@click.option("--operation", metavar="NAME", help="Only calls of this operation.")
@click.option("--access-key", metavar="KEY", help="Only calls with this access key.")
@click.option("--times", type=int, help="Number of calls to affect; no limit by default.")
@click.option("--probability", type=Number(0, 1), help="Share of these calls to affect, 0 to 1.")
@click.option("--seconds", type=Number(0), help="Delay of the response, or longest hold.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="PATH=VALUE",
    callback=_parse_pairs,
    help="Only calls with a request that has this value; repeatable.",
)
@click.option("--code", help="error: the error's code.")
@click.option("--message", help="error: the error's message, if not the usual one.")
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    callback=_parse_pairs,
    help="error: the error's data, if not the usual data; repeatable.",
)
@click.option("--bytes-sent", type=int, help="truncate: bytes of the response to send.")
@click.option("--bytes-per-second", type=Number(0), help="drip: speed of the response.")
@click.option("--http-status", type=int, help="status, response: the HTTP status.")
@click.option("--body", help="response: the content of the response.")
@click.option("--content-type", help="response: its Content-Type.")
@pass_world
def add(world: World, *, kind: FaultKind, **about: Any) -> None:
    """Add a fault of a KIND, which docs/faults.md describes, and show its id."""
    click.echo(world.faults.add(kind, **about))


@fault.command("list")
@pass_world
def list_faults(world: World) -> None:
    """List the active faults, one per line."""
    for one in world.faults.all():
        about = [f"{name}={value}" for name, value in asdict(one).items() if _is_said(name, value)]
        click.echo(" ".join([one.id, one.kind, *about, f"(happened {one.happened}x)"]))


def _is_said(name: str, value: object) -> bool:
    usual = 1 if name == "probability" else 0
    return name not in _SAID and value not in (None, UNSET, usual, {})


@fault.command("held")
@pass_world
def list_held(world: World) -> None:
    """List the calls that faults hold now, one per line."""
    for one in world.faults.held():
        click.echo(f"{one.fault} {one.kind} {one.operation} {one.access_key}".rstrip())


@fault.command("release")
@click.argument("fault_id", metavar="ID")
@pass_world
def release(world: World, *, fault_id: str) -> None:
    """Release the calls that the fault with ID holds, and show their number."""
    click.echo(world.faults.release(fault_id))


@fault.command("clear")
@click.argument("fault_id", metavar="[ID]", required=False)
@pass_world
def clear(world: World, *, fault_id: str | None) -> None:
    """Remove all faults, or only the one with ID."""
    if fault_id is None:
        world.faults.clear()
    else:
        world.faults.remove(fault_id)
