"""Functions that declare the fields of a message.

Each function returns a Spyne type, as in the WSDL, but is annotated with the Python type of the
value that an instance has. A field that was not sent is None, even if the schema requires it:
operations, not decoders, decide whether a missing field is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from spyne import ComplexModel
from spyne.model import Boolean, DateTime, Double, Integer32, Integer64, Unicode, XmlAttribute, enum
from spyne.model import Decimal as SpyneDecimal

SERVICE = "AWSMechanicalTurkRequester"
NAMESPACE_PREFIX = "http://requester.mturk.amazonaws.com/doc/"
API_VERSION = "2014-08-15"
NAMESPACE = NAMESPACE_PREFIX + API_VERSION

UNBOUNDED = "unbounded"

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Struct(ComplexModel):
    """A structure of the schema: a named complexType whose fields are declared in order."""

    __namespace__ = NAMESPACE

    class Attributes(ComplexModel.Attributes):
        """The defaults of a field that has this structure as its type."""

        nillable = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Spyne leaves the field's type as a class attribute; an instance without a value would
        # return it.
        for name in cls._type_info:
            if name in vars(cls):
                setattr(cls, name, None)

    def __init__(self, **values: Any) -> None:
        # Spyne's own initialiser walks the type information of every field: a CreateHIT would cost
        # 45 % more.
        self.__dict__ = values

    @staticmethod
    def resolve_namespace(_cls: Any, _default: str, _tags: set[Any] | None = None) -> bool:
        """Do nothing: all types here have their namespaces and names.

        For each message, Spyne would look at all types within it: a fifth of the time it takes to
        build the application.
        """
        return True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._given() == other._given()

    __hash__ = None  # type: ignore[assignment] # mutable, as Spyne's models are

    def _given(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if value is not None}

    def __repr__(self) -> str:
        given = (f"{name}={value!r}" for name, value in self._given().items())
        return f"{type(self).__name__}({', '.join(given)})"


class Element(Struct):
    """A global element of the schema with an anonymous type, used by reference."""


class InlineStruct(Struct):
    """A structure without a name, written into the schema where it is used."""


# Attributes of a field besides Spyne's, for differences from the schema:
# - published: False if the service accepted the field although the schema does not have it;
# - published_most: how often the field may occur according to the schema, if clients send it more
# often;
# - enumeration: the StrEnum of its values; an enumeration of an older version has none;
# - value_of: the name of the field in the newest version, if an older version named it
#   differently;
# - inline: True if its enumeration is anonymous in the schema.


def occurs(
    spyne_type: Any, *, required: bool = False, most: int | str = 1, **attributes: Any
) -> Any:
    """Return a Spyne type with the number of its occurrences as a field; it is not nillable."""
    return _occurring(spyne_type, 1 if required else 0, most, **attributes)


@cache
def _occurring(spyne_type: Any, least: int, most: int | str, **attributes: Any) -> Any:
    """Make the type of a field, cached because it takes Spyne a while."""
    wanted = {"min_occurs": least, "max_occurs": most, "nillable": False, **attributes}
    given = spyne_type.Attributes
    if all(getattr(given, name, None) == value for name, value in wanted.items()):
        return spyne_type
    return spyne_type.customize(**wanted)


def get_original_type(field: type[Any]) -> type[Any]:
    """Return the type that a field's type was customized from."""
    return getattr(field, "__orig__", None) or field


def text(*, required: bool = False, **attributes: Any) -> str | None:
    """Declare an xs:string."""
    return cast("str | None", occurs(Unicode, required=required, **attributes))


def texts(
    *, required: bool = False, most: int | str = UNBOUNDED, **attributes: Any
) -> list[str] | None:
    """Declare a repeated xs:string."""
    return cast("list[str] | None", occurs(Unicode, required=required, most=most, **attributes))


def integer(*, required: bool = False) -> int | None:
    """Declare an xs:int."""
    return cast("int | None", occurs(Integer32, required=required))


def integers() -> list[int] | None:
    """Declare a repeated, optional xs:int."""
    return cast("list[int] | None", occurs(Integer32, most=UNBOUNDED))


def long(*, required: bool = False) -> int | None:
    """Declare an xs:long."""
    return cast("int | None", occurs(Integer64, required=required))


def decimal(*, required: bool = False) -> Decimal | None:
    """Declare an xs:decimal."""
    return cast("Decimal | None", occurs(SpyneDecimal, required=required))


def double() -> float | None:
    """Declare an optional xs:double."""
    return cast("float | None", occurs(Double))


def boolean(*, required: bool = False, **attributes: Any) -> bool | None:
    """Declare an xs:boolean."""
    return cast("bool | None", occurs(Boolean, required=required, **attributes))


def date_time(*, required: bool = False) -> Any:
    """Declare an xs:dateTime; an instance holds an aware datetime in UTC."""
    return occurs(DateTime, required=required)


def enumerated(values: type[E], *, required: bool = False, **attributes: Any) -> E | None:
    """Declare a string with enumerated values; the schema uses the enumeration's name.

    The attribute ``ignored`` lists further values that are read as None.
    """
    made = occurs(_enumeration(values), required=required, enumeration=values, **attributes)
    return cast("E | None", made)


def enumerations(values: type[E], **attributes: Any) -> list[E] | None:
    """Declare a repeated, optional string with enumerated values."""
    made = occurs(_enumeration(values), most=UNBOUNDED, enumeration=values, **attributes)
    return cast("list[E] | None", made)


@cache
def _enumeration(values: type[StrEnum]) -> Any:
    return closed_list(values.__name__, (member.value for member in values))


def closed_list(name: str, values: Iterable[str]) -> Any:
    """Return the Spyne type of a string with enumerated values."""
    made = enum.Enum(*values, type_name=name)
    made.__namespace__ = NAMESPACE
    return made


def one(struct: type[T], *, required: bool = False) -> T | None:
    """Declare a structure."""
    return cast("T | None", occurs(struct, required=required))


def many(struct: type[T], *, required: bool = False, most: int | str = UNBOUNDED) -> list[T] | None:
    """Declare a repeated structure."""
    return cast("list[T] | None", occurs(struct, required=required, most=most))


def attribute() -> str | None:
    """Declare a required xs:string attribute."""
    return cast("str | None", XmlAttribute(Unicode(nillable=False), use="required"))
