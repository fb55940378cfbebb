"""The JSON Schema (draft-07) of the settings file, built from the declarations of the settings.

What the schema refuses, the command refuses. The command also checks what a schema cannot express;
docs/settings.md lists these rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import inf
from typing import Any, Literal, get_args, get_origin

from mockturk.app.settings import OPTIONS, Option
from mockturk.domain.money import LARGEST_AMOUNT
from mockturk.world.files import DRAFT

Schema = dict[str, Any]


def build_settings_schema() -> Schema:
    """Return the JSON Schema of the settings file; a name may be written with dashes."""
    described = {name: _describe(name, option) for name, option in OPTIONS.items()}
    dashed = {
        name.replace("_", "-"): {**schema, "description": f"The same as {name}."}
        for name, schema in described.items()
        if "_" in name
    }
    schema = {"type": "string", "description": "The address of this schema, for editors."}
    return {
        "$schema": DRAFT,
        "title": "Mockturk settings",
        "type": "object",
        "properties": {"$schema": schema, **described, **dashed},
        "additionalProperties": False,
    }


def _describe(name: str, option: Option) -> Schema:
    schema = {"description": option.help, **_describe_values(name, option)}
    if option.default not in (None, ()):
        default = option.default
        schema["default"] = float(default) if isinstance(default, Decimal) else default
    return schema


def _describe_values(name: str, option: Option) -> Schema:
    """Return the schema of the values of a setting in TOML, which has no null."""
    kind = option.type
    text = {"type": "string", "pattern": r"\S"}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": text}
    if get_origin(kind) is Mapping:
        pair = {"type": "string", "pattern": r"\S[\s\S]*:[\s\S]*\S"}
        secrets = {"type": "object", "additionalProperties": text}
        return {"anyOf": [secrets, {"type": "array", "items": pair}]}
    if kind is Decimal:
        amount = {"type": "number", "minimum": 0, "maximum": int(LARGEST_AMOUNT)}
        return {"anyOf": [amount, {"type": "string"}]}
    if kind is bool:
        return {"type": "boolean"}
    if kind in (int, int | None):
        return {"type": "integer", **_describe_range(option)}
    if kind == (float | None):
        return {"type": "number", "exclusiveMinimum": 0}
    return {"anyOf": [text, {"type": "integer"}]} if name == "seed" else text


def _describe_range(option: Option) -> Schema:
    if option.within is None:
        return {}
    least, most = option.within
    return {"minimum": least} if most == inf else {"minimum": least, "maximum": most}
