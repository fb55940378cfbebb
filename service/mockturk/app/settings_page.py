"""``python -m mockturk.app.settings_page docs/settings.md`` updates the tables of that page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from mockturk.app.bounds_page import HEADER, bounds_table
from mockturk.app.cli.main import serve_command
from mockturk.app.settings import OPTIONS

_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
_BOUNDS = re.compile(rf"^{re.escape(HEADER)}\n(?:\|.*\n)+", re.MULTILINE)


def table() -> str:
    """Return the table of the settings in Markdown, in the order of ``--help``."""
    return "".join(f"{line}\n" for line in _lines())


def renewed(page: str) -> str:
    """Return a page in which the current tables replace the first one and that of bounds."""
    page = _BOUNDS.sub(lambda _: bounds_table(), page)
    return _TABLE.sub(lambda _: table(), page, count=1)


def _lines() -> Iterator[str]:
    yield "| Flag | Environment | TOML | Default | What it does |"
    yield "| --- | --- | --- | --- | --- |"
    for option in serve_command.params:
        if isinstance(option, click.Option) and option.name in OPTIONS:
            cells = (option.opts[0], str(option.envvar), option.name, _default(option.name))
            named = " | ".join(f"`{cell}`" if cell else "" for cell in cells)
            yield f"| {named} | {option.help} |".replace("|  |", "| |")


def _default(name: str) -> str:
    default = OPTIONS[name].default
    return "" if default in (None, ()) else str(default)


@click.command()
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def renew(page: Path) -> None:
    """Update the tables of settings and bounds in PAGE (docs/settings.md) from the code."""
    text = page.read_text(encoding="utf-8")
    if not _TABLE.search(text):
        raise click.ClickException(f"{page} has no table to update.")
    page.write_text(renewed(text), encoding="utf-8")


if __name__ == "__main__":
    renew(prog_name="python -m mockturk.app.settings_page")
