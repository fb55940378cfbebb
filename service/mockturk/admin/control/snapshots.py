"""Named snapshots of a world."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.schemas import TEXT, TIME, having, several
from mockturk.admin.api.serialization import exact, json_response, no_content
from mockturk.domain.world_names import IS_NAMED, NAME
from mockturk.world.snapshots import MOST, Kept, TooManySnapshots

_SNAPSHOT = having(name=TEXT, time=TIME)


@endpoint("GET", "/snapshots", gives=having(snapshots=several(_SNAPSHOT)))
def list_snapshots(call: Call) -> Response:
    """List the snapshots of a world, with what time it was there."""
    kept = call.place.snapshots.all()
    return json_response({"snapshots": [_shown(name, one) for name, one in kept.items()]})


@endpoint("PUT", "/snapshots/<name>", body={}, statuses=(409,), gives=_SNAPSHOT)
def take_snapshot(call: Call, name: str) -> Response:
    """Keep a world as it is under a name, in place of what had it."""
    if not NAME.fullmatch(name):
        raise BadRequest(f"A snapshot {IS_NAMED}.")
    try:
        return json_response(_shown(name, call.place.snapshots.take(name)))
    except TooManySnapshots:
        raise Conflict(f"There are {MOST} snapshots already; delete some.") from None


@endpoint("POST", "/snapshots/<name>/restore", body={}, statuses=(404,), gives=_SNAPSHOT)
def restore_snapshot(call: Call, name: str) -> Response:
    """Let a world be as it was, the journal excepted."""
    try:
        return json_response(_shown(name, call.place.snapshots.restore(name)))
    except KeyError:
        raise _missing() from None


@endpoint("DELETE", "/snapshots/<name>", status=204, statuses=(404,))
def delete_snapshot(call: Call, name: str) -> Response:
    """Keep a snapshot no longer."""
    try:
        call.place.snapshots.forget(name)
    except KeyError:
        raise _missing() from None
    return no_content()


def _missing() -> NotFound:
    return NotFound("There is no such snapshot.")


def _shown(name: str, kept: Kept) -> dict[str, str]:
    return {"name": name, "time": exact(kept.at)}
