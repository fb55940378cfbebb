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

    A value is a string, a dictionary of fields, or a list of these. Indexes in the names of
    parameters are dropped.
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
    for full_name, value in pairs:
        parts = [
            replace_forbidden_characters(one)
            for one in full_name.split(".", _DEEPEST)
            if not one.isdecimal()
        ]
        if not parts or any(one.strip().lower() == _SECRET for one in parts):
            continue
        node = fields
        for name in parts[:-1]:
            below = node.get(name)
            if not isinstance(below, dict):
                below = {}
                _put(node, name, below)
            node = below
        _put(node, parts[-1], replace_forbidden_characters(value))
    return fields


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    """Add a value; several values of a name become a list."""
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]
