"""From XML to the contract's structures, by decoders compiled once for each Spyne type.

Elements are recognised by local name, in any order and any namespace: clients leave the
namespace out, prefix as they like and put ``Request`` before the credentials. Attributes
(xsi:type, encodingStyle) and unknown elements are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from spyne.model import XmlAttribute

from mockturk.contract.fields import Struct
from mockturk.errors import (
    InvalidEnumeratedParameter,
    InvalidParameterValue,
    ParameterRepeatedInRequest,
)
from mockturk.wire.scalars import reader_of

XML_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TRUE = ("true", "1")

Decoder = Callable[["etree._Element", str], Any]  # noqa: SLF001 - lxml has no other name for it
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
        for name, field in struct._type_info.items():  # noqa: SLF001 - Spyne's way to ask
            if issubclass(field, XmlAttribute):
                continue  # no request has any
            declared = getattr(field, "__orig__", None) or field
            decoder = self.of(declared) if issubclass(declared, Struct) else _scalar(field)
            fields[name] = (field.Attributes.max_occurs != 1, decoder)
        return _struct(struct, fields)


def _struct(struct: type[Any], fields: Mapping[str, tuple[bool, Decoder]]) -> Decoder:
    blank = dict.fromkeys(fields)
    new: Callable[[type[Any]], Any] = object.__new__

    def decode(element: etree._Element, parameter: str) -> Any:
        values: dict[str, Any] = blank.copy()
        for child in element:
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

    def decode(element: etree._Element, parameter: str) -> Any:
        text = element.text or ""
        if len(element):
            raise InvalidParameterValue(
                parameter, text.strip(), "Markup in it must be escaped or in a CDATA section."
            )
        return read(parameter, text)

    return decode
