"""The commands ``ready``, ``wait``, ``reset``, ``export`` and ``import``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mockturk.app.cli.data_folders import data_option, export_stored_world
from mockturk.app.cli.options import (
    Number,
    find_world,
    pass_world,
    translate_errors,
    wait_option,
    world_options,
)
from mockturk.client import World
from mockturk.domain.world_file_text import (
    WorldFileError,
    format_world_file,
    parse_world_file,
)


@click.command("ready")
@wait_option(0)
@pass_world
def ready(world: World, *, wait: float) -> None:
    """Check whether a server is ready. The exit code is 1 if it is not."""
    _wait(world, wait)


@click.command("wait")
@click.option(
    "--timeout",
    type=Number(0),
    default=30,
    show_default=True,
    help="Seconds to wait before failing.",
)
@pass_world
def wait(world: World, *, timeout: float) -> None:
    """Wait until a server is ready. The exit code is 1 after the timeout."""
    _wait(world, timeout)


def _wait(world: World, timeout: float) -> None:
    world.wait(timeout)
    click.echo(f"Mockturk ready at {world.url}")


@click.command("reset")
@pass_world
def reset(world: World) -> None:
    """Reset a world to its initial state."""
    world.reset()


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@data_option(required=False)
@world_options
def export(
    *,
    file: Path | None,
    data: Path | None,
    url: str,
    token: str | None,
    ca_file: str | None,
    world: str | None,
) -> None:
    """Export a world to a world file.

    Without FILE, it is written to standard output. The journal and secrets are not exported. With
    --data, the world is read from a data folder that no server uses.
    """
    if data is None:
        document = translate_errors(lambda: find_world(url, token, ca_file, world).export())
    else:
        document = export_stored_world(data, world or "")
    text = format_world_file(document)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None


@click.command("import")
@click.argument("file", type=click.File("rb"))
@pass_world
def import_world(world: World, *, file: Any) -> None:
    """Replace a world's data by a world file.

    FILE - reads standard input. The journal is kept. An invalid file changes nothing.
    """
    try:
        document = parse_world_file(file.read())
    except WorldFileError as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    world.load(document)
