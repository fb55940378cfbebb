"""What a structure of the newest version says in the older one."""

from __future__ import annotations

from typing import Any

from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import Struct, get_original_type


class Unknown(Exception):  # noqa: N818 - what it is
    """A word the older version had not: what holds it cannot be said."""


def as_of(value: Any, struct: type[Any]) -> Any:
    """Return an instance of an older structure that says what the newest can say in it.

    Fields it had not are left out, of a list that was one value the first is said, and a
    structure with a word it had not is left out as a whole. A field it named otherwise
    (``value_of``) has the value of the newest one.
    """
    said = {}
    for name, field in struct._type_info.items():
        given = getattr(value, getattr(field.Attributes, "value_of", name), None)
        if given is None:
            continue
        items = given if isinstance(given, list) else [given]
        if field.Attributes.max_occurs == 1:
            items = items[:1]
        declared = get_original_type(field)
        if issubclass(declared, Struct):
            items = list(_said(items, declared))
        elif issubclass(declared, EnumBase) and any(
            str(item) not in declared.__values__ for item in items
        ):
            raise Unknown(name)
        if field.Attributes.max_occurs != 1:
            said[name] = items
        elif items:
            said[name] = items[0]
    return struct(**said)


def _said(items: list[Any], struct: type[Any]) -> Any:
    for item in items:
        try:
            yield as_of(item, struct)
        except Unknown:
            continue
