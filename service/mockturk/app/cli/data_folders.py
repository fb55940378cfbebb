"""The command ``check``, and the option ``--data`` of commands that read a data folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockturk.domain.errors import MockturkError
from mockturk.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockturk.world.world import World

F = TypeVar("F", bound=Callable[..., Any])


def data_option(*, required: bool) -> Callable[[F], F]:
    """Declare the option for a data folder."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        required=required,
        metavar="DIR",
        help="A data folder of `mockturk serve --data`, which no server uses now.",
    )


@click.command("check")
@data_option(required=True)
def check(*, data: Path) -> None:
    """Check whether a data folder is intact. The exit code is 1 if it is not.

    Every record is read, as at a start of the server.
    """
    worlds = records = 0
    for _, world in _read(data):
        worlds += 1
        records += sum(world.store.size(table) for table in tables.TABLES)
    click.echo(f"{data} is intact: worlds {worlds:,}, records {records:,}")


def export_stored_world(data: Path, name: str) -> dict[str, Any]:
    """Return a world of a data folder as a document; raises ClickException."""
    from mockturk.world.files import export_world  # noqa: PLC0415 - few commands use it

    for found, world in _read(data):
        if found == name:
            return export_world(world)
    raise click.ClickException(f"{data} has no world {name!r}")


def _read(data: Path) -> Iterator[tuple[str, World]]:
    """Yield the names and worlds of a data folder; raises ClickException."""
    from mockturk.world.durability import read_data_folder  # noqa: PLC0415 - few commands use it

    try:
        yield from read_data_folder(data)
    except MockturkError as error:
        raise click.ClickException(str(error)) from None
