"""Endpoints for a world's named snapshots."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields
from mockturk.admin.api.responses import DetailedRefusalError, not_found
from mockturk.domain.views.control import SnapshotInfo, SnapshotList
from mockturk.domain.views.json_types import Timestamp
from mockturk.domain.world_names import NAME, NAME_RULE
from mockturk.world.snapshots import MAX_SNAPSHOTS, StoredSnapshot, TooManySnapshotsError


@endpoint("GET", "/snapshots")
def list_snapshots(request: AdminRequest[NoFields]) -> SnapshotList:
    """List the snapshots of a world, each with the world's time when it was taken."""
    kept = request.place.snapshots.all()
    views = [_to_view(name, one) for name, one in kept.items()]
    return SnapshotList(snapshots=views, total=len(views))


@endpoint("PUT", "/snapshots/<name>")
def take_snapshot(request: AdminRequest[NoFields], name: str) -> SnapshotInfo:
    """Take a snapshot of a world; it replaces one of the same name."""
    if not NAME.fullmatch(name):
        raise BadRequest(f"A snapshot {NAME_RULE}.")
    try:
        return _to_view(name, request.place.snapshots.take(name))
    except TooManySnapshotsError:
        raise Conflict(f"There are {MAX_SNAPSHOTS} snapshots already; delete some.") from None


@endpoint("POST", "/snapshots/<name>/restore")
def restore_snapshot(request: AdminRequest[NoFields], name: str) -> SnapshotInfo:
    """Restore a snapshot; journal, rules and secrets stay as they are."""
    try:
        return _to_view(name, request.place.snapshots.restore(name))
    except KeyError:
        raise _missing(request, name) from None


@endpoint("DELETE", "/snapshots/<name>")
def delete_snapshot(request: AdminRequest[NoFields], name: str) -> None:
    """Delete a snapshot."""
    try:
        request.place.snapshots.forget(name)
    except KeyError:
        raise _missing(request, name) from None


def _missing(request: AdminRequest[NoFields], name: str) -> DetailedRefusalError:
    return not_found("There is no such snapshot.", name, request.place.snapshots.all())


def _to_view(name: str, kept: StoredSnapshot) -> SnapshotInfo:
    return SnapshotInfo(name=name, time=Timestamp.of(kept.at))
