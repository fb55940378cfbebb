"""How a field of a message is declared: a Spyne type for the wire, a plain type for the reader.

Each function returns a Spyne type (what the WSDL says) while the type checker sees the Python
value an instance holds. A field nobody sent is None, whatever the schema requires of it: which
absence is an error is a rule of the operation, not of the decoder.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from spyne import ComplexModel
from spyne.model import Boolean, DateTime, Integer32, Integer64, Unicode, XmlAttribute, enum
from spyne.model import Decimal as SpyneDecimal

NAMESPACE_PREFIX = "http://requester.mturk.amazonaws.com/doc/"
API_VERSION = "2014-08-15"
NAMESPACE = NAMESPACE_PREFIX + API_VERSION

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Struct(ComplexModel):
    """A structure of the schema: a named complexType whose fields are declared in order."""

    __namespace__ = NAMESPACE
    _blank: ClassVar[dict[str, None]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._blank = dict.fromkeys(cls._type_info)

    def __init__(self, **values: Any) -> None:
        # Spyne's own initialiser walks the type information of every field on every call.
        self.__dict__.update(self._blank)
        self.__dict__.update(values)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment] # mutable, as Spyne's models are

    def __repr__(self) -> str:
        given = (f"{name}={value!r}" for name, value in self.__dict__.items() if value is not None)
        return f"{type(self).__name__}({', '.join(given)})"


class Element(Struct):
    """A global element of the schema with a type of its own, used by reference."""


class Inline(Struct):
    """A structure without a name of its own, written where it is used."""


def occurs(spyne_type: Any, *, required: bool, many: bool, **attributes: Any) -> Any:
    """Say of a Spyne type how often it occurs as a field; null is never a value."""
    return spyne_type.customize(
        min_occurs=1 if required else 0,
        max_occurs="unbounded" if many else 1,
        nillable=False,
        **attributes,
    )


def text(*, required: bool = False) -> str | None:
    """Declare an xs:string."""
    return cast("str | None", occurs(Unicode, required=required, many=False))


def texts(*, required: bool = False) -> list[str] | None:
    """Declare a repeated xs:string."""
    return cast("list[str] | None", occurs(Unicode, required=required, many=True))


def integer(*, required: bool = False) -> int | None:
    """Declare an xs:int."""
    return cast("int | None", occurs(Integer32, required=required, many=False))


def integers() -> list[int] | None:
    """Declare a repeated, optional xs:int."""
    return cast("list[int] | None", occurs(Integer32, required=False, many=True))


def long(*, required: bool = False) -> int | None:
    """Declare an xs:long."""
    return cast("int | None", occurs(Integer64, required=required, many=False))


def decimal(*, required: bool = False) -> Decimal | None:
    """Declare an xs:decimal."""
    return cast("Decimal | None", occurs(SpyneDecimal, required=required, many=False))


def boolean(*, required: bool = False) -> bool | None:
    """Declare an xs:boolean."""
    return cast("bool | None", occurs(Boolean, required=required, many=False))


def date_time(*, required: bool = False) -> Any:
    """Declare an xs:dateTime; an instance holds an aware datetime in UTC."""
    return occurs(DateTime, required=required, many=False)


def enumerated(values: type[E], *, required: bool = False) -> E | None:
    """Declare a string of a named, closed list; the name is the enumeration's own."""
    spyne_type = enum.Enum(*(member.value for member in values), type_name=values.__name__)
    spyne_type.__namespace__ = NAMESPACE
    return cast("E | None", occurs(spyne_type, required=required, many=False, enumeration=values))


def fewer_values(enumeration: Any, missing: Collection[str]) -> Any:
    """Make the enumeration of the same name without some of its values."""
    values = [value for value in enumeration.__values__ if value not in missing]
    made = enum.Enum(*values, type_name=enumeration.get_type_name())
    made.__namespace__ = NAMESPACE
    return made


def one(struct: type[T], *, required: bool = False) -> T | None:
    """Declare a structure."""
    return cast("T | None", occurs(struct, required=required, many=False))


def many(struct: type[T], *, required: bool = False) -> list[T] | None:
    """Declare a repeated structure."""
    return cast("list[T] | None", occurs(struct, required=required, many=True))


def attribute() -> str | None:
    """Declare a required xs:string attribute."""
    return cast("str | None", XmlAttribute(Unicode(nillable=False), use="required"))
