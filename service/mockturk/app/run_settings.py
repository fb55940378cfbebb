"""The settings of the servers of a test run: from the configuration, the environment, Python."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, get_origin

import attrs

from mockturk.app.cli.settings_options import describe_misspelt_variables, read_environment
from mockturk.app.embedded import MockTurkSettings
from mockturk.app.settings import OPTIONS, Settings, mask_settings
from mockturk.app.settings_file import SettingsError
from mockturk.domain.nearest_name import did_you_mean

# A server of a test run takes a free port, and the program that runs it configures logging.
_NOT_OF_RUNS = frozenset({"port", "log_format", "log_level", "clock"})
_NAMES = tuple(
    field.name for field in attrs.fields(MockTurkSettings) if field.name not in _NOT_OF_RUNS
)
_PATHS = frozenset({"layouts", "seed_file", "data", "tls_dir", "tls_cert", "tls_key"})
_OF_WORLDS = ("rules", "seed")  # what a world of a running server can change


class RunSettingsError(ValueError):
    """Settings of a test run that are wrong; the message says which."""


def read_run_settings(lines: Iterable[str], folder: Path) -> dict[str, Any]:
    """Return the settings in lines ``name = value`` and the environment, by their Python names.

    The environment (``MOCKTURK_CONFIG`` and the variable of each setting) is read as by ``mockturk
    serve``, and overrides the lines. Paths in lines are relative to ``folder``. Settings that have
    no effect in a test run are left out. Warns of misspelt variables. Raises RunSettingsError.
    """
    for sentence in describe_misspelt_variables():
        warnings.warn(sentence, stacklevel=2)
    try:
        given = read_environment(_parse_lines(lines, folder))
    except SettingsError as error:
        raise RunSettingsError(str(error)) from None
    by_attribute = {OPTIONS[name].attribute: value for name, value in given.items()}
    return {name: value for name, value in by_attribute.items() if name not in _NOT_OF_RUNS}


def _parse_lines(lines: Iterable[str], folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in lines:
        given, equals, text = (part.strip() for part in line.partition("="))
        name = given.replace("-", "_")
        if not equals:
            raise RunSettingsError(f"a line has the form name = value, not {line!r}")
        if name not in OPTIONS:
            raise RunSettingsError(f"there is no setting {given!r}.{did_you_mean(name, OPTIONS)}")
        if name in _PATHS:
            text = str(folder / text)
        is_list = get_origin(OPTIONS[name].type) in (tuple, Mapping)
        values[name] = text.split() if is_list else text
    return values


def combine_settings(*layers: Mapping[str, object] | Settings) -> str:
    """Return settings as a text for ``ServerPool``, the same for equal settings.

    A later layer overrides an earlier one; a ``Settings`` object replaces all of them. Raises
    RunSettingsError.
    """
    values: dict[str, Any] = {}
    for layer in layers:
        if isinstance(layer, Settings):
            values = {name: getattr(layer, name) for name in _NAMES if hasattr(layer, name)}
        elif not isinstance(layer, Mapping):
            raise RunSettingsError(f"settings are a dict or a Settings object, not {layer!r}")
        else:
            values |= _require_names(layer)
    settings = _build(values)
    held = {name: _to_json(getattr(settings, name)) for name in _NAMES}
    # TLS is at a free port too.
    return json.dumps({**held, "tls": False, "tls_port": None if held["tls_port"] is None else 0})


def find_unmet(wanted: Mapping[str, object], held: Mapping[str, object]) -> list[str]:
    """Return which settings a running server lacks, each as ``name=value`` with the wanted value.

    ``held`` are the settings that the server shows. Those that each world can change do not count.
    Raises RunSettingsError.
    """
    settings = _build(_require_names(wanted))
    names = {"tls_port" if name == "tls" else name for name in wanted}
    shown = json.loads(json.dumps(mask_settings(settings)))
    return [
        f"{option.attribute}={shown[name]}"
        for name, option in OPTIONS.items()
        if option.attribute in names
        and option.attribute not in _OF_WORLDS
        and (
            (shown[name] is None) is not (held[name] is None)
            if name == "tls_port"
            else shown[name] != held[name]
        )
    ]


def _require_names(given: Mapping[str, object]) -> Mapping[str, object]:
    for name in given:
        if name in _NOT_OF_RUNS:
            raise RunSettingsError(f"{name} cannot be set for a server of tests")
        if name not in _NAMES:
            raise RunSettingsError(f"there is no setting {name!r}.{did_you_mean(name, _NAMES)}")
    return given


def _build(values: Mapping[str, Any]) -> MockTurkSettings:
    try:
        return MockTurkSettings(**values)
    except (TypeError, ValueError) as error:
        raise RunSettingsError(str(error)) from None


def _to_json(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 5.00 and 5.0 are equal
    return dict(value) if isinstance(value, Mapping) else value
