"""The fields of a structure, as its published schema describes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from spyne.model import Boolean, Double, Integer
from spyne.model import Decimal as SpyneDecimal
from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import Struct, get_original_type


class PublishedField(NamedTuple):
    """A field: its name, how often it occurs, and its type.

    ``most`` is the maximum of occurrences; None if there is none. ``struct`` is the structure of
    its values; None for strings and numbers. ``values`` are its allowed values; it is empty if the
    schema lists none.
    """

    name: str
    is_required: bool
    most: int | None
    struct: type[Struct] | None
    is_number: bool
    values: tuple[str, ...]


def published_fields(struct: type[Any]) -> Iterator[PublishedField]:
    """Yield the published fields of a structure in the order of the schema."""
    for name, field in struct._type_info.items():
        given = field.Attributes
        if not getattr(given, "published", True):
            continue
        of = get_original_type(field)
        most = getattr(given, "published_most", given.max_occurs)
        yield PublishedField(
            name=name,
            is_required=given.min_occurs > 0,
            most=int(most) if str(most).isdecimal() else None,
            struct=of if issubclass(of, Struct) else None,
            is_number=issubclass(of, SpyneDecimal | Integer | Double),
            values=_values(of),
        )


def _values(of: type[Any]) -> tuple[str, ...]:
    if issubclass(of, EnumBase):
        return tuple(of.__values__)
    return ("true", "false") if issubclass(of, Boolean) else ()
