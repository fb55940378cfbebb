"""Decoders of requests, from XML or a query to instances of Spyne types; compiled for each type.

Elements are matched by local name, in any order and any namespace: clients omit the namespace, use
any prefix and put ``Request`` before the credentials. Attributes (xsi:type, encodingStyle) are
ignored; unknown elements are ignored and noted. The parameters of a query are decoded as a tree
like that of XML; ``Expected`` has the special rules for queries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Union

from lxml import etree
from spyne.model import Unicode, XmlAttribute

from mockturk.domain.errors import (
    InvalidEnumeratedParameter,
    InvalidParameterValue,
    ItemError,
    ParameterRepeatedInRequest,
    ParameterTooShortError,
)
from mockturk.domain.errors.base import shorten
from mockturk.domain.request_notes import RequestNotes
from mockturk.wire.contract.field_paths import known_names
from mockturk.wire.contract.fields import NAMESPACE, Struct, get_original_type
from mockturk.wire.envelopes import ACCEPTED_NAMES, FRONT_END_NAMES
from mockturk.wire.query_tree import Expected, Parameter, replace_forbidden_characters
from mockturk.wire.scalars import reader_of

XML_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TRUE = ("true", "1")

# Lists of strings that a query may send as one value with commas
# (docs/reference/wire.md#rest-comma-split). A list of numbers or of enumerated values may always be
# sent in this way.
_LISTS_OF_NAMES = frozenset({"ResponseGroup", "WorkerId", "About"})
# A single string that is split in this way too, and so occurs twice
# (docs/reference/errors.md#text-repeated-element).
_COUNTRY = "Country"
# The structures whose class the service named when an element occurred twice in them.
_PARENT_CLASSES: Mapping[str, str] = MappingProxyType(
    {"Locale": "com.amazon.mechanicalturk.common.types.Locale"}
)
# Optional strings for which boto sends the text "None" if its caller passed no value.
_OMITTED_AS_NONE = frozenset({"Reason", "Query"})

Tree = Union["etree._Element", Parameter]
Decoder = Callable[[Tree, RequestNotes], Any]
"""Takes an element and the notes for unknown names; returns the value, raises ItemError."""


class Decoders:
    """The decoders of requests, each compiled when it is first used."""

    def __init__(self) -> None:
        self._by_type: dict[type[Any], Decoder] = {}

    def of(self, request: type[Any]) -> Decoder:
        """Return the decoder for a request type, which makes an instance from an element."""
        decoder = self._by_type.get(request)
        if decoder is None:
            decoder = self._by_type[request] = _structure(request, "")
        return decoder


_Field = tuple[str, bool, Decoder]
"""A field at its place in a request: its name, whether it is a list, and its decoder."""


def _structure(struct: type[Any], path: str) -> Decoder:
    """Make the decoder of a structure at a path, so that no call has to build field paths."""
    expected, by_name = _fields(struct, path)
    note_unknown = _unknown_names(struct, by_name, path)
    note_nil = _nil_values(by_name, note_unknown, path)
    unknown: _Field = ("", False, note_unknown)
    # The usual tags, so that a call need not split them: 2 % of a CreateHIT.
    by_tag = {**by_name, **{f"{{{NAMESPACE}}}{name}": field for name, field in by_name.items()}}
    new: Callable[[type[Any]], Any] = object.__new__

    def decode(element: Tree, notes: RequestNotes) -> Any:
        values: dict[str, Any] = {}
        child: Tree | None = None
        # To iterate over the element itself would cost 0.8 % of a CreateHIT.
        children: Iterable[Tree] = (
            element.parts(expected, path) if isinstance(element, Parameter) else element[:]  # type: ignore[index] # not in lxml's stubs
        )
        for child in children:
            # Most elements have no attributes: not to look one up saves 5 % of a CreateHIT.
            if child.keys() and child.get(XML_NIL) in _TRUE:
                note_nil(child, notes)
                continue
            name, is_list, decode_field = by_tag.get(child.tag) or by_name.get(
                child.tag.rpartition("}")[2], unknown
            )
            value = decode_field(child, notes)
            if value is None:
                continue
            if name not in values:
                values[name] = [value] if is_list else value
            elif is_list:
                values[name].append(value)
            elif values[name] != value:
                raise _repeated(struct, _join(path, name))
        if child is None:
            _require_no_text(element, path)
        instance = new(struct)  # struct(**values) would copy them: 1.6 % of a CreateHIT
        instance.__dict__ = values
        return instance

    return decode


def _repeated(struct: type[Any], path: str) -> ItemError:
    """Return the error for an element that occurs twice in a structure, with different values."""
    parent_class = _PARENT_CLASSES.get(struct.get_type_name())
    if parent_class is None:
        return ParameterRepeatedInRequest(path)
    name = path.rpartition(".")[2]
    return InvalidEnumeratedParameter(
        f'element "{name}" occurs more than once. (parent class: {parent_class})', path
    )


def _unknown_names(struct: type[Any], fields: Collection[str], path: str) -> Decoder:
    """Make the decoder that notes an element unless its name is one of the fields."""
    known, accepted = known_names(struct), frozenset(fields)
    if not path:  # a bare document or a query has the names of the front end beside the fields
        known, accepted = known | FRONT_END_NAMES, accepted | ACCEPTED_NAMES

    def decode(element: Tree, notes: RequestNotes) -> None:
        name = element.tag.rpartition("}")[2]
        if name not in accepted:
            notes.add_ignored(name, known, path)

    return decode


def _nil_values(fields: Collection[str], note_unknown: Decoder, path: str) -> Decoder:
    """Make the decoder that notes an element with xsi:nil if it has a value, or is unknown."""

    def decode(element: Tree, notes: RequestNotes) -> None:
        name = element.tag.rpartition("}")[2]
        if name not in fields:
            note_unknown(element, notes)
        elif len(element) or (element.text or "").strip():
            notes.add_unused(_join(path, name), "Its xsi:nil is true, so it has no value.")

    return decode


def _fields(struct: type[Any], path: str) -> tuple[dict[str, Expected], dict[str, _Field]]:
    """Return the query rules of the fields, and the fields themselves, by name."""
    expected: dict[str, Expected] = {}
    by_name: dict[str, _Field] = {}
    for name, field in struct._type_info.items():
        if issubclass(field, XmlAttribute):
            continue  # requests have no attributes
        expected[name] = _expected(name, field)
        by_name[name] = _field(name, field, path)
    return expected, by_name


def _field(name: str, field: type[Any], parent: str) -> _Field:
    return (name, field.Attributes.max_occurs != 1, _decoder(field, _join(parent, name)))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _expected(name: str, field: type[Any]) -> Expected:
    if issubclass(get_original_type(field), Struct):
        return Expected(is_structure=True)
    is_text = issubclass(field, Unicode)
    is_list = field.Attributes.max_occurs != 1
    is_required = field.Attributes.min_occurs != 0
    return Expected(
        is_structure=False,
        is_comma_list=name == _COUNTRY or (is_list and (not is_text or name in _LISTS_OF_NAMES)),
        none_is_absent=not is_required and (not is_text or name in _OMITTED_AS_NONE),
    )


def _decoder(field: type[Any], path: str) -> Decoder:
    struct = get_original_type(field)
    if issubclass(struct, Struct):
        return _structure(struct, path)
    read = reader_of(field)

    def decode_text(element: Tree, _notes: RequestNotes) -> str:
        text = element.text or ""
        if len(element):
            if read is None and isinstance(element, Parameter):
                # The service saw no text here (docs/reference/errors.md#text-empty-question).
                raise ParameterTooShortError(
                    path, ("Detail", f"{path} is a text; it has no parameters below it.")
                )
            raise _not_plain(element, path)
        return text

    if read is None:
        return decode_text

    def decode_value(element: Tree, notes: RequestNotes) -> Any:
        return read(path, decode_text(element, notes))

    return decode_value


def _not_plain(element: Tree, path: str) -> InvalidParameterValue:
    """Return the error for a simple value that has elements or parameters below it."""
    value = element.text or ""
    detail = "It must be plain text; markup in it must be escaped or in a CDATA section."
    if isinstance(element, Parameter):
        (rest, value), *_ = element.pairs
        rest = shorten(replace_forbidden_characters(rest))
        detail = f"It is a plain value: its name must not be followed by .{rest}."
    return InvalidParameterValue(path, replace_forbidden_characters(value.strip()), detail)


def _require_no_text(element: Tree, path: str) -> None:
    text = element.text
    if text and not text.isspace() and not len(element):
        # By the element's name alone (docs/reference/errors.md#text-invalid-enumerated-parameter).
        where = path or "Request"
        name = where.rpartition(".")[2]
        raise InvalidEnumeratedParameter(f"Illegal Text data found as child of: {name}", where)
