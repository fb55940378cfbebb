"""Forms for requests: built from the types of the contract, and parsed back.

The content of a form is a ``FormValues``: for each field, by its name on the wire, a list of items,
each of which is a text or another ``FormValues``. In a form the second item of a field is named
``QualificationRequirement.2``, and one of its fields ``QualificationRequirement.2.Comparator``, as
over REST.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from mockturk.operations.validation.response_groups import ResponseGroup
from mockturk.wire.contract.published_fields import PublishedField, published_fields
from mockturk.wire.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

FormValues: TypeAlias = dict[str, list[Any]]

_DOCUMENTS = frozenset({"Question", "Test", "AnswerKey"})
_SENTENCES = frozenset({"Description", "MessageText", "Reason", "RequesterFeedback"})
_NUMBERED = re.compile(r"([A-Za-z]+)\.([1-9][0-9]{0,3})(?:\.|$)")
# The maximum depth of the contract's types; deeper names cannot come from a form.
_DEEPEST = 8
_MOST_ITEMS = 1000


@dataclass(frozen=True)
class FormItem:
    """One value of a field: a text, or the fields of a structure."""

    path: str
    number: int
    value: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True)
class FormField:
    """A field of a request as a form shows it.

    ``kind`` is text, sentence, document, number, choice or structure. ``most`` is the maximum
    number of items; None means any number. ``items`` are its items; an optional structure has no
    item until the user adds one.
    """

    name: str
    path: str
    kind: str
    is_required: bool
    most: int | None
    choices: tuple[str, ...]
    items: tuple[FormItem, ...]

    @property
    def is_listed(self) -> bool:
        """Whether items can be added and removed."""
        return self.most != 1 or (self.kind == "structure" and not self.is_required)

    @property
    def has_room(self) -> bool:
        """Whether another item can be added."""
        return self.most is None or len(self.items) < self.most


def build_form(struct: type[Any], given: FormValues, prefix: str = "") -> tuple[FormField, ...]:
    """Return the form of a structure, filled in with its content."""
    fields = []
    for field in published_fields(struct):
        kind, items = _kind(field), given.get(field.name, [])
        if not items and (field.is_required or (field.most == 1 and kind != "structure")):
            items = [{} if kind == "structure" else ""]
        path = prefix + field.name
        shown = tuple(
            _item(field, f"{path}.{number}", number, item)
            for number, item in enumerate(items[: field.most], 1)
        )
        choices = tuple(ResponseGroup) if field.name == "ResponseGroup" else field.values
        fields.append(
            FormField(field.name, path, kind, field.is_required, field.most, choices, shown)
        )
    return tuple(fields)


def _item(field: PublishedField, path: str, number: int, item: Any) -> FormItem:
    if field.struct is None:
        return FormItem(path, number, item, ())
    return FormItem(path, number, "", build_form(field.struct, item, f"{path}."))


def read_form(struct: type[Any], pairs: Iterable[tuple[str, str]]) -> FormValues:
    """Return the content of a posted form, with empty list items; unknown fields are ignored."""
    given: FormValues = {}
    numbered: dict[str, dict[int, list[tuple[str, str]]]] = {}
    for name, value in pairs:
        match = _NUMBERED.match(name)
        if match and name.count(".") < 2 * _DEEPEST:
            items = numbered.setdefault(match[1], {})
            items.setdefault(int(match[2]), []).append((name[match.end() :], value))
    for field in published_fields(struct):
        items = numbered.get(field.name, {})
        for number in sorted(items)[:_MOST_ITEMS]:
            if field.struct is not None:
                given.setdefault(field.name, []).append(read_form(field.struct, items[number]))
                continue
            text = next((value for rest, value in items[number] if not rest), "")
            if text or field.most != 1:
                # Browsers post line ends as CRLF.
                given.setdefault(field.name, []).append(text.replace("\r\n", "\n"))
    return given


def remove_blanks(given: FormValues) -> FormValues:
    """Return the content without empty texts, as empty fields are not sent."""
    found: FormValues = {}
    for name, items in given.items():
        kept = [remove_blanks(item) if isinstance(item, dict) else item for item in items]
        if kept := [item for item in kept if item != ""]:
            found[name] = kept
    return found


def add_item(struct: type[Any], given: FormValues, path: str) -> FormValues:
    """Return the content with one more empty item at a path; unchanged if there is no such path."""
    place = _locate_field(struct, given, path)
    if place is not None:
        empty: Any = "" if place.field.struct is None else {}
        place.given.setdefault(place.field.name, []).append(empty)
    return given


def remove_item(struct: type[Any], given: FormValues, path: str) -> FormValues:
    """Return the content without the item at a path."""
    place = _locate_field(struct, given, path)
    items = [] if place is None else place.given.get(place.field.name, [])
    if place is not None and 0 < place.number <= len(items):
        del items[place.number - 1]
    return given


class _FieldLocation(NamedTuple):
    """The target of a path: a field, the content of its structure, and an item's number or 0."""

    field: PublishedField
    given: FormValues
    number: int


def _locate_field(struct: type[Any], given: FormValues, path: str) -> _FieldLocation | None:
    match = _NUMBERED.match(path)
    name = match[1] if match else path
    field = next((one for one in published_fields(struct) if one.name == name), None)
    if field is None:
        return None
    if match is None or match.end() == len(path):
        return _FieldLocation(field, given, int(match[2]) if match else 0)
    items, number = given.get(name, []), int(match[2])
    if number > len(items) or field.struct is None:
        return None
    return _locate_field(field.struct, items[number - 1], path[match.end() :])


def parse_requests(document: bytes) -> list[FormValues]:
    """Return the content of each request of a call in XML; none if it is not a call."""
    try:
        root = parse_xml(document, only_elements=True)
    except (SyntaxError, LookupError, ValueError):
        return []
    requests = list(root.iter("{*}Request"))
    if not requests and str(root.tag).endswith("Request"):
        requests = [root]
    return [_parse_element(one) for one in requests]


def _parse_element(element: _Element, depth: int = 0) -> FormValues:
    given: FormValues = {}
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        is_structure = len(child) and depth < _DEEPEST
        item: Any = _parse_element(child, depth + 1) if is_structure else child.text or ""
        given.setdefault(name, []).append(item)
    return given


def select_known_fields(struct: type[Any], given: FormValues) -> FormValues:
    """Return the part of the content for which a structure has fields."""
    found: FormValues = {}
    for field in published_fields(struct):
        for item in given.get(field.name, [])[:_MOST_ITEMS]:
            if field.struct is not None:
                within = select_known_fields(field.struct, item) if isinstance(item, dict) else {}
                found.setdefault(field.name, []).append(within)
            elif isinstance(item, str):
                found.setdefault(field.name, []).append(item)
    return found


def _kind(field: PublishedField) -> str:
    if field.struct is not None:
        return "structure"
    if field.values:
        return "choice"
    if field.is_number:
        return "number"
    if field.name in _DOCUMENTS:
        return "document"
    return "sentence" if field.name in _SENTENCES else "text"
