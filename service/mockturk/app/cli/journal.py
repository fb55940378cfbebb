"""The last calls of a world."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from mockturk.app.cli.options import pass_world
from mockturk.client import RecordedCall, RemoteWorld


def _fields(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if not all(path and equals for path, equals, _ in pairs):
        raise click.BadParameter("it is written PATH=VALUE, such as Reward.Amount=0.05")
    return {path: value for path, _, value in pairs}


@click.command("journal")
@click.option("--operation", metavar="NAME", help="Only calls of this operation.")
@click.option("--account", metavar="KEY", help="Only calls of this access key or requester id.")
@click.option("--error", metavar="CODE", help="Only calls that were refused with this code.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="PATH=VALUE",
    callback=_fields,
    help="Only calls with a request that has this value; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Show a JSON object a line.")
@click.option("--raw", type=int, metavar="NUMBER", help="Show one call as it came and its answer.")
@click.option("--clear", is_flag=True, help="Forget all calls instead.")
@pass_world
def journal(
    world: RemoteWorld, *, as_json: bool, raw: int | None, clear: bool, **wanted: Any
) -> None:
    """Show the calls a world got, the oldest first, one a line."""
    if clear:
        world.journal.clear()
        return
    if raw is not None:
        click.echo("\n\n".join(world.journal.raw(raw)))
        return
    for call in world.journal.calls(**wanted):
        click.echo(_as_json(call) if as_json else format_call(call))
    if dropped := world.journal.dropped:
        click.echo(f"The journal has dropped its {dropped} oldest calls.", err=True)


def _as_json(call: RecordedCall) -> str:
    return json.dumps({**asdict(call), "time": call.time.isoformat()}, ensure_ascii=False)


def format_call(call: RecordedCall) -> str:
    """Say in a line what came and how it was answered."""
    said = [
        f"{call.number:>4}",
        f"{call.time:%Y-%m-%dT%H:%M:%SZ}",
        f"{call.protocol or '-':<4}",
        call.access_key or "-",
        call.operation or "(no call)",
    ]
    if len(call.requests) > 1:
        said.append(f"x{len(call.requests)}")
    said += [f"-> {call.outcome}", f"{call.milliseconds:.1f} ms"]
    if call.mishap:
        said.append(call.mishap)
    # What a caller sent must not begin a line of its own, nor tell the terminal anything.
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in " ".join(said))
