"""Endpoints for HIT layouts: pages with placeholders, which CreateHIT can refer to by id."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields
from mockturk.admin.api.responses import not_found
from mockturk.domain.layouts import LAYOUT_ID, Layout
from mockturk.domain.views.control import LayoutInfo, LayoutList, LayoutSummary
from mockturk.store import tables
from mockturk.world.world import World


class LayoutFields(RequestFields):
    """The page of a layout."""

    html: str


@endpoint("GET", "/layouts")
def list_layouts(request: AdminRequest[NoFields]) -> LayoutList:
    """List the layouts of a world, each with its placeholders."""
    with request.world.store.transaction():
        layouts = request.world.store.all(tables.LAYOUTS)
    layouts.sort(key=lambda layout: layout.id)
    views = [LayoutSummary(layout_id=one.id, placeholders=one.placeholders) for one in layouts]
    return LayoutList(layouts=views, total=len(views))


@endpoint("GET", "/layouts/<layout_id>")
def show_layout(request: AdminRequest[NoFields], layout_id: str) -> LayoutInfo:
    """Get a layout with its HTML page."""
    with request.world.store.transaction():
        return _to_view(_find_layout(request.world, layout_id))


@endpoint("PUT", "/layouts/<layout_id>")
def put_layout(request: AdminRequest[LayoutFields], layout_id: str) -> LayoutInfo:
    """Create or replace a layout; HITs that were created with it do not change."""
    if not LAYOUT_ID.fullmatch(layout_id):
        raise BadRequest("A HITLayoutId has up to 64 characters of A-Z, 0-9 and _.")
    layout = Layout(layout_id, request.fields.html)
    limits, store = request.world.limits, request.world.store
    if len(layout.html.encode()) > limits.question_bytes:
        raise BadRequest(f"A layout may have at most {limits.question_bytes:,} bytes.")
    with store.transaction():
        is_new = store.get(tables.LAYOUTS, layout_id) is None
        if is_new and store.size(tables.LAYOUTS) >= limits.layouts:
            raise Conflict(f"There are {limits.layouts:,} layouts already; delete some.")
        store.save(tables.LAYOUTS, layout)
    return _to_view(layout)


@endpoint("DELETE", "/layouts/<layout_id>")
def delete_layout(request: AdminRequest[NoFields], layout_id: str) -> None:
    """Delete a layout; a reset restores the layouts of the server's folder."""
    with request.world.store.transaction():
        request.world.store.delete(tables.LAYOUTS, _find_layout(request.world, layout_id).id)


def _find_layout(world: World, layout_id: str) -> Layout:
    layout = world.store.get(tables.LAYOUTS, layout_id)
    if layout is None:
        known = [one.id for one in world.store.all(tables.LAYOUTS)]
        raise not_found("There is no such layout.", layout_id, known)
    return layout


def _to_view(layout: Layout) -> LayoutInfo:
    return LayoutInfo(layout_id=layout.id, placeholders=layout.placeholders, html=layout.html)
