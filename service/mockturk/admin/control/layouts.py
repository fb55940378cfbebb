"""HIT layouts: pages with placeholders that CreateHIT may name."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import text
from mockturk.admin.api.schemas import TEXT, having, several
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.layouts import LAYOUT_ID, Layout
from mockturk.store import tables

_PLACEHOLDERS = several(TEXT)
_LAYOUT = having(layout_id=TEXT, placeholders=_PLACEHOLDERS, html=TEXT)


@endpoint(
    "GET",
    "/layouts",
    gives=having(layouts=several(having(layout_id=TEXT, placeholders=_PLACEHOLDERS))),
)
def list_layouts(call: Call) -> Response:
    """List the layouts of a world, with the names they want values for."""
    with call.world.store.transaction():
        layouts = call.world.store.all(tables.LAYOUTS)
    layouts.sort(key=lambda layout: layout.id)
    return json_response({"layouts": [_listed(layout) for layout in layouts]})


@endpoint("GET", "/layouts/<layout_id>", statuses=(404,), gives=_LAYOUT)
def show_layout(call: Call, layout_id: str) -> Response:
    """Show a layout with its page."""
    with call.world.store.transaction():
        return _shown(_found(call, layout_id))


@endpoint("PUT", "/layouts/<layout_id>", body={"html": text}, needed=("html",), gives=_LAYOUT)
def put_layout(call: Call, layout_id: str) -> Response:
    """Keep a page as a layout, in place of what had its id; HITs keep what they were made with."""
    if not LAYOUT_ID.fullmatch(layout_id):
        raise BadRequest("A HITLayoutId has up to 64 characters of A-Z, 0-9 and _.")
    layout = Layout(layout_id, call.given["html"])
    with call.world.store.transaction():
        call.world.store.save(tables.LAYOUTS, layout)
    return _shown(layout)


@endpoint("DELETE", "/layouts/<layout_id>", status=204, statuses=(404,))
def delete_layout(call: Call, layout_id: str) -> Response:
    """Forget a layout; a reset brings back those of the server's folder."""
    with call.world.store.transaction():
        call.world.store.delete(tables.LAYOUTS, _found(call, layout_id).id)
    return no_content()


def _found(call: Call, layout_id: str) -> Layout:
    layout = call.world.store.get(tables.LAYOUTS, layout_id)
    if layout is None:
        raise NotFound("There is no such layout.")
    return layout


def _listed(layout: Layout) -> dict[str, Any]:
    return {"layout_id": layout.id, "placeholders": list(layout.placeholders)}


def _shown(layout: Layout) -> Response:
    return json_response({**_listed(layout), "html": layout.html})
