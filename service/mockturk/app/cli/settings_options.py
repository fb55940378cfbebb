"""The command's flags for settings, generated from ``Settings``."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import click

from mockturk.app.setting_values import parse_amount, parse_credentials
from mockturk.app.settings import OPTIONS, Option, Settings, rename_settings
from mockturk.app.settings_file import SettingsError, read_toml
from mockturk.domain.secret_files import read_secret

_PREFIX = "MOCKTURK_"
_SIMILAR = 0.75  # difflib's similarity ratio: other variables may begin like ours

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class InvalidSettingsError(click.ClickException):
    """Invalid settings, reported in one line with exit code 2."""

    exit_code = 2


class _Integer(click.IntRange):
    name = "integer"  # as errors call it: click says "integer range"


class _Number(click.FloatRange):
    name = "number"


def build_settings(values: dict[str, Any]) -> Settings:
    """Return settings from values by flag name.

    Raises InvalidSettingsError if they are not valid.
    """
    try:
        return Settings(**{OPTIONS[name].attribute: value for name, value in values.items()})
    except ValueError as error:
        raise InvalidSettingsError(rename_settings(str(error), to_flag)) from None


def to_flag(name: str) -> str:
    """Return the flag of a setting, such as ``--tls-port``."""
    return f"--{name.replace('_', '-')}"


def describe_misspelt_variables() -> list[str]:
    """Return a sentence for each variable of the environment that looks like a misspelt setting."""
    known = {*OPTIONS, "config", "url", "ca_file"}
    sentences = []
    for variable in sorted(os.environ):
        name = variable.removeprefix(_PREFIX).lower()
        if variable.startswith(_PREFIX) and name not in known:
            meant = get_close_matches(name, known, n=1, cutoff=_SIMILAR)
            sentences += [
                f"{variable} has no effect: did you mean {_PREFIX}{one.upper()}?" for one in meant
            ]
    return sentences


def _load_config(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    try:
        context.default_map = {**(context.default_map or {}), **read_toml(path)}
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
    flag = to_flag(name)
    if option.type is bool and option.default:
        flag = f"{flag}/--no-{name.replace('_', '-')}"
    return click.option(
        flag,
        envvar=f"{_PREFIX}{name.upper()}",
        show_envvar=True,
        default=option.default,
        show_default=option.default not in (None, ()),
        metavar=option.metavar,
        help=option.help,
        **_parsing(option),
    )


def read_environment(values: dict[str, Any]) -> dict[str, Any]:
    """Return settings by flag name: of the environment and its MOCKTURK_CONFIG, else ``values``.

    Values may be texts as in the environment. Those that are nowhere set are left out. Raises
    SettingsError.
    """
    command = settings_options(config_option(click.Command("settings")))
    try:
        with command.make_context("settings", [], default_map=values) as context:
            return {
                name: context.params[name]
                for name in OPTIONS
                if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
            }
    except click.ClickException as error:
        raise SettingsError(error.format_message()) from None


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
        return {"type": _Integer(int(least), None if most == inf else int(most))}
    if option.type == (float | None):
        return {"type": _Number(0, min_open=True)}
    if option.attribute == "credentials":
        return {"multiple": True, "callback": _parse_credentials}
    if option.is_secret:
        return {"callback": _read_secret}
    return {"multiple": get_origin(option.type) is tuple}


def _parse_credentials(
    context: click.Context, flag: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str]:
    if not _is_of_config(context, flag):
        pairs = tuple(line for pair in pairs for line in _read_pairs(pair))
    return _reporting(parse_credentials)(pairs)


def _read_pairs(given: str) -> list[str]:
    """Return a pair as it is given, or the lines of ``@FILE``."""
    read = _reporting(read_secret)(given)
    return [read] if read == given else [line for line in read.splitlines() if line.strip()]


def _read_secret(context: click.Context, flag: click.Parameter, given: str | None) -> str | None:
    """Return a secret that is given as it is, or as ``@FILE`` outside of files of settings."""
    if given is None or _is_of_config(context, flag):
        return given
    return _reporting(read_secret)(given)


def _is_of_config(context: click.Context, flag: click.Parameter) -> bool:
    source = context.get_parameter_source(flag.name or "")
    return source is click.core.ParameterSource.DEFAULT_MAP


def _reporting(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """Return a parser whose ValueError click reports for the flag."""

    def report(value: Any) -> T:
        try:
            return parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return report
