"""Whether a world is there, and a world as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mockturk.app.cli.options import Number, pass_world, wait_option
from mockturk.client import RemoteWorld
from mockturk.world.files import WorldFileError, format_world_file, parse_world_file


@click.command("ready")
@wait_option(0)
@pass_world
def ready(world: RemoteWorld, *, wait: float) -> None:
    """Tell whether a server answers; fails if none does."""
    _wait(world, wait)


@click.command("wait")
@click.option(
    "--timeout",
    type=Number(0),
    default=30,
    show_default=True,
    help="Seconds after which to fail.",
)
@pass_world
def wait(world: RemoteWorld, *, timeout: float) -> None:
    """Wait until a server answers: ready, with more patience."""
    _wait(world, timeout)


def _wait(world: RemoteWorld, timeout: float) -> None:
    world.wait(timeout)
    click.echo(f"Mockturk ready at {world.url}")


@click.command("reset")
@pass_world
def reset(world: RemoteWorld) -> None:
    """Let a world be as it was at its start."""
    world.reset()


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@pass_world
def export(world: RemoteWorld, *, file: Path | None) -> None:
    """Write a world to a file.

    To FILE, or to standard output: all there is in it but the journal and secrets.
    """
    text = format_world_file(world.export())
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(str(error)) from None


@click.command("import")
@click.argument("file", type=click.File("rb"))
@pass_world
def import_world(world: RemoteWorld, *, file: Any) -> None:
    """Replace all there is in a world by what a world file says.

    FILE may be -, standard input. The journal stays; a file that is wrong changes nothing.
    """
    try:
        document = parse_world_file(file.read())
    except WorldFileError as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    world.load(document)
