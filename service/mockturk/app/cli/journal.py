"""The command ``mockturk journal``: show a world's last calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from mockturk.app.cli.options import pass_world
from mockturk.client import RecordedCall, World
from mockturk.domain.views.json_types import encode_value


def _fields(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if not all(path and equals for path, equals, _ in pairs):
        raise click.BadParameter("expected PATH=VALUE, such as Reward.Amount=0.05")
    fields = {path: value for path, _, value in pairs}
    if len(fields) < len(pairs):
        raise click.BadParameter("a path is given more than once")
    return fields


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
    help="Only calls with this value in one of their requests; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Show each call as a line of JSON.")
@click.option("--raw", type=int, metavar="NUMBER", help="Show one request and response in full.")
@click.option(
    "--curl", type=int, metavar="NUMBER", help="Show the curl command that sends a call again."
)
@click.option(
    "--har",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Write the calls to a file in the HTTP Archive format; - is standard output.",
)
@click.option("--clear", is_flag=True, help="Delete all recorded calls.")
@pass_world
def journal(
    world: World,
    *,
    as_json: bool,
    raw: int | None,
    curl: int | None,
    har: Path | None,
    clear: bool,
    **wanted: Any,
) -> None:
    """Show the recorded calls of a world, oldest first, one per line."""
    if clear:
        world.journal.clear()
        return
    if raw is not None:
        click.echo("\n\n".join(world.journal.raw(raw)))
        return
    if curl is not None:
        _show_curl(world, curl)
        return
    if har is not None:
        archive = json.dumps(world.journal.har(**wanted), ensure_ascii=False, indent=1)
        with click.open_file(str(har), "w", encoding="utf-8") as file:
            file.write(f"{archive}\n")
        return
    for call in world.journal.calls(**wanted):
        click.echo(_as_json(call) if as_json else format_call(call))
    if dropped := world.journal.dropped:
        click.echo(f"The journal has dropped its {dropped} oldest calls.", err=True)


def _show_curl(world: World, number: int) -> None:
    call = world.journal.details(number)
    click.echo(call.curl)
    if call.masked:
        masked = ", ".join(call.masked)
        click.echo(f"Masked, so that the server may refuse the call: {masked}.", err=True)


def _as_json(call: RecordedCall) -> str:
    return msgspec.json.encode(call, enc_hook=encode_value).decode()


def format_call(call: RecordedCall) -> str:
    """Format a call as one line: number, time, protocol, access key, operation and outcome."""
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
    said += [f"(ignored {note.name})" for note in call.ignored]
    said += [f"({'number' if note.is_number else 'rounded'} {note.name})" for note in call.rounded]
    # Escape control characters: sent values must not add lines or send terminal commands.
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in " ".join(said))
