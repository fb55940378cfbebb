"""The command's flags for settings, generated from ``Settings``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import inf
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import click

from mockturk.app.settings import OPTIONS, Option, Settings, parse_amount, parse_credentials
from mockturk.app.settings_file import SettingsError, read_toml

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class InvalidSettingsError(click.ClickException):
    """Invalid settings, reported in one line with exit code 2."""

    exit_code = 2


def build_settings(values: dict[str, Any]) -> Settings:
    """Return settings from values by flag name.

    Raises InvalidSettingsError if they are not valid.
    """
    try:
        return Settings(**{OPTIONS[name].attribute: value for name, value in values.items()})
    except ValueError as error:
        raise InvalidSettingsError(str(error)) from None


def _load_config(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    try:
        context.default_map = read_toml(path)
    except SettingsError as error:
        raise InvalidSettingsError(str(error)) from None


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MOCKTURK_CONFIG",
    show_envvar=True,
    is_eager=True,
    expose_value=False,
    callback=_load_config,
    help="A TOML file of settings; keys are named like the flags.",
)


def settings_options(function: F) -> F:
    """Declare a flag for each setting, with its environment variable and its default."""
    for name in reversed(list(OPTIONS)):
        function = setting_option(name)(function)
    return function


def setting_option(name: str) -> Callable[[F], F]:
    """Declare the flag of a setting."""
    option = OPTIONS[name]
    flag = f"--{name.replace('_', '-')}"
    if option.type is bool and option.default:
        flag = f"{flag}/--no-{name.replace('_', '-')}"
    return click.option(
        flag,
        envvar=f"MOCKTURK_{name.upper()}",
        show_envvar=True,
        default=option.default,
        show_default=option.default not in (None, ()),
        metavar=option.metavar,
        help=option.help,
        **_parsing(option),
    )


def _parsing(option: Option) -> dict[str, Any]:
    """Return the arguments of ``click.option`` that parse the values of a setting."""
    if get_origin(option.type) is Literal:
        return {"type": click.Choice(get_args(option.type))}
    if option.type is bool:
        return {} if option.default else {"is_flag": True}
    if option.type is Decimal:
        return {"type": _reporting(parse_amount)}
    if option.within is not None:
        least, most = option.within
        return {"type": click.IntRange(int(least), None if most == inf else int(most))}
    if option.type == (float | None):
        return {"type": click.FloatRange(0, min_open=True)}
    if option.attribute == "credentials":
        parse = _reporting(parse_credentials)
        return {"multiple": True, "callback": lambda _context, _flag, pairs: parse(pairs)}
    return {"multiple": get_origin(option.type) is tuple}


def _reporting(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """Return a parser whose ValueError click reports for the flag."""

    def report(value: Any) -> T:
        try:
            return parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return report
