"""The table of settings in docs/settings.md."""

from __future__ import annotations

from collections.abc import Iterator

import click

from mockturk.app.cli.server import serve_command
from mockturk.app.settings import OPTIONS


def settings_table() -> str:
    """Return the table of the settings in Markdown, in the order of ``--help``."""
    return "".join(f"{line}\n" for line in _lines())


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
