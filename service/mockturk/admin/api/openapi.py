"""The OpenAPI 3.1 description of the endpoints, built from their declarations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any

from mockturk.admin.api.endpoints import ADMIN_PREFIX, Endpoint
from mockturk.admin.api.parameters import SCHEMAS, FieldParser
from mockturk.admin.api.schemas import ANYTHING, to_plain

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_JSON = "application/json"
_TOKEN = "control token"  # noqa: S105 - its name
_ERROR: Mapping[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "data"],
            "properties": {
                "code": {
                    "type": "string",
                    "description": "The service's error code, or the name of the HTTP status.",
                },
                "message": {"type": "string"},
                "data": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


def build_openapi(endpoints: Iterable[Endpoint], base_url: str, version: str) -> dict[str, Any]:
    """Return the OpenAPI description of endpoints.

    ``base_url`` is the URL of the world, with a trailing slash.
    """
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = _PARAMETER.sub(r"{\2}", ADMIN_PREFIX + endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint)
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
            "schemas": {"Error": dict(_ERROR)},
            "securitySchemes": {_TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.answer.__name__,
        "summary": endpoint.summary,
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint)],
        "responses": {
            str(endpoint.status): _success(endpoint),
            "default": {
                "description": "The request was refused.",
                "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
        "security": [] if endpoint.is_open else [{}, {_TOKEN: []}],
    }
    if description := inspect.getdoc(endpoint.answer).partition("\n\n")[2]:  # type: ignore[union-attr] # all have one
        operation["description"] = description
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": bool(endpoint.required),
            "content": {_JSON: {"schema": _body(endpoint.body, endpoint.required)}},
        }
    return operation


def _success(endpoint: Endpoint) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Success."}
    if endpoint.status != 204:  # noqa: PLR2004 - HTTP: no content
        gives = endpoint.schema() if callable(endpoint.schema) else endpoint.schema
        schema = to_plain(gives or ANYTHING)
        success["content"] = {endpoint.content_type: {"schema": schema}}
    return success


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"},
        }
        for kind, name in _PARAMETER.findall(endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": name in endpoint.required,
            "schema": dict(SCHEMAS[kind]),
        }
        for name, kind in endpoint.query.items()
    ]


def _body(fields: Mapping[str, FieldParser], needed: tuple[str, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: dict(SCHEMAS[kind]) for name, kind in fields.items()},
        "additionalProperties": False,
    }
    if needed:
        schema["required"] = list(needed)
    return schema
