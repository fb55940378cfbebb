"""The world the console looks at: its rules, secrets and snapshots, and the worlds beside it."""

from __future__ import annotations

import json

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.domain.limits import RULE_SETS
from mockturk.domain.world_names import IS_NAMED, NAME
from mockturk.web.console.layout import account_of, show
from mockturk.web.site import Visit, page
from mockturk.world.files import exported
from mockturk.world.snapshots import MOST, TooManySnapshots

_WORLD = "/requester/<requester_id>/world"


@page("GET", _WORLD)
def show_world(visit: Visit, requester_id: str) -> Response:
    """Show what the world goes by, and what can be done with all of it."""
    account = account_of(visit, requester_id)
    world, place = visit.world, visit.place
    return show(
        visit,
        account,
        "requester/world.html",
        title="World",
        section="world",
        environment=world.environment,
        rules=next((name for name, known in RULE_SETS.items() if known == world.limits), ""),
        rule_sets=list(RULE_SETS),
        seed=world.ids.state.seed,
        base_url=place.base_url,
        settings=sorted(place.server.settings.items()),
        secrets=sorted(world.secrets),
        snapshots=place.snapshots.all(),
        worlds=list(place.server.names),
    )


@page("POST", f"{_WORLD}/rules")
def put_rules(visit: Visit, requester_id: str) -> Response:
    """Hold calls to other rules from the next one on."""
    limits = RULE_SETS.get(visit.request.form.get("rules", ""))
    if limits is None:
        raise BadRequest(f"Rules are {' or '.join(RULE_SETS)}.")
    with visit.world.store.transaction():
        visit.world.rules.limits = limits
    return _back(visit, requester_id)


@page("POST", f"{_WORLD}/secret")
def put_secret(visit: Visit, requester_id: str) -> Response:
    """Tell the secret of this account's access key; an empty one is forgotten."""
    account = account_of(visit, requester_id)
    secret = visit.request.form.get("secret", "")
    with visit.world.store.transaction():
        if secret:
            visit.world.secrets.tell(account.access_key, secret)
        else:
            visit.world.secrets.forget(account.access_key)
    return _back(visit, requester_id)


@page("POST", f"{_WORLD}/snapshots")
def take_snapshot(visit: Visit, requester_id: str) -> Response:
    """Keep the world as it is under a name."""
    try:
        visit.place.snapshots.take(_name(visit, "A snapshot"))
    except TooManySnapshots:
        raise Conflict(f"There are {MOST} snapshots already; delete some.") from None
    return _back(visit, requester_id)


@page("POST", f"{_WORLD}/snapshots/<name>/restore")
def restore_snapshot(visit: Visit, requester_id: str, name: str) -> Response:
    """Let the world be as it was, where this requester may not be known yet."""
    try:
        visit.place.snapshots.restore(name)
    except KeyError:
        raise NotFound("There is no such snapshot.") from None
    try:
        account_of(visit, requester_id)
    except NotFound:
        return visit.go(visit.path("/requester/"))
    return _back(visit, requester_id)


@page("POST", f"{_WORLD}/snapshots/<name>/delete")
def delete_snapshot(visit: Visit, requester_id: str, name: str) -> Response:
    """Keep a snapshot no longer."""
    try:
        visit.place.snapshots.forget(name)
    except KeyError:
        raise NotFound("There is no such snapshot.") from None
    return _back(visit, requester_id)


@page("POST", f"{_WORLD}/reset")
def reset(visit: Visit, requester_id: str) -> Response:
    """Let the world be as it was at its start, if that is confirmed."""
    account_of(visit, requester_id)
    if visit.request.form.get("confirmed") != "yes":
        raise BadRequest("Say that all that happened in this world is to be forgotten.")
    visit.world.reset()
    return visit.go(visit.path("/requester/"))


@page("GET", f"{_WORLD}/export")
def export(visit: Visit, requester_id: str) -> Response:
    """Give all there is in the world as a world file to be saved."""
    account_of(visit, requester_id)
    name = visit.root.rpartition("/")[2] or "world"
    return Response(
        json.dumps(exported(visit.world), indent=1),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@page("POST", f"{_WORLD}/others")
def open_world(visit: Visit, requester_id: str) -> Response:  # noqa: ARG001 - of any requester
    """Go to another world of the server, which is made when it is named first."""
    return visit.go(f"/w/{_name(visit, 'A world')}/requester/")


def _name(visit: Visit, what: str) -> str:
    name = visit.request.form.get("name", "").strip()
    if not NAME.fullmatch(name):
        raise BadRequest(f"{what} {IS_NAMED}.")
    return name


def _back(visit: Visit, requester_id: str) -> Response:
    account = account_of(visit, requester_id)
    return visit.go(visit.path(f"/requester/{account.id}/world"))
