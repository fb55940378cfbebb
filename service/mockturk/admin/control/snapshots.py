"""Endpoints for a world's named snapshots."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.schemas import TEXT, TIME, describe_array, describe_object
from mockturk.admin.api.serialization import format_time, json_response, no_content
from mockturk.domain.world_names import NAME, NAME_RULE
from mockturk.world.snapshots import MAX_SNAPSHOTS, StoredSnapshot, TooManySnapshotsError

_SNAPSHOT = describe_object(name=TEXT, time=TIME)


@endpoint("GET", "/snapshots", schema=describe_object(snapshots=describe_array(_SNAPSHOT)))
def list_snapshots(request: AdminRequest) -> Response:
    """List the snapshots of a world, each with the world's time when it was taken."""
    kept = request.place.snapshots.all()
    return json_response({"snapshots": [_to_json(name, one) for name, one in kept.items()]})


@endpoint("PUT", "/snapshots/<name>", body={}, error_statuses=(409,), schema=_SNAPSHOT)
def take_snapshot(request: AdminRequest, name: str) -> Response:
    """Take a snapshot of a world; it replaces one of the same name."""
    if not NAME.fullmatch(name):
        raise BadRequest(f"A snapshot {NAME_RULE}.")
    try:
        return json_response(_to_json(name, request.place.snapshots.take(name)))
    except TooManySnapshotsError:
        raise Conflict(f"There are {MAX_SNAPSHOTS} snapshots already; delete some.") from None


@endpoint("POST", "/snapshots/<name>/restore", body={}, error_statuses=(404,), schema=_SNAPSHOT)
def restore_snapshot(request: AdminRequest, name: str) -> Response:
    """Restore a snapshot; journal, rules and secrets stay as they are."""
    try:
        return json_response(_to_json(name, request.place.snapshots.restore(name)))
    except KeyError:
        raise _missing() from None


@endpoint("DELETE", "/snapshots/<name>", status=204, error_statuses=(404,))
def delete_snapshot(request: AdminRequest, name: str) -> Response:
    """Delete a snapshot."""
    try:
        request.place.snapshots.forget(name)
    except KeyError:
        raise _missing() from None
    return no_content()


def _missing() -> NotFound:
    return NotFound("There is no such snapshot.")


def _to_json(name: str, kept: StoredSnapshot) -> dict[str, str]:
    return {"name": name, "time": format_time(kept.at)}
