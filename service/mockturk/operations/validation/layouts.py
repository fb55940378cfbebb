"""Rules about the parameters of a HIT layout.

Source: docs/reference/operations.md#createhit-layout-placeholders; capture of 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mockturk.domain.checks import require_value
from mockturk.domain.errors import InvalidParameterValue, MissingParameters

if TYPE_CHECKING:
    from mockturk.domain.layouts import Layout
    from mockturk.wire.contract.types import structures

_PARAMETER = "HITLayoutParameter"


def validate_layout_values(
    layout: Layout, parameters: Sequence[structures.HITLayoutParameter]
) -> dict[str, str]:
    """Return the values for a layout's placeholders, by name; each placeholder must have a value.

    Raises MissingParameters with the missing names, and InvalidParameterValue for a name that is
    not in the layout or that has two different values.
    """
    values: dict[str, str] = {}
    placeholders = layout.placeholders
    for parameter in parameters:
        name = require_value(f"{_PARAMETER}.Name", parameter.Name)
        value = require_value(f"{_PARAMETER}.Value", parameter.Value)
        if name not in placeholders:
            raise InvalidParameterValue(
                _PARAMETER, name, f"The HITLayout {layout.id} has no placeholder of this name."
            )
        if values.setdefault(name, value) != value:
            raise InvalidParameterValue(_PARAMETER, name, "It has two different values.")
    missing = [name for name in placeholders if name not in values]
    if missing:
        raise MissingParameters(
            _PARAMETER,
            "You have not provided all required HITLayout parameters. "
            f"Missing parameter names: {','.join(missing)}",
        )
    return values
