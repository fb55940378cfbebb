"""The ``mockturk`` command."""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from mockturk.app import log_output as logs
from mockturk.app.cli import COMMANDS
from mockturk.app.cli.options import (
    DEFAULT_URL,
    ca_file_option,
    find_world,
    url_option,
    wait_option,
    with_errors_told,
    world_option,
)
from mockturk.app.cli.standard_streams import safe_streams
from mockturk.app.composition import build_tls, build_world, build_worlds
from mockturk.app.layout_files import LayoutError
from mockturk.app.settings import (
    Auth,
    LogFormat,
    LogLevel,
    RuleSet,
    Settings,
    amount,
    credentials,
)
from mockturk.app.settings_file import SettingsError, read_toml
from mockturk.client.send import refused, send_document
from mockturk.domain.version import __version__
from mockturk.endpoint.contract_documents import PublishedContract
from mockturk.server.certificates import CannotCertify, kept_ca, usual_folder
from mockturk.server.run import serve
from mockturk.server.sockets import AddressInUse
from mockturk.server.tls import CertificateUnusable
from mockturk.wire.package_data import resource
from mockturk.wire.safe_xml import pretty
from mockturk.world.files import WorldFileError
from mockturk.world.world import Environment

F = TypeVar("F", bound=Callable[..., Any])

EXAMPLE = "CreateHIT-with-review-policies.request.xml"


def _setting(name: str, **options: Any) -> Callable[[F], F]:
    """Declare the flag of a setting, with its environment twin and its default."""
    return click.option(
        f"--{name.replace('_', '-')}",
        envvar=f"MOCKTURK_{name.upper()}",
        default=getattr(Settings, name),
        show_default=getattr(Settings, name) is not None,
        show_envvar=True,
        **options,
    )


def _amount(given: Any) -> Decimal:
    try:
        return amount(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _credentials(pairs: tuple[str, ...]) -> dict[str, str]:
    try:
        return credentials(pairs)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


class _WrongSettings(click.ClickException):
    """Settings no server can have, told in one line."""

    exit_code = 2


def _settings(**values: Any) -> Settings:
    """Make settings; raises ClickException, with the exit code 2, for values that are none."""
    try:
        return Settings(**values)
    except ValueError as error:
        raise _WrongSettings(str(error)) from None


def _load_config(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    try:
        context.default_map = read_toml(path)
    except SettingsError as error:
        raise _WrongSettings(str(error)) from None


class _Commands(click.Group):
    """The commands, with standard streams that cause no traceback."""

    def main(self, *given: Any, **named: Any) -> Any:
        """Run a command."""
        with safe_streams():
            return super().main(*given, **named)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mockturk %(version)s")
def main() -> None:
    """Answer the legacy Mechanical Turk Requester API (2014-08-15), offline."""


_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MOCKTURK_CONFIG",
    show_envvar=True,
    is_eager=True,
    expose_value=False,
    callback=_load_config,
    help="A TOML file with settings, named as the flags.",
)
_tls_dir = _setting(
    "tls_dir", metavar="DIR", help="The folder the CA is kept in, if not one of the user's."
)


@main.command("serve")
@_config
@_setting("host", help="The address to listen at.")
@_setting("port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@_setting("public_url", help="The base URL the WSDL names, if not the one a caller used.")
@_setting(
    "environment",
    type=click.Choice(get_args(Environment)),
    help="Whose balances, Masters and messages to show.",
)
@_setting(
    "rules",
    type=click.Choice(get_args(RuleSet)),
    help="strict: as the service; relaxed: unknown HIT types and placeholder questions pass.",
)
@_setting(
    "balance",
    type=_amount,
    metavar="USD",
    help="In production: what an account begins with, in USD.",
)
@_setting(
    "fee_percent",
    type=_amount,
    metavar="PERCENT",
    help="In production: the fee on rewards and bonuses, in percent.",
)
@_setting(
    "fee_percent_large_hit",
    type=_amount,
    metavar="PERCENT",
    help="What the fee is higher for HITs of 10 assignments or more.",
)
@_setting(
    "fee_percent_masters",
    type=_amount,
    metavar="PERCENT",
    help="What the fee is higher for HITs for Masters.",
)
@_setting(
    "fee_minimum",
    type=_amount,
    metavar="USD",
    help="The least fee for an assignment or a bonus, in USD.",
)
@_setting("seed", help="Makes ids reproducible.")
@_setting("layouts", metavar="DIR", help="A folder of HIT layouts, each HITLAYOUTID.html.")
@_setting("seed_file", metavar="FILE", help="The world file every world begins with.")
@_setting(
    "auth",
    type=click.Choice(get_args(Auth)),
    help="any: every key and signature passes; verify: only calls signed with a known secret.",
)
@click.option(
    "--credential",
    multiple=True,
    metavar="KEY:SECRET",
    envvar="MOCKTURK_CREDENTIAL",
    show_envvar=True,
    callback=lambda _context, _parameter, pairs: _credentials(pairs),
    help="An access key and its secret; repeatable, in the environment separated by blanks.",
)
@_setting(
    "control_token",
    metavar="TOKEN",
    help="Lets callers beyond this machine use /_mockturk/, if they send it.",
)
@click.option(
    "--notify-host",
    multiple=True,
    metavar="HOST",
    envvar="MOCKTURK_NOTIFY_HOST",
    show_envvar=True,
    help="A host notifications may go to beside this machine; repeatable, in the environment "
    "separated by blanks.",
)
@_setting("sqs_endpoint", metavar="URL", help="The SQS-compatible server notifications go to.")
@_setting("max_body", type=click.IntRange(1), help="The largest request body, in bytes.")
@_setting(
    "rate_limit",
    type=click.FloatRange(0, min_open=True),
    metavar="CALLS",
    help="How many calls a second each access key may make; any number unless given.",
)
@_setting("retired", is_flag=True, help="Refuse every call, as the service did after June 2019.")
@click.option(
    "--pages/--no-pages",
    default=Settings.pages,
    show_default=True,
    envvar="MOCKTURK_PAGES",
    show_envvar=True,
    help="Whether browsers find the worker site and the requester console.",
)
@_setting("log_format", type=click.Choice(get_args(LogFormat)), help="How log lines look.")
@_setting("log_level", type=click.Choice(get_args(LogLevel)), help="What is logged.")
@_setting("tls_port", type=click.IntRange(0, 65535), help="A port for HTTPS; 0 takes a free one.")
@click.option(
    "--tls-name",
    multiple=True,
    metavar="HOST",
    envvar="MOCKTURK_TLS_NAME",
    show_envvar=True,
    help="A host the certificate is good for beside the usual ones; repeatable, in the "
    "environment separated by blanks.",
)
@_tls_dir
@_setting("tls_cert", metavar="FILE", help="A certificate of your own, PEM, with its chain.")
@_setting("tls_key", metavar="FILE", help="The key of your own certificate, PEM.")
def serve_command(**values: Any) -> None:
    """Answer requests until told to stop. The log goes to standard error."""
    settings = _settings(**values)
    try:
        if settings.layouts or settings.seed_file:
            build_world(settings)  # here, where the error is one line
        tls, ca = build_tls(settings)
        build = functools.partial(_build, settings, ca, tls.names if tls else ())
        serve(build, settings.host, settings.port, settings.max_body, tls)
    except (
        *(AddressInUse, CannotCertify, CertificateUnusable, LayoutError, WorldFileError),
    ) as error:
        raise click.ClickException(str(error)) from None


def _build(settings: Settings, ca: Path | None, names: Iterable[str], _url: str) -> Any:
    logs.configure(settings.log_format, settings.log_level)
    log = logging.getLogger("mockturk")
    log.info(
        "serving environment=%s rules=%s auth=%s",
        settings.environment,
        settings.rules,
        settings.auth,
    )
    if settings.auth == "verify" and not settings.credential:
        log.warning("no --credential is known, so that every call will be refused")
    if settings.auth == "any" and settings.credential:
        log.warning("the signatures of credentials are verified with --auth verify only")
    return build_worlds(settings, ca=ca, names=names)


@main.command("ca")
@_config
@_tls_dir
@click.option("--path", is_flag=True, help="Show where it is kept, not what it is.")
def ca_command(*, tls_dir: str | None, path: bool) -> None:
    """Show the CA that clients over TLS must trust. It is made if there is none yet."""
    _settings(tls_dir=tls_dir)
    try:
        file = kept_ca(Path(tls_dir) if tls_dir else usual_folder()).file
        click.echo(file.resolve() if path else file.read_text(encoding="ascii"), nl=path)
    except (CannotCertify, OSError) as error:
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
    """Send a request document and show the answer.

    FILE is a SOAP envelope or a bare request document; - reads standard input. Fails when the
    answer is an error.
    """
    if example is (file is not None):
        raise click.UsageError("give a FILE or --example")
    document = resource("fixtures", EXAMPLE) if example else file.read()
    if world is not None:
        found = with_errors_told(lambda: find_world(url, None, ca_file, world))
        url = f"{found.url}/"
    status, answer = with_errors_told(lambda: send_document(url, document, wait, ca_file))
    click.echo(pretty(answer))
    if refused(status, answer):
        sys.exit(1)


@main.command("wsdl")
@click.option("--xsd", is_flag=True, help="Show the schema alone.")
@click.option("--public-url", default=DEFAULT_URL, show_default=True, help="The base URL it names.")
def wsdl_command(*, xsd: bool, public_url: str) -> None:
    """Show the WSDL."""
    _settings(public_url=public_url)
    published = PublishedContract(public_url)
    click.echo(published.xsd() if xsd else published.wsdl(public_url), nl=False)


for _command in COMMANDS:
    main.add_command(_command)
