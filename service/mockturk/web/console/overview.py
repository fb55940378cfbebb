"""The first page of a requester's console: numbers, charts and the latest events."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.domain.daily_counts import NO_COUNTS, counts_key
from mockturk.domain.statistic_values import calculate_for_period
from mockturk.domain.statistics import RequesterStatistic as Statistic
from mockturk.store import tables
from mockturk.web.console import work_charts
from mockturk.web.console.hit_lists import (
    HITFilter,
    HITQuery,
    HITSort,
    count_by_filter,
    load_hit_page,
)
from mockturk.web.console.layout import get_account, render_console_page
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.decisions import get_assignment_hit
from mockturk.world.lifecycle.scheduled_events import open_transaction

_LATEST, _HITS = 12, 5
_SHOWN = (
    *(Statistic.NumberAssignmentsAvailable, Statistic.NumberAssignmentsPending),
    *(Statistic.NumberAssignmentsApproved, Statistic.NumberAssignmentsRejected),
    *(Statistic.TotalRewardPayout, Statistic.TotalBonusPayout),
)


@page("GET", "/requester/<requester_id>/")
def show_overview(context: RequestContext, requester_id: str) -> Response:
    """Show the overview of a requester; a path with the access key redirects to it."""
    with open_transaction(context.world) as transaction:
        named = transaction.store.get(tables.ACCOUNTS, requester_id)
    if named is not None and named.id != requester_id:
        return context.redirect(context.path(f"/requester/{named.id}/"))
    account = get_account(context, requester_id)
    with open_transaction(context.world) as transaction:
        latest = transaction.store.get(tables.LATEST_COUNTS, counts_key(account.id))
        counts = latest.until_then if latest else NO_COUNTS
        changed = work_charts.list_last_changed(transaction, account.id)
        hits = work_charts.list_newest_hits(transaction, account.id)
        charts = (
            work_charts.chart_last_hour(transaction.now, changed),
            work_charts.chart_by_day(transaction, account.id),
            work_charts.chart_agreement_by_type(transaction, hits),
            work_charts.chart_agreement_by_hit(transaction, hits),
            work_charts.chart_known_answer_scores(changed),
        )
        in_work = HITQuery(HITSort.newest, HITFilter.in_work, page_size=_HITS)
        for_review = HITQuery(HITSort.newest, HITFilter.for_review, page_size=_HITS)
        latest_hits = [get_assignment_hit(transaction, one) for one in changed[:_LATEST]]
        return render_console_page(
            context,
            account,
            "requester/overview.html",
            title="Overview",
            section="overview",
            counts=count_by_filter(transaction.store, account.id),
            statistics={one.value: calculate_for_period(one, NO_COUNTS, counts) for one in _SHOWN},
            in_work=load_hit_page(transaction, account.id, in_work),
            for_review=load_hit_page(transaction, account.id, for_review),
            latest=changed[:_LATEST],
            titles={hit.id: hit.hit_type.properties.title for hit in latest_hits},
            annotations={hit.id: hit.requester_annotation for hit in latest_hits},
            charts=charts,
            charts_look_at=work_charts.LOOKED_AT,
        )
