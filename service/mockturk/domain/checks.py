"""Validation rules for single values: presence, length, range and the form of ids."""

from __future__ import annotations

import string
from typing import TypeVar

from mockturk.domain.errors import (
    InvalidParameterValue,
    MissingParameters,
    ParameterOutOfRange,
    ParameterTooShortError,
)
from mockturk.domain.limits import Limits, Range

T = TypeVar("T")

_ID_CHARACTERS = frozenset(string.ascii_uppercase + string.digits + "_")
_ASSIGNMENT_ID_CHARACTERS = _ID_CHARACTERS | frozenset(string.ascii_lowercase)
# Their message was captured without a detail (docs/reference/errors.md#text-invalid-worker-id).
_WORKER_IDS = ("WorkerId", "SubjectId")


def require_value(parameter: str, value: T | None) -> T:
    """Return a required value; raises MissingParameters if it is None."""
    if value is None:
        raise MissingParameters(parameter)
    return value


def require_text(
    parameter: str, value: str | None, longest: int, *, may_be_empty: bool = False
) -> str:
    """Return a required text.

    Raises MissingParameters, ParameterTooShortError, InvalidParameterValue.
    """
    if not require_value(parameter, value) and not may_be_empty:
        raise ParameterTooShortError(parameter)
    return validate_optional_text(parameter, value, longest)


def validate_optional_text(parameter: str, value: str | None, longest: int) -> str:
    """Return a text, empty if absent; raises InvalidParameterValue if it is too long.

    ``longest`` is in characters.
    """
    if value is None:
        return ""
    if len(value) > longest:
        raise InvalidParameterValue(
            parameter, value, f"It may have at most {longest} characters, not {len(value)}."
        )
    return value


def validate_range(
    parameter: str, value: int | None, valid: Range, default: int | None = None
) -> int:
    """Return a number that is within a range, or the default for an absent number.

    Raises ParameterOutOfRange, and MissingParameters for an absent number without a default.
    """
    if value is None:
        if default is None:
            raise MissingParameters(parameter)
        return default
    if not valid.lowest <= value <= valid.highest:
        raise ParameterOutOfRange(parameter, value, valid.lowest, valid.highest)
    return value


def validate_identifier(parameter: str, value: str, limits: Limits) -> str:
    """Return an id if it is well-formed; raises InvalidParameterValue.

    Only an AssignmentId may have small letters (docs/reference/decisions.md#d5). The message
    describes the form of the id, except for a WorkerId.
    """
    is_assignment = parameter == "AssignmentId"
    allowed = _ASSIGNMENT_ID_CHARACTERS if is_assignment else _ID_CHARACTERS
    if not value or len(value) > limits.identifier or not allowed.issuperset(value):
        letters = "letters" if is_assignment else "capital letters"
        form = f"An id has 1 to {limits.identifier} characters: {letters}, digits and _."
        raise InvalidParameterValue(parameter, value, "" if parameter in _WORKER_IDS else form)
    return value
