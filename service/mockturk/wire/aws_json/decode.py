"""Decoders of JSON requests, compiled for each type; they check the limits of the contract.

A value of the wrong JSON type is a SerializationException. All other violations are collected, as
the framework reported several at once (docs/reference/api-2017.md#validation).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from mockturk.domain.assignments import AssignmentStatus
from mockturk.domain.errors import (
    InvalidParameterValue,
    SerializationException,
    ServiceError,
    ValidationException,
)
from mockturk.domain.hits import HITStatus
from mockturk.domain.money import CURRENCY
from mockturk.domain.notifications import EventType, NotificationTransport
from mockturk.domain.qualification_requirements import (
    Comparator,
    HITAccessActions,
    QualificationStatus,
    QualificationTypeStatus,
)
from mockturk.domain.request_notes import RequestNotes
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.wire.aws_json.model import OTHER_NAMES, Shape, load_model
from mockturk.wire.contract.types import notification_requests, structures
from mockturk.wire.query_tree import has_forbidden_characters, replace_forbidden_characters

_ENUMERATIONS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "AssignmentStatus": AssignmentStatus,
        "Comparator": Comparator,
        "EventType": EventType,
        "HITAccessActions": HITAccessActions,
        "NotificationTransport": NotificationTransport,
        "QualificationStatus": QualificationStatus,
        "QualificationTypeStatus": QualificationTypeStatus,
        "ReviewPolicyLevel": ReviewPolicyLevel,
        "ReviewableHITStatus": HITStatus,
    }
)
_STRUCTURES: Mapping[str, type[Any]] = MappingProxyType(
    {
        "HITLayoutParameter": structures.HITLayoutParameter,
        "Locale": structures.Locale,
        "NotificationSpecification": notification_requests.NotificationSpecification,
        "ParameterMapEntry": structures.ParameterMapEntry,
        "PolicyParameter": structures.PolicyParameter,
        "QualificationRequirement": structures.QualificationRequirement,
        "ReviewPolicy": structures.ReviewPolicy,
    }
)

_MOST_VIOLATIONS = 10
_BITS: Mapping[str, int] = MappingProxyType({"integer": 32, "long": 64})
# The greatest time that is read, in seconds since 1970: 9999-01-01.
_LAST = 253_370_764_800


class Findings:
    """What is wrong with a request: the violations of the contract, and the first bad text."""

    def __init__(self, notes: RequestNotes) -> None:
        self.notes = notes
        self.violations: list[str] = []
        self.bad_text: ServiceError | None = None

    def add(self, shown: str, path: str, constraint: str) -> None:
        """Add a violation; ``shown`` is the value as the message shows it."""
        self.violations.append(
            f"Value {shown} at '{path}' failed to satisfy constraint: Member must {constraint}"
        )

    def require_none(self) -> None:
        """Raise ValidationException for violations, InvalidParameterValue for a bad text."""
        if self.violations:
            listed = self.violations[:_MOST_VIOLATIONS]
            errors = "error" if len(listed) == 1 else "errors"
            told = "; ".join(listed)
            raise ValidationException(f"{len(listed)} validation {errors} detected: {told}")
        if self.bad_text is not None:
            raise self.bad_text


Decoder = Callable[[Any, str, Findings], Any]
"""Takes a JSON value, its path and the findings; returns the value of the contract."""


class JSONDecoders:
    """The decoders of requests, each compiled when it is first used."""

    def __init__(self) -> None:
        self._by_shape: dict[tuple[str, type[Any] | None], Decoder] = {}

    def decode(
        self, shape: str, request: type[Any], given: Mapping[str, Any], notes: RequestNotes
    ) -> Any:
        """Return an instance of ``request``, the type for a shape, from a JSON object.

        Unknown members are noted. Raises SerializationException, ValidationException, and
        InvalidParameterValue for a text with characters that XML forbids.
        """
        findings = Findings(notes)
        made = self._of(shape, request)(given, "", findings)
        findings.require_none()
        return made

    def _of(self, name: str, target: type[Any] | None = None) -> Decoder:
        key = (name, target)
        decoder = self._by_shape.get(key)
        if decoder is None:
            decoder = self._by_shape[key] = self._compile(name, target)
        return decoder

    def _compile(self, name: str, target: type[Any] | None) -> Decoder:
        shape = load_model().shapes[name]
        if shape.type == "structure":
            return self._structure(shape, target or _STRUCTURES[name])
        if shape.type == "list":
            return self._list(shape)
        if name == "CurrencyAmount":
            return _money(shape)
        if shape.type == "string":
            return _text(shape, _ENUMERATIONS.get(name))
        if shape.type == "timestamp":
            return _read_time
        return _read_boolean if shape.type == "boolean" else _number(shape)

    def _structure(self, shape: Shape, target: type[Any]) -> Decoder:
        fields = [
            (
                member,
                f"{member[0].lower()}{member[1:]}",
                _field_of(target, member),
                member in shape.required,
                self._of(of),
            )
            for member, of in shape.members.items()
        ]
        known = frozenset(shape.members)

        def decode(value: Any, path: str, findings: Findings) -> Any:
            if type(value) is not dict:
                raise _build_type_error(value, "structure")
            values: dict[str, Any] = {}
            is_complete = True
            for member, lowered, field, is_required, read in fields:
                given = value.get(member)
                if given is not None:
                    below = f"{path}.{lowered}" if path else lowered
                    values[field] = read(given, below, findings)
                elif is_required:
                    findings.add("null", f"{path}.{lowered}" if path else lowered, "not be null")
                    is_complete = False
            if not known.issuperset(value):
                for member in value:
                    if member not in known:
                        name = replace_forbidden_characters(member)
                        findings.notes.add_ignored(name, known, _capitalise(path))
            return target(**values) if is_complete else None

        return decode

    def _list(self, shape: Shape) -> Decoder:
        item, read = load_model().shapes[shape.member], self._of(shape.member)
        constraints = _constraints(item)

        def decode(value: Any, path: str, findings: Findings) -> list[Any]:
            if type(value) is not list:
                raise _build_type_error(value, "list")
            items = [one for one in value if one is not None]
            if item.type == "structure":
                return [
                    read(one, f"{path}.{number}.member", findings)
                    for number, one in enumerate(items, 1)
                ]
            before = len(findings.violations)
            found = [read(one, path, findings) for one in items]
            if len(findings.violations) > before:
                # A list of texts is one value, whatever is wrong with its items.
                del findings.violations[before:]
                shown = f"'[{', '.join(map(str, items))}]'"
                findings.add(shown, path, f"satisfy constraint: [{', '.join(constraints)}]")
            return found

        return decode


def _field_of(target: type[Any], member: str) -> str:
    """Return the name of the field for a member."""
    names = (member, *OTHER_NAMES.get(member, ()))
    return next(name for name in names if hasattr(target, name))


def _capitalise(path: str) -> str:
    """Return a path without indexes, its names as on the wire."""
    names = (name for name in path.split(".") if not name.isdigit() and name != "member")
    return ".".join(f"{name[:1].upper()}{name[1:]}" for name in names)


def _constraints(shape: Shape) -> list[str]:
    """Return the sentences about all limits of a simple shape."""
    found = []
    if shape.max is not None:
        found.append(f"Member must have length less than or equal to {shape.max}")
    if shape.min is not None:
        found.append(f"Member must have length greater than or equal to {shape.min}")
    if shape.pattern is not None:
        found.append(f"Member must satisfy regular expression pattern: {shape.pattern}")
    if shape.enum:
        found.append(f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    return found


def _text(shape: Shape, enumeration: type[StrEnum] | None) -> Decoder:
    pattern = re.compile(shape.pattern) if shape.pattern else None
    shortest, longest = shape.min or 0, shape.max
    members = {one.value: one for one in enumeration or () if one.value in shape.enum}

    def decode(value: Any, path: str, findings: Findings) -> Any:
        if type(value) is not str:
            raise _build_type_error(value, "String")
        if members:
            member = members.get(value)
            if member is None:
                allowed = ", ".join(shape.enum)
                findings.add(f"'{value}'", path, f"satisfy enum value set: [{allowed}]")
            return member
        if pattern is not None and not pattern.fullmatch(value):
            findings.add(f"'{value}'", path, f"satisfy regular expression pattern: {shape.pattern}")
        if longest is not None and len(value) > longest:
            findings.add(f"'{value}'", path, f"have length less than or equal to {longest}")
        elif len(value) < shortest:
            findings.add(f"'{value}'", path, f"have length greater than or equal to {shortest}")
        if not value.isprintable() and has_forbidden_characters(value) and not findings.bad_text:
            replaced = replace_forbidden_characters(value)
            findings.bad_text = InvalidParameterValue(_capitalise(path), replaced)
        return value

    return decode


def _money(shape: Shape) -> Decoder:
    pattern = re.compile(shape.pattern or "")

    def decode(value: Any, path: str, findings: Findings) -> structures.Price:
        if type(value) in (int, float):
            # docs/reference/decisions-2017.md#d24
            text = format(Decimal(repr(value)), "f")
            text = text.rstrip("0").rstrip(".") if "." in text else text
            findings.notes.add_number(_capitalise(path), value, text)
            value = text
        if type(value) is not str:
            raise _build_type_error(value, "String")
        if not (pattern.fullmatch(value) and value.isascii()):
            findings.add(f"'{value}'", path, f"satisfy regular expression pattern: {shape.pattern}")
            return structures.Price()
        return structures.Price(Amount=Decimal(value), CurrencyCode=CURRENCY)

    return decode


def _number(shape: Shape) -> Decoder:
    kind = shape.type.capitalize()
    limit = 1 << (_BITS[shape.type] - 1)
    lowest, highest = shape.min, shape.max

    def decode(value: Any, path: str, findings: Findings) -> int:
        if type(value) not in (int, float):
            raise _build_type_error(value, kind)
        number = int(value)
        if not -limit <= number < limit:
            raise _build_type_error(value, kind)
        if highest is not None and number > highest:
            findings.add(f"'{number}'", path, f"have value less than or equal to {highest}")
        elif lowest is not None and number < lowest:
            findings.add(f"'{number}'", path, f"have value greater than or equal to {lowest}")
        return number

    return decode


def _read_boolean(value: Any, path: str, findings: Findings) -> bool:  # noqa: ARG001 - a Decoder
    if value is True or value is False:
        return value
    raise _build_type_error(value, "Boolean")


def _read_time(value: Any, path: str, findings: Findings) -> datetime:  # noqa: ARG001 - a Decoder
    """Return a time from seconds since 1970, without the fraction of a second."""
    if type(value) not in (int, float):
        raise _build_type_error(value, "Timestamp")
    return datetime.fromtimestamp(int(min(max(value, 0), _LAST)), UTC)


def _build_type_error(value: Any, wanted: str) -> SerializationException:
    """Return the error for a value of the wrong JSON type; ``wanted`` is the type it must have."""
    if type(value) is dict:
        return SerializationException("Start of structure or map found where not expected.")
    if wanted in ("list", "structure"):
        return SerializationException(f"Expected {wanted} or null")
    if type(value) is list:
        return SerializationException("Start of list found where not expected")
    token = {str: "STRING_VALUE", bool: str(value).upper() + "_VALUE"}.get(
        type(value), "NUMBER_VALUE"
    )
    return SerializationException(f"{token} can not be converted to a {wanted}")
