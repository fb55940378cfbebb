"""Options that commands share: the server, its world, and how long to wait for it."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from mockturk.app.settings import Settings
from mockturk.client import ControlAPIError, UnreachableError, World, connect
from mockturk.client.http_exchange import split_address
from mockturk.domain.control_token import check_token
from mockturk.domain.secret_files import read_secret

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_USUAL = Settings()
DEFAULT_URL = f"http://{_USUAL.host}:{_USUAL.port}"


class Number(click.FloatRange):
    """A finite number within a range; ``FloatRange`` itself accepts NaN and infinity."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fails if the value is not a finite number within the range."""
        found: float = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return found


def _server_url() -> str:
    """Return the URL of a server on this machine, at the port that the environment sets, if any."""
    return f"http://{_USUAL.host}:{os.environ.get('MOCKTURK_PORT') or _USUAL.port}"


def _require_url(_context: click.Context, _parameter: click.Parameter, url: str) -> str:
    try:
        split_address(url)
    except UnreachableError as error:
        raise click.BadParameter(f"{error}.") from None
    return url


url_option = click.option(
    "--url",
    callback=_require_url,
    default=_server_url,
    envvar="MOCKTURK_URL",
    show_envvar=True,
    show_default=DEFAULT_URL,
    help="The server's URL.",
)


def _token(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str | None:
    if given is not None:
        try:
            given = read_secret(given)
            check_token(given)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return given


_token_option = click.option(
    "--token",
    callback=_token,
    envvar="MOCKTURK_CONTROL_TOKEN",
    show_envvar=True,
    help="The server's control token, or @FILE with it; required from another machine.",
)
ca_file_option = click.option(
    "--ca-file",
    type=click.Path(dir_okay=False),
    envvar="MOCKTURK_CA_FILE",
    show_envvar=True,
    help="PEM file with the certificate of the server's CA, for an https URL.",
)
world_option = click.option("--world", metavar="NAME", help="A world other than the default one.")


def wait_option(default: float) -> Callable[[F], F]:
    """Declare the option ``--wait``: how long a command waits for a server, in seconds."""
    return click.option(
        "--wait",
        type=Number(0),
        default=default,
        show_default=True,
        help="Seconds to wait until the server is ready.",
    )


def pass_world(function: F) -> F:
    """Pass a command its world, found by options that this decorator declares.

    If the server refuses a request, the command prints one line and ends with exit code 1.
    """

    @functools.wraps(function)
    def command(
        *, url: str, token: str | None, ca_file: str | None, world: str | None, **given: Any
    ) -> None:
        translate_errors(lambda: function(find_world(url, token, ca_file, world), **given))

    return world_options(command)  # type: ignore[return-value] # it takes other arguments


def world_options(function: F) -> F:
    """Declare the options by which ``find_world`` finds a world."""
    for option in (world_option, ca_file_option, _token_option, url_option):
        function = option(function)
    return function


def translate_errors(do: Callable[[], T]) -> T:
    """Call a function; raises ClickException if the server refuses or cannot be reached."""
    try:
        return do()
    except ControlAPIError as error:
        raise click.ClickException(error.message) from None
    except (UnreachableError, ValueError) as error:
        raise click.ClickException(str(error)) from None


def find_world(url: str, token: str | None, ca_file: str | None, name: str | None) -> World:
    """Return a server's world by name; None: the default world.

    Raises UnreachableError if ``url`` is not a URL, and BadParameter if ``name`` is not a name.
    """
    server = connect(url, token=token, ca_file=ca_file)
    if name is None:
        return server
    try:
        return server.world(name)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--world") from None
