"""Pages to find HITs: the list of HIT groups, and the HITs of a group."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.store import tables
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import (
    PAGE_SIZES,
    build_worker_url,
    read_page_number,
    read_page_size,
    render_worker_page,
)
from mockturk.web.worker.next_in_group import find_next_in_groups
from mockturk.web.worker.requirements import RequirementViewBuilder, is_blocked
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import GroupSort
from mockturk.world.workers.eligibility import Eligibility
from mockturk.world.workers.profiles import get_worker

_SORTS: Mapping[GroupSort, str] = MappingProxyType(
    {
        GroupSort.newest: "HIT creation date, newest first",
        GroupSort.oldest: "HIT creation date, oldest first",
        GroupSort.most_hits: "HITs available, most first",
        GroupSort.fewest_hits: "HITs available, fewest first",
        GroupSort.highest_reward: "Reward, highest first",
        GroupSort.lowest_reward: "Reward, lowest first",
        GroupSort.soonest_expiration: "Expiration date, soonest first",
        GroupSort.latest_expiration: "Expiration date, latest first",
        GroupSort.title_a_z: "Title, A to Z",
        GroupSort.title_z_a: "Title, Z to A",
        GroupSort.shortest_time: "Time allotted, shortest first",
        GroupSort.longest_time: "Time allotted, longest first",
    }
)


@page("GET", "/worker/<worker_id>")
@page("GET", "/worker/<worker_id>/")
def redirect_to_worker_hits(context: RequestContext, worker_id: str) -> Response:
    """Redirect to a worker's first page, which is the list of HIT groups."""
    return context.redirect(build_worker_url(context, worker_id, "hits"))


@page("GET", "/worker/<worker_id>/hits")
def list_groups(context: RequestContext, worker_id: str) -> Response:
    """Show the groups with HITs to accept."""
    given = context.request.args
    search = given.get("search", "").strip()
    sort, reward = given.get("sort", "").strip(), given.get("minimum_reward", "").strip()
    only_qualified, amount = "qualified" in given, _amount(reward)
    not_understood = []
    if amount is None:
        not_understood.append(f"“{reward}” is not an amount: HITs with any reward are shown.")
        reward, amount = "", Decimal(0)
    if sort and sort not in list(GroupSort):
        not_understood.append(f"The order “{sort}” does not exist: the newest come first.")
    sort = sort if sort in list(GroupSort) else GroupSort.newest
    found = context.workers.groups(
        worker_id,
        search=search,
        sort=sort,
        minimum_reward=amount,
        only_qualified=only_qualified,
        page=read_page_number(context),
        page_size=read_page_size(context),
    )
    requirements = RequirementViewBuilder(context, worker_id)
    following = find_next_in_groups(context, worker_id, [one.hit_group_id for one in found.items])
    shown = found.map(
        lambda one: (
            one,
            requirements.of(one.requirements, one.unmet or ()),
            following[one.hit_group_id],
        )
    )
    wanted = {
        "search": search,
        "minimum_reward": reward,
        "sort": str(sort),
        "qualified": "on" if only_qualified else "",
        "page_size": given.get("page_size", ""),
    }
    return render_worker_page(
        context,
        worker_id,
        "worker/groups.html",
        "hits",
        title="HITs",
        found=shown,
        wanted=wanted,
        not_understood=not_understood,
        sorts=_SORTS,
        page_sizes=PAGE_SIZES,
    )


@page("GET", "/worker/<worker_id>/groups/<group_id>")
def show_group(context: RequestContext, worker_id: str, group_id: str) -> Response:
    """Show a group of HITs, and a page of those available in it."""
    with open_transaction(context.world) as transaction:
        hit_type = transaction.store.find(tables.HIT_TYPES, "group", group_id)
        if hit_type is None:
            raise NotFound("There is no such group of HITs.")
        properties = hit_type.properties
        unmet = Eligibility(transaction, get_worker(transaction, worker_id)).unmet(properties)
    found = context.workers.hits(
        group_id, page=read_page_number(context), page_size=read_page_size(context)
    )
    return render_worker_page(
        context,
        worker_id,
        "worker/group.html",
        "groups",
        group_id,
        title=properties.title,
        group_id=group_id,
        properties=properties,
        needs=RequirementViewBuilder(context, worker_id).of(properties.requirements, unmet),
        is_qualified=not unmet,
        is_blocked=hit_type.owner is not None and is_blocked(context, worker_id, hit_type.owner),
        next=find_next_in_groups(context, worker_id, [group_id])[group_id],
        found=found,
        wanted={"page_size": context.request.args.get("page_size", "")},
    )


def _amount(text: str) -> Decimal | None:
    """Parse a minimum reward in USD: 0 for an empty text, None if it is not an amount."""
    try:
        amount = Decimal(text or "0")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
