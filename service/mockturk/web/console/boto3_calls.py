"""A call of the legacy API as a call of boto3, which calls the API of 2017-01-17."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pprint import pformat
from textwrap import indent
from types import MappingProxyType
from typing import Any

from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.web.console.operation_forms import FormValues
from mockturk.wire.aws_json.model import OTHER_NAMES, load_model

_WORD = re.compile(r"HITs?|URL|[A-Z][a-z]+")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = ("true", "1", "t")
_WIDTH = 76  # characters
# What tells the later operation to do as the legacy one.
_ALSO: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "ApproveRejectedAssignment": MappingProxyType({"OverrideRejection": True}),
        "ForceExpireHIT": MappingProxyType({"ExpireAt": 0}),
    }
)


def write_boto3_call(legacy: str, given: FormValues) -> str:
    """Return Python code that does with a boto3 client ``mturk`` what a legacy call does.

    Empty if no operation of the later API replaces the legacy one. A comment lists the fields that
    the later API does not have, such as ``ResponseGroup``.

    :param given: the fields of the legacy request, without empty ones.
    """
    candidates = [one.name for one in OPERATIONS_2017.values() if legacy in one.legacy]
    if not candidates:
        return ""
    found = {name: _convert_members(_request_shape(name), given) for name in candidates}
    name = max(candidates, key=lambda one: len(found[one]))
    arguments = {**found[name], **_ALSO.get(legacy, {})}
    used = {known for member in arguments for known in _names_of(member)}
    unused = [field for field in given if field not in used]
    lines = [f"# no such member: {field}\n" for field in unused]
    written = "".join(_write_argument(*one) for one in arguments.items())
    call = f"mturk.{to_method_name(name)}"
    return "".join([*lines, f"{call}(\n{written})" if written else f"{call}()"])


def to_method_name(operation: str) -> str:
    """Return the name of a boto3 client's method for an operation."""
    return "_".join(_WORD.findall(operation)).lower()


def _request_shape(operation: str) -> str:
    return load_model().operations[operation].request


def _names_of(member: str) -> tuple[str, ...]:
    return (member, *OTHER_NAMES.get(member, ()))


def _convert_members(shape: str, given: FormValues) -> dict[str, Any]:
    """Return the members of a structure that fields of a form have, by their later names."""
    found: dict[str, Any] = {}
    for member, of in load_model().shapes[shape].members.items():
        items = next((given[name] for name in _names_of(member) if name in given), None)
        if items:
            found[member] = _convert(of, items)
    return found


def _convert(name: str, items: Iterable[Any]) -> Any:
    """Return the value of a member; ``items`` are the items of a field."""
    shape = load_model().shapes[name]
    if shape.type == "list":
        return [_convert(shape.member, [item]) for item in items]
    (item, *_) = items
    if isinstance(item, dict):
        if shape.type == "structure":
            return _convert_members(name, item)
        return "".join(item.get("Amount", ()))  # money is a text here
    if shape.type == "boolean":
        return item.lower() in _TRUE
    if shape.type in ("integer", "long") and _INTEGER.fullmatch(item):
        return int(item)
    return item


def _write_argument(name: str, value: Any) -> str:
    written = pformat(value, width=_WIDTH - len(name), sort_dicts=False)
    if "\n" not in written:
        return f"    {name}={written},\n"
    if isinstance(value, str):
        # pformat breaks a long text into several, in brackets of its own or none.
        written = f"({written})" if not written.startswith("(") else written
    return indent(f"{name}={written},\n", "    ")
