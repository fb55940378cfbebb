"""The ``mockturk`` command."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from mockturk.app.cli import INTERRUPTED
from mockturk.app.cli.standard_streams import safe_streams
from mockturk.domain.version import __version__

COMMAND_SECTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Run": {
            "serve": "server:serve_command",
            "demo": "demo:demo",
            "ca": "server:ca_command",
        },
        "Inspect": {
            "ready": "worlds:ready",
            "wait": "worlds:wait",
            "wsdl": "requester_api:wsdl_command",
            "journal": "journal:journal",
            "export": "worlds:export",
            "check": "data_folders:check",
        },
        "Control": {
            "send": "requester_api:send_command",
            "work": "work:work",
            "clock": "clock:clock",
            "fault": "faults:fault",
            "reset": "worlds:reset",
            "import": "worlds:import_world",
        },
    }
)
"""The sections of ``mockturk --help``, in the order shown: of each command its name, its module in
``mockturk.app.cli`` and its name there."""

_PLACES = MappingProxyType(
    {name: place for section in COMMAND_SECTIONS.values() for name, place in section.items()}
)


class _Commands(click.Group):
    """The group of all commands: sections in its help, and standard streams without tracebacks.

    A command is imported when it is run, as no other command needs what it imports.
    """

    def main(self, *given: Any, **named: Any) -> Any:
        """Run a command."""
        with safe_streams():
            return super().main(*given, **named)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return [*_PLACES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None if there is none of that name."""
        if cmd_name not in _PLACES:
            return None
        module, _, attribute = _PLACES[cmd_name].partition(":")
        try:
            command: click.Command = getattr(import_module(f"mockturk.app.cli.{module}"), attribute)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, each with the first sentence of its help."""
        longest = max(map(len, _PLACES))
        limit = formatter.width - 6 - longest  # as click: indentation and gap between columns
        for heading, names in COMMAND_SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (name.ljust(longest), command.get_short_help_str(limit))
                        for name in names
                        if (command := self.get_command(ctx, name))
                    ]
                )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mockturk %(version)s")
def main() -> None:
    """Run, inspect and control an offline Mechanical Turk Requester API (2014-08-15)."""
