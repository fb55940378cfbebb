"""The OpenAPI 3.1 description of the endpoints, built from their declarations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any

from msgspec.json import schema_components

from mockturk.admin.api.endpoints import Endpoint
from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.admin.api.responses import ErrorResponse
from mockturk.domain.views.json_types import describe_type

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_JSON = "application/json"
_TOKEN = "control token"  # noqa: S105 - its name
_COMPONENTS = "#/components/schemas/"

Schema = dict[str, Any]


def build_openapi(endpoints: Sequence[Endpoint], base_url: str, version: str) -> Schema:
    """Return the OpenAPI description of endpoints.

    ``base_url`` is the URL of the world, with a trailing slash.
    """
    kinds = [ErrorResponse, *(kind for one in endpoints for kind in (one.fields, one.content))]
    found, components = schema_components(
        kinds, schema_hook=describe_type, ref_template=f"{_COMPONENTS}{{name}}"
    )
    schemas: dict[Any, Schema] = dict(zip(kinds, found, strict=True))
    paths: dict[str, Schema] = {}
    for one in endpoints:
        path = _PARAMETER.sub(r"{\2}", ADMIN_PREFIX + one.path)
        fields = components[schemas[one.fields]["$ref"].removeprefix(_COMPONENTS)]
        operation = _describe_operation(one, fields, schemas)
        paths.setdefault(path, {})[one.method.lower()] = operation
    in_bodies = {one.fields for one in endpoints if one.has_body}
    for one in endpoints:
        if one.fields not in in_bodies:
            components.pop(one.fields.__name__, None)  # they are described as parameters
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mockturk",
            "version": version,
            "description": "The worker API and the control API, besides the Requester API. "
            "Callers on the server's machine need no token.",
        },
        "servers": [{"url": base_url.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {_TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe_operation(endpoint: Endpoint, fields: Schema, schemas: dict[Any, Schema]) -> Schema:
    success: Schema = {"description": "Success."}
    if endpoint.status != 204:  # noqa: PLR2004 - HTTP: no content
        success["content"] = {_JSON: {"schema": schemas[endpoint.content]}}
    operation: Schema = {
        "operationId": endpoint.function.__name__,
        "summary": endpoint.summary,
        "parameters": _describe_path(endpoint),
        "responses": {
            str(endpoint.status.value): success,
            "default": {
                "description": "The request was refused.",
                "content": {_JSON: {"schema": schemas[ErrorResponse]}},
            },
        },
        "security": [] if endpoint.is_open else [{}, {_TOKEN: []}],
    }
    if description := (inspect.getdoc(endpoint.function) or "").partition("\n\n")[2]:
        operation["description"] = description
    if endpoint.has_body:
        operation["requestBody"] = {
            "required": bool(fields["required"]),
            "content": {_JSON: {"schema": schemas[endpoint.fields]}},
        }
    else:
        operation["parameters"] += _describe_query(fields)
    return operation


def _describe_path(endpoint: Endpoint) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"},
        }
        for kind, name in _PARAMETER.findall(endpoint.path)
    ]


def _describe_query(fields: Schema) -> list[Schema]:
    return [
        {"name": name, "in": "query", "required": name in fields["required"], "schema": schema}
        for name, schema in fields["properties"].items()
    ]
