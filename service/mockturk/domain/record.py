"""The base class of the domain's values and records."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Record", "replace"]


class Record(Struct, frozen=True, gc=False):
    """An immutable value with equality and hash by its fields.

    The garbage collector does not track records, so that many records cost it no time. Therefore a
    record must hold only values and other records, never a reference that leads back to it.
    ``replace`` returns a copy with changed fields. A subclass repeats ``frozen=True`` for the type
    checker.
    """

    long_fields: ClassVar[frozenset[str]] = frozenset()
    """The names of long fields, which ``repr`` leaves out."""

    def __repr__(self) -> str:
        shown = (
            f"{name}={getattr(self, name)!r}"
            for name in self.__struct_fields__
            if name not in self.long_fields
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"
