"""The settings of a server, each with its flag, its environment twin and its TOML key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from mockturk.world import Environment

RuleSet = Literal["strict", "relaxed"]
LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server runs. A value comes from flags, else environment, else TOML, else here."""

    host: str = "127.0.0.1"
    port: int = 8014
    public_url: str | None = None
    environment: Environment = "sandbox"
    rules: RuleSet = "strict"
    seed: str | None = None
    log_format: LogFormat = "text"
    log_level: LogLevel = "info"


SETTINGS = {field.name: field for field in fields(Settings)}


class SettingsError(Exception):
    """A settings file that cannot be used; the message says where and why."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read settings from a TOML file: top-level keys named as the settings.

    A dash may stand for an underscore. Raises SettingsError for a file that cannot be read, is
    no TOML, or has a key that is no setting; values are checked with the flags.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    values = {key.replace("-", "_"): value for key, value in table.items()}
    for key in values:
        if key not in SETTINGS:
            raise SettingsError(f"{path}: {key!r} is no setting; there are {', '.join(SETTINGS)}")
    return values
