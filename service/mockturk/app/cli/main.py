"""The ``mockturk`` command."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from mockturk.app import log_output
from mockturk.app.cli import COMMANDS
from mockturk.app.cli.options import (
    DEFAULT_URL,
    ca_file_option,
    find_world,
    translate_errors,
    url_option,
    wait_option,
    world_option,
)
from mockturk.app.cli.settings_options import (
    InvalidSettingsError,
    build_settings,
    config_option,
    describe_misspelt_variables,
    setting_option,
    settings_options,
)
from mockturk.app.cli.standard_streams import safe_streams
from mockturk.app.composition import build_limits, build_tls, build_world, build_worlds
from mockturk.app.layout_files import LayoutError
from mockturk.app.refusals import build_refusal
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.client.request_document import is_error_response, send_document
from mockturk.domain.errors import MockturkError
from mockturk.domain.version import __version__
from mockturk.domain.world_file_text import WorldFileError
from mockturk.endpoint.contract_documents import PublishedContract
from mockturk.server.certificates import (
    CertificateCreationError,
    get_default_folder,
    load_or_create_ca,
)
from mockturk.server.standalone_server import serve
from mockturk.wire.package_data import resource
from mockturk.wire.safe_xml import format_xml

EXAMPLE = "CreateHIT-with-review-policies.request.xml"

COMMAND_SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Run": ("serve", "demo", "ca"),
        "Inspect": ("ready", "wait", "wsdl", "journal", "export", "check"),
        "Control": ("send", "work", "clock", "fault", "reset", "import"),
    }
)
"""The sections of ``mockturk --help``: command names by heading, in the order shown."""


class _Commands(click.Group):
    """The group of all commands: sections in its help, and standard streams without tracebacks."""

    def main(self, *given: Any, **named: Any) -> Any:
        """Run a command."""
        with safe_streams():
            return super().main(*given, **named)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, each with the first sentence of its help."""
        del ctx  # all commands are registered, so none has to be looked up by context
        longest = max(map(len, self.commands))
        limit = formatter.width - 6 - longest  # as click: indentation and gap between columns
        for heading, names in COMMAND_SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (name.ljust(longest), self.commands[name].get_short_help_str(limit))
                        for name in names
                    ]
                )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mockturk %(version)s")
def main() -> None:
    """Run, inspect and control an offline Mechanical Turk Requester API (2014-08-15)."""


@main.command("serve")
@config_option
@settings_options
def serve_command(**values: Any) -> None:
    """Run a server until it is stopped. The log goes to standard error."""
    settings = build_settings(values)
    _require_files(settings)
    try:
        tls, ca = build_tls(settings)
        with contextlib.ExitStack() as opened:
            serve(
                functools.partial(_build, settings, ca, tls.names if tls else (), opened),
                settings.host,
                settings.port,
                build_limits(settings),
                tls,
                build_refusal=build_refusal,
            )
    except MockturkError as error:
        raise click.ClickException(str(error)) from None


def _require_files(settings: Settings) -> None:
    """Read layouts and seed file before the start; raises InvalidSettingsError."""
    try:
        if settings.layouts or settings.seed_file:
            build_world(settings)
    except LayoutError as error:
        raise InvalidSettingsError(f"--layouts: {error}") from None
    except WorldFileError as error:
        raise InvalidSettingsError(f"--seed-file: {error}") from None


def _build(
    settings: Settings,
    ca: Path | None,
    names: Iterable[str],
    opened: contextlib.ExitStack,
    _url: str,
) -> Worlds:
    """Return the worlds of the server, which ``opened`` stops at its end."""
    log_output.configure_logging(settings.log_format, settings.log_level)
    log = logging.getLogger("mockturk")
    log.info(
        "serving environment=%s rules=%s auth=%s",
        settings.environment,
        settings.rules,
        settings.auth,
    )
    for sentence in describe_misspelt_variables():
        log.warning(sentence)
    if settings.auth == "verify" and not settings.credentials:
        log.warning("every call will be refused: --auth verify needs a --credential")
    if settings.auth == "any" and settings.credentials:
        log.warning("signatures are not verified: --credential needs --auth verify")
    if settings.durable != Settings().durable and settings.data is None:
        log.warning("worlds end with this process: --durable needs --data")
    worlds = build_worlds(settings, ca=ca, names=names)
    opened.callback(worlds.stop)
    return worlds


@main.command("ca")
@config_option
@setting_option("tls_dir")
@click.option("--path", is_flag=True, help="Show the path of the certificate's file instead.")
def ca_command(*, tls_dir: str | None, path: bool) -> None:
    """Show the CA certificate that TLS clients must trust. A missing CA is created."""
    build_settings({"tls_dir": tls_dir})
    try:
        file = load_or_create_ca(Path(tls_dir) if tls_dir else get_default_folder()).file
        click.echo(file.resolve() if path else file.read_text(encoding="ascii"), nl=path)
    except (CertificateCreationError, OSError) as error:
        raise click.ClickException(str(error)) from None


@main.command("send")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--example", is_flag=True, help="Send the documented CreateHIT request.")
@url_option
@ca_file_option
@world_option
@wait_option(10)
def send_command(
    *, file: Any, example: bool, url: str, ca_file: str | None, world: str | None, wait: float
) -> None:
    """Send a request document and show the response.

    FILE is a SOAP envelope or a bare request document; - reads standard input. The exit code is
    1 if the response is an error.
    """
    if example is (file is not None):
        raise click.UsageError("pass either FILE or --example")
    document = resource("fixtures", EXAMPLE) if example else file.read()
    if world is not None:
        found = translate_errors(lambda: find_world(url, None, ca_file, world))
        url = f"{found.url}/"
    status, answer = translate_errors(lambda: send_document(url, document, wait, ca_file))
    click.echo(f"{url} answered:", err=True)
    click.echo(format_xml(answer))
    if is_error_response(status, answer):
        sys.exit(1)


@main.command("wsdl")
@click.option("--xsd", is_flag=True, help="Show only the XML schema.")
@click.option(
    "--public-url", default=DEFAULT_URL, show_default=True, help="The base URL in the WSDL."
)
def wsdl_command(*, xsd: bool, public_url: str) -> None:
    """Show the WSDL of the Requester API."""
    build_settings({"public_url": public_url})
    published = PublishedContract(public_url)
    click.echo(published.xsd() if xsd else published.wsdl(public_url), nl=False)


for _command in COMMANDS:
    main.add_command(_command)
