"""The page of the world: rules, secrets, snapshots, reset, and the server's other worlds."""

from __future__ import annotations

import json

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.domain.limits import RULE_SETS
from mockturk.domain.world_names import NAME, NAME_RULE
from mockturk.web.console.layout import get_account, render_console_page
from mockturk.web.site import RequestContext, page
from mockturk.world.files import export_world
from mockturk.world.snapshots import MAX_SNAPSHOTS, TooManySnapshotsError

_WORLD = "/requester/<requester_id>/world"


@page("GET", _WORLD)
def show_world(context: RequestContext, requester_id: str) -> Response:
    """Show the world's configuration, with forms for actions on the whole world."""
    account = get_account(context, requester_id)
    world, place = context.world, context.place
    return render_console_page(
        context,
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
        secrets=sorted(world.credentials),
        snapshots=place.snapshots.all(),
        worlds=list(place.server.names),
    )


@page("POST", f"{_WORLD}/rules")
def put_rules(context: RequestContext, requester_id: str) -> Response:
    """Set the rule set for the next calls."""
    given = context.request.form.get("rules")
    limits = next((limits for name, limits in RULE_SETS.items() if name == given), None)
    if limits is None:
        raise BadRequest(f"Rules must be {' or '.join(RULE_SETS)}.")
    with context.world.store.transaction():
        context.world.rules.limits = limits
    return _back(context, requester_id)


@page("POST", f"{_WORLD}/secret")
def put_secret(context: RequestContext, requester_id: str) -> Response:
    """Set the secret of this account's access key; an empty one deletes it."""
    account = get_account(context, requester_id)
    secret = context.request.form.get("secret", "")
    with context.world.store.transaction():
        if secret:
            context.world.credentials.set_secret(account.access_key, secret)
        else:
            context.world.credentials.forget(account.access_key)
    return _back(context, requester_id)


@page("POST", f"{_WORLD}/snapshots")
def take_snapshot(context: RequestContext, requester_id: str) -> Response:
    """Take a snapshot of the world under a name."""
    try:
        context.place.snapshots.take(_name(context, "A snapshot"))
    except TooManySnapshotsError:
        raise Conflict(f"There are {MAX_SNAPSHOTS} snapshots already; delete some.") from None
    return _back(context, requester_id)


@page("POST", f"{_WORLD}/snapshots/<name>/restore")
def restore_snapshot(context: RequestContext, requester_id: str, name: str) -> Response:
    """Restore a snapshot, in which this requester may not exist."""
    try:
        context.place.snapshots.restore(name)
    except KeyError:
        raise NotFound("There is no such snapshot.") from None
    try:
        get_account(context, requester_id)
    except NotFound:
        return context.redirect(context.path("/requester/"))
    return _back(context, requester_id)


@page("POST", f"{_WORLD}/snapshots/<name>/delete")
def delete_snapshot(context: RequestContext, requester_id: str, name: str) -> Response:
    """Delete a snapshot."""
    try:
        context.place.snapshots.forget(name)
    except KeyError:
        raise NotFound("There is no such snapshot.") from None
    return _back(context, requester_id)


@page("POST", f"{_WORLD}/reset")
def reset(context: RequestContext, requester_id: str) -> Response:
    """Reset the world, if the form confirms it."""
    get_account(context, requester_id)
    if context.request.form.get("confirmed") != "yes":
        raise BadRequest("Confirm that everything that happened in this world is to be deleted.")
    context.world.reset()
    return context.redirect(context.path("/requester/"))


@page("GET", f"{_WORLD}/export")
def export(context: RequestContext, requester_id: str) -> Response:
    """Return the world as a world file, as a download."""
    get_account(context, requester_id)
    name = context.root.rpartition("/")[2] or "world"
    return Response(
        json.dumps(export_world(context.world), indent=1),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@page("POST", f"{_WORLD}/others")
def open_world(context: RequestContext, requester_id: str) -> Response:  # noqa: ARG001 - the same for all requesters
    """Redirect to another world of the server, which is created if it does not exist."""
    return context.redirect(f"/w/{_name(context, 'A world')}/requester/")


def _name(context: RequestContext, what: str) -> str:
    name = context.request.form.get("name", "").strip()
    if not NAME.fullmatch(name):
        raise BadRequest(f"{what} {NAME_RULE}.")
    return name


def _back(context: RequestContext, requester_id: str) -> Response:
    account = get_account(context, requester_id)
    return context.redirect(context.path(f"/requester/{account.id}/world"))
