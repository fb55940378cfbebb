"""The first page of a requester: how their work stands, and what happened last."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.domain.daily_counts import NOTHING, whose_counts
from mockturk.domain.statistic_values import value_over
from mockturk.domain.statistics import RequesterStatistic as Statistic
from mockturk.store import tables
from mockturk.web.console import work_charts
from mockturk.web.console.hit_lists import (
    HITFilter,
    HITQuery,
    HITSort,
    counts_by_filter,
    page_of_hits,
)
from mockturk.web.console.layout import account_of, show
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.decisions import hit_of
from mockturk.world.lifecycle.scheduled_events import moment_of

_LATEST, _HITS = 12, 5
_SHOWN = (
    *(Statistic.NumberAssignmentsAvailable, Statistic.NumberAssignmentsPending),
    *(Statistic.NumberAssignmentsApproved, Statistic.NumberAssignmentsRejected),
    *(Statistic.TotalRewardPayout, Statistic.TotalBonusPayout),
)


@page("GET", "/requester/<requester_id>/")
def show_overview(visit: Visit, requester_id: str) -> Response:
    """Show how a requester's work stands; an access key leads to its requester."""
    with moment_of(visit.world) as moment:
        named = moment.store.get(tables.ACCOUNTS, requester_id)
    if named is not None and named.id != requester_id:
        return visit.go(visit.path(f"/requester/{named.id}/"))
    account = account_of(visit, requester_id)
    with moment_of(visit.world) as moment:
        latest = moment.store.get(tables.LATEST_COUNTS, whose_counts(account.id))
        counts = latest.until_then if latest else NOTHING
        changed = work_charts.last_changed(moment, account.id)
        hits = work_charts.newest_hits(moment, account.id)
        charts = (
            work_charts.in_last_hour(moment.now, changed),
            work_charts.by_day(moment, account.id),
            work_charts.agreement_by_type(moment, hits),
            work_charts.agreement_by_hit(moment, hits),
            work_charts.known_answer_scores(changed),
        )
        in_work = HITQuery(HITSort.newest, HITFilter.in_work, page_size=_HITS)
        for_review = HITQuery(HITSort.newest, HITFilter.for_review, page_size=_HITS)
        latest_hits = [hit_of(moment, one) for one in changed[:_LATEST]]
        return show(
            visit,
            account,
            "requester/overview.html",
            title="Overview",
            section="overview",
            counts=counts_by_filter(moment.store, account.id),
            statistics={one.value: value_over(one, NOTHING, counts) for one in _SHOWN},
            in_work=page_of_hits(moment, account.id, in_work),
            for_review=page_of_hits(moment, account.id, for_review),
            latest=changed[:_LATEST],
            titles={hit.id: hit.hit_type.properties.title for hit in latest_hits},
            annotations={hit.id: hit.requester_annotation for hit in latest_hits},
            charts=charts,
            charts_look_at=work_charts.LOOKED_AT,
        )
