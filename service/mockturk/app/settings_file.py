"""Settings from a TOML file; only the command line reads one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockturk.app.setting_values import parse_credentials
from mockturk.app.settings import OPTIONS, Settings, rename_settings
from mockturk.domain.errors.base import MockturkError
from mockturk.domain.nearest_name import did_you_mean


class SettingsError(MockturkError):
    """A settings file that cannot be used; the message says where and why."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the settings of a TOML file: top-level keys, named like the settings.

    A key may be written with dashes instead of underscores. Raises SettingsError if the file
    cannot be read or is not TOML, a key is not a setting or occurs twice, or a value is invalid.
    """
    import tomllib  # noqa: PLC0415 - most servers have no such file

    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if not isinstance(table.pop("$schema", ""), str):
        raise SettingsError(f"{path}: $schema must be the address of a schema")
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in OPTIONS:
            raise SettingsError(f"{path}: {key!r} is not a setting.{did_you_mean(name, OPTIONS)}")
        if name in values:
            raise SettingsError(f"{path}: {name!r} occurs twice")
        values[name] = value
    try:
        pairs = _to_pairs(values.get("credential", {}))
        given = {**values, "credential": pairs}
        settings = Settings(**{OPTIONS[name].attribute: value for name, value in given.items()})
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{path}: {rename_settings(str(error))}") from None
    read = {name: getattr(settings, OPTIONS[name].attribute) for name in values}
    if "credential" in values:
        read["credential"] = [f"{key}:{secret}" for key, secret in pairs.items()]
    return read


def _to_pairs(given: Any) -> dict[str, Any]:
    """Convert the file's value of ``credential`` to secrets by access key; raises ValueError."""
    if isinstance(given, dict):
        return given
    if not (isinstance(given, list) and all(isinstance(one, str) for one in given)):
        raise ValueError("credential must be a table or a list of texts")
    return parse_credentials(given)
