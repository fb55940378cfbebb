"""From XML or a query to the contract's structures, by decoders compiled for each Spyne type.

Elements are recognised by local name, in any order and any namespace: clients leave the
namespace out, prefix as they like and put ``Request`` before the credentials. Attributes
(xsi:type, encodingStyle) and unknown elements are ignored. The parameters of a query come as a
tree like that of XML; what is peculiar to them is told to the tree (``Expected``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Union

from lxml import etree
from spyne.model import Unicode, XmlAttribute

from mockturk.contract.fields import Struct, original
from mockturk.errors import (
    InvalidEnumeratedParameter,
    InvalidParameterValue,
    ParameterRepeatedInRequest,
)
from mockturk.wire.rest_tree import Expected, Parameter, printable
from mockturk.wire.scalars import reader_of

XML_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TRUE = ("true", "1")

# Lists of texts that are names, which a query may give with commas between them (wire.md §4);
# lists of numbers and of fixed words may be so, whatever they are called.
_LISTS_OF_NAMES = frozenset({"ResponseGroup", "WorkerId", "About"})
# Texts for which boto sends Python's None when it was given nothing.
_OMITTED_AS_NONE = frozenset({"Reason", "Query"})

Tree = Union["etree._Element", Parameter]  # noqa: SLF001 - lxml has no other name for it
Decoder = Callable[[Tree, str], Any]
"""Takes an element and its parameter's name, returns the value; raises ItemError."""


class Decoders:
    """The decoders of structures, each made when it is first asked for."""

    def __init__(self) -> None:
        self._by_type: dict[type[Any], Decoder] = {}

    def of(self, struct: type[Any]) -> Decoder:
        """Return the decoder of a structure: from its element to an instance."""
        decoder = self._by_type.get(struct)
        if decoder is None:
            decoder = self._by_type[struct] = self._compile(struct)
        return decoder

    def _compile(self, struct: type[Any]) -> Decoder:
        fields: dict[str, tuple[bool, Decoder]] = {}
        expected: dict[str, Expected] = {}
        for name, field in struct._type_info.items():  # noqa: SLF001 - Spyne's way to ask
            if issubclass(field, XmlAttribute):
                continue  # no request has any
            declared = original(field)
            decoder = self.of(declared) if issubclass(declared, Struct) else _scalar(field)
            fields[name] = (field.Attributes.max_occurs != 1, decoder)
            expected[name] = _expected(name, field)
        return _struct(struct, fields, expected)


def _expected(name: str, field: type[Any]) -> Expected:
    if issubclass(original(field), Struct):
        return Expected(is_structure=True)
    is_text = issubclass(field, Unicode)
    is_list = field.Attributes.max_occurs != 1
    is_required = field.Attributes.min_occurs != 0
    return Expected(
        is_structure=False,
        is_comma_list=is_list and (not is_text or name in _LISTS_OF_NAMES),
        none_is_absent=not is_required and (not is_text or name in _OMITTED_AS_NONE),
    )


def _struct(
    struct: type[Any],
    fields: Mapping[str, tuple[bool, Decoder]],
    expected: Mapping[str, Expected],
) -> Decoder:
    blank = dict.fromkeys(fields)
    new: Callable[[type[Any]], Any] = object.__new__

    def decode(element: Tree, parameter: str) -> Any:
        values: dict[str, Any] = blank.copy()
        children: Iterable[Tree] = (
            element.parts(expected, parameter) if isinstance(element, Parameter) else element
        )
        for child in children:
            name = child.tag.rpartition("}")[2]
            found = fields.get(name)
            if found is None or child.get(XML_NIL) in _TRUE:
                continue
            is_list, decode_field = found
            path = f"{parameter}.{name}" if parameter else name
            value = decode_field(child, path)
            known = values[name]
            if value is None:
                continue
            if known is None:
                values[name] = [value] if is_list else value
            elif is_list:
                known.append(value)
            elif known != value:
                raise ParameterRepeatedInRequest(path)
        text = element.text
        if text and not len(element) and not text.isspace():
            # The service made a tree of what it got and found the text there (captured, 2015).
            raise InvalidEnumeratedParameter(
                f"Illegal Text data found as child of: {parameter or 'Request'}"
            )
        instance = new(struct)
        instance.__dict__ = values
        return instance

    return decode


def _scalar(field: type[Any]) -> Decoder:
    read = reader_of(field)

    def decode(element: Tree, parameter: str) -> Any:
        text = element.text or ""
        if len(element):
            raise InvalidParameterValue(
                parameter,
                printable(text.strip()),
                "It has no parts; markup in it must be escaped or in a CDATA section.",
            )
        return read(parameter, text)

    return decode
