"""The fields of a request as they were sent, for requests that cannot be decoded."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

from mockturk.wire.query_tree import Pair, Parameter, replace_forbidden_characters

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mockturk.wire.decode import Tree

_SECRET = "signature"  # noqa: S105 - a field's name
# Parts of a parameter's name; no valid request is as deep.
_DEEPEST = 12


def read_raw_fields(request: Tree, known: Container[str]) -> dict[str, Any]:
    """Return the fields of a request whose names are in ``known``, without signatures.

    A value is a string, a dictionary of fields, or a list of these. Parameters with different
    indexes, such as ``Reward.1`` and ``Reward.2``, are items of a list, in the order they came.
    """
    if isinstance(request, Parameter):
        found = _of_parameters(request.pairs)
    else:
        found = _of_element(request)
    return {name: value for name, value in found.items() if name in known}


def _of_element(element: _Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in element.iterchildren("{*}*"):
        name = child.tag.rpartition("}")[2]
        if name.strip().lower() != _SECRET:
            _put(fields, name, _of_element(child) or child.text or "")
    return fields


def _of_parameters(pairs: Iterable[Pair]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    items: dict[tuple[str, ...], dict[str, Any]] = {(): fields}
    for full_name, value in pairs:
        names = _split(full_name)
        if not names or any(name.strip().lower() == _SECRET for name, _ in names):
            continue
        node = fields
        prefix: tuple[str, ...] = ()
        for name, index in names[:-1]:
            prefix = (*prefix, name, index)
            if prefix not in items:
                items[prefix] = {}
                _put(node, name, items[prefix])
            node = items[prefix]
        _put(node, names[-1][0], replace_forbidden_characters(value))
    return fields


def _split(full_name: str) -> list[tuple[str, str]]:
    """Return the names in a parameter's name, each with the index that follows it, if any."""
    names: list[tuple[str, str]] = []
    for part in full_name.split(".", _DEEPEST):
        if not part.isdecimal():
            names.append((replace_forbidden_characters(part), ""))
        elif names:
            names[-1] = (names[-1][0], part)
    return names


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    """Add a value; several values of a name become a list."""
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]
