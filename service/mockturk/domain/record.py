"""What values and records of the domain are made of."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Record", "replace"]


class Record(Struct, frozen=True, gc=False):
    """An immutable value: equal to another of its type with equal fields, and hashed by them.

    The garbage collector never looks at one, however many are kept: a record holds values and
    other records, and nothing that leads back to it. ``replace`` makes one with other fields.
    A subclass says ``frozen=True`` again, for the type checker.
    """

    long_fields: ClassVar[frozenset[str]] = frozenset()
    """The fields too long to be read among the others, which ``repr`` leaves out."""

    def __repr__(self) -> str:
        shown = (
            f"{name}={getattr(self, name)!r}"
            for name in self.__struct_fields__
            if name not in self.long_fields
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"
