"""The JSON Schema (draft-07) of world files, built from the types of the records.

What the schema refuses, an import refuses. An import also checks what a schema cannot express;
docs/world-files.md lists these rules.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from mockturk.domain.assignments import Assignment
from mockturk.domain.countries import COUNTRIES
from mockturk.domain.environments import Environment
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.qualification_requirements import Locale
from mockturk.domain.record import Record
from mockturk.domain.worker_details import WorkerDetails
from mockturk.domain.workers import Worker
from mockturk.world.fault_injection import Fault
from mockturk.world.files.codec import LARGEST_NUMBER, LONGEST_DURATION, RecordField, get_fields
from mockturk.world.files.declarations import (
    DeclaredAssignment,
    DeclaredHIT,
    DeclaredHITType,
    DeclaredProperties,
)
from mockturk.world.files.importer import list_fields_with_defaults
from mockturk.world.files.sections import FORMAT, IDENTIFIERS, SECTIONS, VERSION, Section

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

# As loose as ``datetime.fromisoformat``: only the offset at the end is required.
_TIME = "^[0-9]{4}.{6,}[0-9](?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:\\.[0-9]+)?)?)?)$"
_ID = "^[A-Z0-9_]{1,64}$"
_ID_OR_EMPTY = "^[A-Z0-9_]{0,64}$"  # an empty id of a short form stands for a new one
_OF_TYPES: Mapping[Any, Schema] = MappingProxyType(
    {
        str: {"type": "string"},
        int: {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
        bool: {"type": "boolean"},
        float: {"type": "number"},
        bytes: {"type": "string", "contentEncoding": "base64"},
        NoneType: {"type": "null"},
        datetime: {"type": "string", "pattern": _TIME},
        date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        timedelta: {"type": "number", "minimum": 0, "maximum": LONGEST_DURATION},
        Decimal: {"type": ["string", "number"]},
        Locale: {"type": "string", "pattern": f"^(?:{'|'.join(COUNTRIES)}|US-.+)$"},
    }
)


def build_world_file_schema() -> Schema:
    """Return the JSON Schema of world files."""
    return _SchemaBuilder().build()


class _SchemaBuilder:
    """Builds one schema; ``definitions`` has those of the records that it refers to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def build(self) -> Schema:
        faults = {
            "seed": self.describe(str),
            "added": _count(),
            "rules": {"type": "array", "items": self.describe(Fault)},
            "drawn": _counts(),
        }
        header = {
            "$schema": {
                **self.describe(str),
                "description": "The address of this schema, for editors.",
            },
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "environment": {"enum": list(get_args(Environment))},
            "clock": _object({"now": self.describe(datetime), "frozen": self.describe(bool)}),
            "ids": _object({"seed": self.describe(str), "drawn": _counts(), "serial": _count()}),
            "faults": _object(faults),
        }
        sections = {
            one.table.name: {"type": "array", "items": self._describe_entry(one)}
            for one in SECTIONS
        }
        return {
            "$schema": DRAFT,
            "title": "Mockturk world file",
            **_object(header | sections, ("format", "version")),
            "definitions": self.definitions,
        }

    def describe(self, hint: Any) -> Schema:
        """Return the schema of the values that ``RecordReader`` reads for a type."""
        if hint in _OF_TYPES:
            return dict(_OF_TYPES[hint])
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return _any_of(map(self.describe, inner))
        if origin is Literal:
            return {"enum": list(inner)}
        if origin is tuple and inner[1:] != (...,):
            items = [self.describe(one) for one in inner]
            return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}
        if origin in (tuple, frozenset, list):
            return {"type": "array", "items": self.describe(inner[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            names, values = map(self.describe, inner)
            return {"type": "object", "propertyNames": names, "additionalProperties": values}
        if issubclass(hint, Enum):
            return {"enum": [one.value for one in hint]}
        assert issubclass(hint, Record) or dataclasses.is_dataclass(hint), hint  # noqa: S101
        return self._refer_to(hint)

    def _refer_to(self, kind: Any) -> Schema:
        name = kind.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # a record may contain itself
            self.definitions[name] = self._describe_record(kind, get_fields(kind).values())
        return {"$ref": f"#/definitions/{name}"}

    def _describe_record(
        self, kind: Any, fields: Iterable[RecordField], **changed: Schema
    ) -> Schema:
        """Return the schema of objects with some fields of a record; ``changed`` are optional."""
        properties = {one.key: self.describe(one.hint) for one in fields}
        required = [one.key for one in fields if one.is_required and one.key not in changed]
        summary = (inspect.getdoc(kind) or "").partition("\n")[0]
        return {"description": summary, **_object(properties | changed, required)}

    def _describe_entry(self, section: Section) -> Schema:
        """Return the schema of the entries of a section: records, or their short form."""
        kind = section.kind
        if kind is HITType:
            return self._short_form(DeclaredHITType, owner=self.describe(str | None))
        stored = self._stored_form(kind)
        if kind is HIT:
            short = self._short_form(DeclaredHIT, owner=self.describe(str))
        elif kind is Assignment:
            short = self._short_form(DeclaredAssignment)
        elif kind is Worker:
            short = self._short_worker()
        else:
            return stored
        return {"if": {"required": ["serial"]}, "then": stored, "else": short}

    def _stored_form(self, kind: Any) -> Schema:
        """Return the schema of records that are stored as they are."""
        fields = get_fields(kind)
        without = {"owner"} if kind is Assignment else set()
        kept = [one for one in fields.values() if one.name not in without]
        optional = {"owner", *list_fields_with_defaults(kind)}
        if kind is not HIT:
            optional.add("serial")
        described = self._describe_record(kind, [one for one in kept if one.name != "hit_type"])
        if kind is HIT:
            described["properties"]["hit_type"] = self.describe(str | DeclaredProperties)
            described["required"].append("hit_type")
        described["required"] = [one for one in described["required"] if one not in optional]
        _restrict_ids(described, _ID)
        return described

    def _short_form(self, kind: Any, **changed: Any) -> Schema:
        """Return the schema of entries that the world creates as the service would."""
        described = self._describe_record(kind, get_fields(kind).values(), **changed)
        if "worker_id" not in described["properties"]:  # the rules of calls apply to it
            _restrict_ids(described, _ID_OR_EMPTY)
        return described

    def _short_worker(self) -> Schema:
        hints = get_type_hints(WorkerDetails)
        described = _object({name: self.describe(hint) for name, hint in hints.items()})
        described["properties"]["id"] = {"type": ["string", "null"], "pattern": _ID_OR_EMPTY}
        return described


def _restrict_ids(described: Schema, pattern: str) -> None:
    """Add a pattern to the ids in the schema of an entry."""
    for name in IDENTIFIERS:
        if name in described["properties"]:
            described["properties"][name]["pattern"] = pattern


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _count() -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER}


def _counts() -> Schema:
    return {"type": "object", "additionalProperties": _count()}


def _any_of(schemas: Iterable[Schema]) -> Schema:
    """Return the schema of values that match one of several; simple types are joined."""
    alternatives = list(schemas)
    if all(one.keys() == {"enum"} for one in alternatives):
        return {"enum": [value for one in alternatives for value in one["enum"]]}
    return {"anyOf": alternatives}
