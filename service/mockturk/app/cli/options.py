"""Where the world is that a command is about."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from mockturk.app.settings import Settings
from mockturk.client import ControlAPIError, RemoteWorld, UnreachableError, connect
from mockturk.client.control_token import check_token

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_USUAL = Settings()
DEFAULT_URL = f"http://{_USUAL.host}:{_USUAL.port}"


class Number(click.FloatRange):
    """A number within a range; no NaN and no infinity, which no range leaves out."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read it; fails for what is none."""
        found: float = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is no number.", param, ctx)
        return found


def _server_url() -> str:
    """Where a server on this machine is, if it was given its port by the environment."""
    return f"http://{_USUAL.host}:{os.environ.get('MOCKTURK_PORT') or _USUAL.port}"


url_option = click.option(
    "--url",
    default=_server_url,
    envvar="MOCKTURK_URL",
    show_envvar=True,
    show_default=DEFAULT_URL,
    help="Where the server is.",
)


def _token(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str | None:
    if given is not None:
        try:
            check_token(given)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return given


_token_option = click.option(
    "--token",
    callback=_token,
    envvar="MOCKTURK_CONTROL_TOKEN",
    show_envvar=True,
    help="The control token, which a server on another machine wants.",
)
ca_file_option = click.option(
    "--ca-file",
    type=click.Path(dir_okay=False),
    envvar="MOCKTURK_CA_FILE",
    show_envvar=True,
    help="The certificate of the server's CA, PEM, for an https URL.",
)
world_option = click.option("--world", metavar="NAME", help="Another world than the default one.")


def wait_option(default: float) -> Callable[[F], F]:
    """Declare how long a command waits for a server, in seconds."""
    return click.option(
        "--wait",
        type=Number(0),
        default=default,
        show_default=True,
        help="Seconds to wait for a server that is not up yet.",
    )


def pass_world(function: F) -> F:
    """Give a command its world, from the options that say where it is.

    What the world has against it is told in one line, with the exit code 1.
    """

    @functools.wraps(function)
    def command(
        *, url: str, token: str | None, ca_file: str | None, world: str | None, **given: Any
    ) -> None:
        translate_errors(lambda: function(find_world(url, token, ca_file, world), **given))

    for option in (world_option, ca_file_option, _token_option, url_option):
        command = option(command)
    return command  # type: ignore[return-value] # it is one that takes other arguments


def translate_errors(do: Callable[[], T]) -> T:
    """Do something; raises ClickException for what the server says or does not."""
    try:
        return do()
    except ControlAPIError as error:
        raise click.ClickException(error.message) from None
    except (UnreachableError, ValueError) as error:
        raise click.ClickException(str(error)) from None


def find_world(url: str, token: str | None, ca_file: str | None, name: str | None) -> RemoteWorld:
    """Return the world of a name at a server, the default one for None.

    Raises UnreachableError for what is no address and BadParameter for what is no name.
    """
    server = connect(url, token=token, ca_file=ca_file)
    if name is None:
        return server
    try:
        return server.world(name)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--world") from None
