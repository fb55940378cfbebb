"""Spyne's import is made faster, and nothing else of Spyne changes."""

from __future__ import annotations

import re

import pytest
from spyne.model.primitive import MacAddress, Uuid

import mockturk.wire  # noqa: F401 - which imports Spyne in its way


@pytest.mark.parametrize(
    ("kind", "valid", "invalid"),
    [
        (MacAddress, "00:11:22:33:44:55", "00:11:22:33:44:5x"),
        (Uuid, "12345678-1234-1234-1234-123456789abc", "12345678"),
    ],
)
def test_types_with_patterns_still_check_values(kind: type, valid: str, invalid: str) -> None:
    for _ in range(2):
        assert kind.validate_string(kind, valid)  # type: ignore[attr-defined] # Spyne has no types
        assert not kind.validate_string(kind, invalid)  # type: ignore[attr-defined] # as above


def test_patterns_of_others_are_compiled() -> None:
    assert isinstance(re.compile("x+"), re.Pattern)
