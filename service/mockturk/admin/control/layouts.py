"""Endpoints for HIT layouts: pages with placeholders, which CreateHIT can refer to by id."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_string
from mockturk.admin.api.schemas import TEXT, describe_array, describe_object
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.layouts import LAYOUT_ID, Layout
from mockturk.store import tables

_PLACEHOLDERS = describe_array(TEXT)
_LAYOUT = describe_object(layout_id=TEXT, placeholders=_PLACEHOLDERS, html=TEXT)


@endpoint(
    "GET",
    "/layouts",
    schema=describe_object(
        layouts=describe_array(describe_object(layout_id=TEXT, placeholders=_PLACEHOLDERS))
    ),
)
def list_layouts(request: AdminRequest) -> Response:
    """List the layouts of a world, each with its placeholders."""
    with request.world.store.transaction():
        layouts = request.world.store.all(tables.LAYOUTS)
    layouts.sort(key=lambda layout: layout.id)
    return json_response({"layouts": [_to_json(layout) for layout in layouts]})


@endpoint("GET", "/layouts/<layout_id>", error_statuses=(404,), schema=_LAYOUT)
def show_layout(request: AdminRequest, layout_id: str) -> Response:
    """Get a layout with its HTML page."""
    with request.world.store.transaction():
        return _layout_response(_found(request, layout_id))


@endpoint(
    "PUT",
    "/layouts/<layout_id>",
    body={"html": parse_string},
    required=("html",),
    schema=_LAYOUT,
)
def put_layout(request: AdminRequest, layout_id: str) -> Response:
    """Create or replace a layout; HITs that were created with it do not change."""
    if not LAYOUT_ID.fullmatch(layout_id):
        raise BadRequest("A HITLayoutId has up to 64 characters of A-Z, 0-9 and _.")
    layout = Layout(layout_id, request.given["html"])
    with request.world.store.transaction():
        request.world.store.save(tables.LAYOUTS, layout)
    return _layout_response(layout)


@endpoint("DELETE", "/layouts/<layout_id>", status=204, error_statuses=(404,))
def delete_layout(request: AdminRequest, layout_id: str) -> Response:
    """Delete a layout; a reset restores the layouts of the server's folder."""
    with request.world.store.transaction():
        request.world.store.delete(tables.LAYOUTS, _found(request, layout_id).id)
    return no_content()


def _found(request: AdminRequest, layout_id: str) -> Layout:
    layout = request.world.store.get(tables.LAYOUTS, layout_id)
    if layout is None:
        raise NotFound("There is no such layout.")
    return layout


def _to_json(layout: Layout) -> dict[str, Any]:
    return {"layout_id": layout.id, "placeholders": list(layout.placeholders)}


def _layout_response(layout: Layout) -> Response:
    return json_response({**_to_json(layout), "html": layout.html})
