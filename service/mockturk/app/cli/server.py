"""The commands ``serve``, and ``ca``: the certificate of a server's CA."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from mockturk.app import log_output
from mockturk.app.cli.settings_options import (
    InvalidSettingsError,
    build_settings,
    config_option,
    describe_misspelt_variables,
    setting_option,
    settings_options,
)
from mockturk.app.composition import build_limits, build_tls, build_world, build_worlds
from mockturk.app.layout_files import LayoutError
from mockturk.app.refusals import build_refusal
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.domain.errors import MockturkError
from mockturk.domain.world_file_text import WorldFileError
from mockturk.server.certificates import (
    CertificateCreationError,
    get_default_folder,
    load_or_create_ca,
)
from mockturk.server.standalone_server import serve


@click.command("serve")
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


@click.command("ca")
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
