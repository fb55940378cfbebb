"""Encoders from instances of Spyne types to XML, compiled once for each type.

Elements have no prefix: if there is a namespace, it is the default namespace of the response's root
element, as in captured responses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from spyne.model import XmlAttribute
from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import Struct, get_original_type
from mockturk.wire.scalars import Writer, write_pacific, writer_of

Encoder = Callable[[Any, list[str]], None]
"""Takes a value and appends its XML to a list of strings."""

_Field = tuple[str, Encoder, bool]
"""A field: the attribute with its value, its encoder, and whether it occurs at most once."""

Orders = Mapping[str, tuple[str, ...]]
"""The fields that come first in a structure, by the structure's name."""

# Cached orders of fields for each structure, which save 1.8 % of a CreateHIT. Our own code sets
# fields in a few orders, but clients may send them in any order, so their number is limited.
_MOST_ORDERS = 128
_SCHEMA_ORDER: Orders = MappingProxyType({})
# The only time in a response with a different format (docs/reference/wire.md#format-grant-time).
_OWN_WRITERS: Mapping[tuple[str, str], Writer] = MappingProxyType(
    {("Qualification", "GrantTime"): write_pacific}
)


class Encoders:
    """The encoders of structures, each compiled when it is first used.

    Fields are in the order of the schema, except for those that ``orders`` puts first.
    """

    def __init__(self, orders: Orders = _SCHEMA_ORDER) -> None:
        self._orders = orders
        self._by_type: dict[type[Any], Encoder] = {}

    def of(self, struct: type[Any]) -> Encoder:
        """Return the encoder of a structure's content; the caller writes the tags around it."""
        encoder = self._by_type.get(struct)
        if encoder is None:
            encoder = self._by_type[struct] = self._compile(struct)
        return encoder

    def _compile(self, struct: type[Any]) -> Encoder:
        fields: dict[str, _Field] = {}
        for name, field in self._ordered(struct):
            declared = get_original_type(field)
            if issubclass(declared, Struct):
                put = _structure(name, self.of(declared), _known_values(declared))
            else:
                own_writer = _OWN_WRITERS.get((struct.get_type_name(), name))
                put = _scalar(name, own_writer or writer_of(field))
            most = getattr(field.Attributes, "published_most", field.Attributes.max_occurs)
            holder = getattr(field.Attributes, "value_of", name)
            fields[holder] = (holder, put, most == 1)
        in_order: dict[tuple[str, ...], list[_Field]] = {}

        def encode(instance: Any, out: list[str]) -> None:
            values = instance.__dict__
            given = tuple(values)
            known = in_order.get(given)
            if known is None:
                # Echoed requests have the client's order; an older version may lack some fields.
                known = [field for name, field in fields.items() if name in values]
                if len(in_order) < _MOST_ORDERS:
                    in_order[given] = known
            for name, put, is_single in known:
                value = values[name]
                if isinstance(value, list):
                    for item in value[:1] if is_single else value:
                        put(item, out)
                elif value is not None:
                    put(value, out)

        return encode

    def _ordered(self, struct: type[Any]) -> list[tuple[str, type[Any]]]:
        """Return the fields a response may have: neither attributes nor unpublished fields."""
        fields = {
            name: field
            for name, field in struct._type_info.items()
            if not issubclass(field, XmlAttribute) and getattr(field.Attributes, "published", True)
        }
        first = [name for name in self._orders.get(struct.get_type_name(), ()) if name in fields]
        return [(name, fields[name]) for name in dict.fromkeys([*first, *fields])]


def _known_values(struct: type[Any]) -> dict[str, frozenset[str]]:
    """Return the allowed values of fields whose enumeration is shorter in an older version."""
    return {
        name: frozenset(field.__orig__.__values__)
        for name, field in struct._type_info.items()
        if issubclass(field, EnumBase) and not hasattr(field.Attributes, "enumeration")
    }


def _fits(instance: Any, known: Mapping[str, frozenset[str]]) -> bool:
    for name, values in known.items():
        value = getattr(instance, name)
        given = value if isinstance(value, list) else (value,)
        if not all(one is None or one in values for one in given):
            return False
    return True


def _structure(name: str, content: Encoder, known: Mapping[str, frozenset[str]]) -> Encoder:
    opening, closing = f"<{name}>", f"</{name}>"

    def encode(value: Any, out: list[str]) -> None:
        if known and not _fits(value, known):
            return
        out.append(opening)
        content(value, out)
        out.append(closing)

    return encode


def _scalar(name: str, write: Writer) -> Encoder:
    opening, closing, empty = f"<{name}>", f"</{name}>", f"<{name}/>"

    def encode(value: Any, out: list[str]) -> None:
        text = write(value)
        if text:
            out += (opening, text, closing)
        else:
            out.append(empty)

    return encode
