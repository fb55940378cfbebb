"""The fields of requests: JSON bodies and queries, converted to a type of fields.

All functions raise a Werkzeug HTTPException whose description says what is wrong, and where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, ValidationError
from msgspec.inspect import EnumType, FloatType, ListType, LiteralType, StrType, type_info
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Request

from mockturk.domain.json_text import parse_json_object
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.views.json_types import decode_value

_JSON = "application/json"
_LONGEST_QUOTE = 100  # characters of a name that an error message quotes
# In a query, the texts that stand for a number or a boolean.
_VALUE = re.compile("-?(?:0|[1-9][0-9]{0,17})|true|false", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
# An error of msgspec: the problem, and the path of the value.
_PROBLEM = re.compile(r"(?P<problem>.*?)(?: - at `\$\.?(?P<path>.*)`)?", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(?P<kinds>[^`]+)`(?P<limit>[^,]*)(?:, got `(?P<got>.+)`)?")
_NAMED = re.compile(r"Object (?P<problem>contains unknown|missing required) field `(?P<name>.*)`")
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "str": "a text",
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "array": "a list",
        "object": "an object",
        "bytes": "a text in base64",
        "decimal": "an amount of USD",
    }
)
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "Invalid base64 encoded string": "is not in base64",
        "Invalid decimal string": "must be an amount of USD",
        "Number out of range": "is out of range",
    }
)


class RequestFields(Struct, forbid_unknown_fields=True):
    """Base class of the fields of a request: UNSET stands for a field that was not sent.

    ``renamed`` has the old names of fields of a query, which still work for one release.
    """

    renamed: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def sent(self) -> dict[str, Any]:
        """Return the fields that were sent, by their names in the request."""
        names = zip(self.__struct_encode_fields__, self.__struct_fields__, strict=True)
        found = ((sent, getattr(self, name)) for sent, name in names)
        return {name: value for name, value in found if value is not UNSET}


R = TypeVar("R", bound=RequestFields)


class NoFields(RequestFields):
    """The fields of a request that has none."""


class PageFields(RequestFields):
    """Which page of a list to return, from 1 on, and how many items a page has."""

    page: int | UnsetType = UNSET
    page_size: int | UnsetType = UNSET


class WorkerField(RequestFields):
    """The worker on whose behalf a request is sent."""

    worker_id: str


class ViewerField(RequestFields):
    """The worker to whom something is shown, if any."""

    worker_id: str | UnsetType = UNSET


Count = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(ge=0)]
Probability = Annotated[float, Meta(ge=0, le=1)]
Wait = Annotated[float, Meta(ge=0, le=60)]
MOST_WAITING = 100
"""Requests that may wait for events of one kind in one world at a time."""


def read_body(request: Request) -> bytes:
    """Return the body of a request; raises UnsupportedMediaType (415) if it is compressed."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    return request.get_data()


def read_json(request: Request, kind: type[R]) -> R:
    """Return the fields of a JSON body; an empty body has none.

    The Content-Type must be JSON: before a browser sends that for a page of another site, it asks
    the server for permission (CORS), which the server never gives. Programs may omit it with an
    empty body.
    """
    body = read_body(request)
    if request.mimetype != _JSON and (body or _is_from_browser(request)):
        raise UnsupportedMediaType(f"The Content-Type must be {_JSON}.")
    try:
        found = parse_json_object(body or b"{}")
    except ValueError as error:
        raise BadRequest(f"The body {error}.") from None
    return parse_fields(found, kind)


def _is_from_browser(request: Request) -> bool:
    """Return whether a request has a header that only browsers send.

    The fetch of Node.js sends "Sec-Fetch-Mode: cors" and nothing else of the kind.
    """
    headers = request.headers
    return (
        any(name in headers for name in ("Origin", "Sec-Fetch-Site", "Sec-Fetch-Dest"))
        or headers.get("Sec-Fetch-Mode", "cors") != "cors"
    )


def find_old_names(request: Request, kind: type[RequestFields]) -> dict[str, str]:
    """Return the new names of the fields in a query that were sent by their old names."""
    return {old: new for old, new in kind.renamed.items() if old in request.args}


def read_query(request: Request, kind: type[R]) -> R:
    """Return the fields of a query; only a field that is a list of texts may be repeated."""
    found: dict[str, Any] = {}
    types = _get_types(kind)
    for given, values in request.args.lists():
        name = kind.renamed.get(given, given)
        if isinstance(types.get(name), ListType):
            found[name] = values
        elif len(values) > 1 or name in found:
            raise BadRequest(f"{_quote(name)} occurs more than once.")
        elif not isinstance(types.get(name), StrType) and _VALUE.fullmatch(values[0]):
            found[name] = json.loads(values[0])
        elif isinstance(types.get(name), FloatType) and _DECIMAL.fullmatch(values[0]):
            found[name] = float(values[0])
        else:
            found[name] = values[0]
    return parse_fields(found, kind)


def parse_fields(found: dict[str, Any], kind: type[R]) -> R:
    """Return values by name as fields; raises BadRequest if one is unknown, missing or invalid."""
    try:
        return msgspec.convert(found, kind, dec_hook=decode_value)
    except ValidationError as error:
        raise BadRequest(_explain(error, found, kind)) from None


@cache
def _get_types(kind: type[RequestFields]) -> Mapping[str, msgspec.inspect.Type]:
    return MappingProxyType({one.name: one.type for one in type_info(kind).fields})  # type: ignore[attr-defined] # of a Struct


def _explain(error: ValidationError, found: dict[str, Any], kind: type[RequestFields]) -> str:
    """Return the sentence for an error: what is wrong with which field."""
    parts = _PROBLEM.fullmatch(str(error))
    assert parts is not None  # noqa: S101 - the pattern matches any text
    problem, path = parts["problem"], parts["path"] or ""
    field = path.partition("[")[0]
    if f"{field}[...]" in path:
        path = path.replace("[...]", f".{_find_wrong_key(found, field, kind)}", 1)
    if named := _NAMED.fullmatch(problem):
        place = _quote(f"{path}.{named['name']}" if path else named["name"])
        if named["problem"] == "missing required":
            return f"{place} is missing."
        return f"{place} is not known here.{_list_fields(named['name'], kind) if not path else ''}"
    if problem.startswith("Invalid enum value"):
        return f"{_quote(path)} must be one of {_list_choices(found[path], _get_types(kind)[path])}"
    if expected := _EXPECTED.fullmatch(problem):
        problem = f"must be {_describe_expected(expected)}"
    return f"{_quote(path)} {_SENTENCES.get(problem, problem)}."


def _find_wrong_key(found: dict[str, Any], field: str, kind: type[RequestFields]) -> str:
    """Return the key of the invalid value in an object, which msgspec does not report."""
    for key, value in found[field].items():
        try:
            msgspec.convert({**found, field: {key: value}}, kind, dec_hook=decode_value)
        except ValidationError:
            return str(key)
    raise AssertionError(field)


def _list_fields(name: str, kind: type[RequestFields]) -> str:
    known = kind.__struct_encode_fields__
    return f" The fields are: {', '.join(known) or 'none'}.{did_you_mean(name, known)}"


def _list_choices(value: str, kind: msgspec.inspect.Type) -> str:
    known: list[str] = []
    if isinstance(kind, EnumType):
        known = [one.value for one in kind.cls]
    elif isinstance(kind, LiteralType):
        known = [str(one) for one in kind.values]
    return f"{', '.join(known)}.{did_you_mean(value, known)}"


def _describe_expected(expected: re.Match[str]) -> str:
    """Return what a value must be, such as "a number of 0 or more"."""
    *others, last = [_KINDS[kind] for kind in _KINDS if kind in expected["kinds"].split(" | ")]
    kinds = f"{', '.join(others)} or {last}" if others else last
    sign, _, limit = expected["limit"].strip().partition(" ")
    more_or_less = {">=": "more", "<=": "less"}.get(sign)
    return f"{kinds} of {float(limit):g} or {more_or_less}" if more_or_less else kinds


def _quote(name: str) -> str:
    return json.dumps(name if len(name) <= _LONGEST_QUOTE else f"{name[:_LONGEST_QUOTE]}...")
