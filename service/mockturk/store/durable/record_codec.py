"""The rows of records in the database: MessagePack, with the fields by name.

A field that a later version adds is in the rows without more ado, and has its default in rows that
were written before. A field that a later version removes is ignored in old rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, get_args, get_type_hints

import msgspec

from mockturk.domain.record import Record

_SHARED = frozenset({str, bytes, datetime})

_encoder = msgspec.msgpack.Encoder(enc_hook=dict)  # for read-only mappings


def encode_record(record: Any) -> bytes:
    """Return the row of a record."""
    return _encoder.encode(record)


class RecordDecoder:
    """Reads rows. Equal texts, times and inner records of all that it reads are one object.

    That takes as much memory as the world that wrote the rows, where they are shared too.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, Any] = {}

    def get_reader(self, kind: Any) -> Callable[[bytes], Any]:
        """Return a function that reads rows of a record type; it raises msgspec.DecodeError."""
        row_type, members = _get_row_type(kind)
        decode = msgspec.msgpack.Decoder(row_type).decode
        names = kind.__struct_fields__
        share = self._share

        def read(row: bytes) -> Any:
            decoded = decode(row)
            values = [share(getattr(decoded, name)) for name in names]
            for place, by_value in members:
                values[place] = by_value[values[place]]
            return kind(*values)

        return read

    def _share(self, value: Any) -> Any:
        if type(value) in _SHARED or isinstance(value, Record):
            return self._seen.setdefault(value, value)
        return value


@lru_cache(maxsize=64)
def _get_row_type(kind: Any) -> tuple[type[Any], tuple[tuple[int, Mapping[str, Any]], ...]]:
    """Return a type that msgspec can decode, and what its texts stand for by place of the field.

    msgspec cannot decode a field with two types of enumerations. Here it is a text, which is the
    value of a member.
    """
    hints = get_type_hints(kind)
    members = {
        name: {member.value: member for one in enumerations for member in one}
        for name in kind.__struct_fields__
        if len(enumerations := _list_enumerations(hints[name])) > 1
    }
    if not members:
        return kind, ()
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        hint = str if field.name in members else hints[field.name]
        if field.required:
            fields.append((field.name, hint))
        else:
            fields.append((field.name, hint, field.default))
    places = tuple((kind.__struct_fields__.index(name), found) for name, found in members.items())
    return msgspec.defstruct(kind.__name__, fields), places


def _list_enumerations(hint: Any) -> list[type[Enum]]:
    return [one for one in get_args(hint) if isinstance(one, type) and issubclass(one, Enum)]
