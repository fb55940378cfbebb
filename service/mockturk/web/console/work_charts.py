"""Charts of a requester's work: submissions, decisions, and agreement between workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from mockturk.domain.assignments import Assignment
from mockturk.domain.daily_counts import CountName, Counts, counts_key
from mockturk.domain.hits import HIT, LISTED_STATUSES
from mockturk.domain.pacific_time import to_pacific_day
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.store import tables
from mockturk.web.console.charts import BarChart, Series
from mockturk.world.lifecycle.statistics import list_cumulative_counts
from mockturk.world.lifecycle.world_transaction import WorldTransaction

# The maximum number of a requester's newest HITs, or last changed assignments, in charts.
_HITS = 50
_ASSIGNMENTS = 1_000
LOOKED_AT = f"the {_HITS} newest HITs and the last {_ASSIGNMENTS:,} assignments"
_DAYS = 14
_STEP = timedelta(minutes=5)
_STEPS = 12
_BANDS = ((0, 19), (20, 39), (40, 59), (60, 79), (80, 100))
_BARS = 20
_LONGEST, _SHORT = 24, 10


def list_last_changed(
    transaction: WorldTransaction, owner: str, count: int = _ASSIGNMENTS
) -> list[Assignment]:
    """Return the last changed assignments, the latest first."""
    return transaction.store.page(
        tables.ASSIGNMENTS, "changed", [owner], count=count, descending=True
    )


def chart_by_day(transaction: WorldTransaction, owner: str) -> BarChart:
    """Chart the assignments of the last two weeks, by the service's days."""
    today = to_pacific_day(transaction.now)
    counted = list_cumulative_counts(transaction.store, counts_key(owner), today, _DAYS)
    days = [today - timedelta(days=back) for back in range(_DAYS - 1, -1, -1)]
    steps = list(pairwise(counted))
    return BarChart(
        "Assignments by day, in Seattle",
        tuple(f"{day:%d %b}" for day in days),
        (
            Series("Submitted", "wait", tuple(_submitted(*step) for step in steps)),
            Series("Approved", "ok", tuple(_change("approved", *step) for step in steps)),
            Series("Rejected", "bad", tuple(_change("rejected", *step) for step in steps)),
        ),
    )


def chart_last_hour(now: datetime, assignments: Sequence[Assignment]) -> BarChart:
    """Chart the submissions and decisions of the last hour, by five minutes."""
    begin = now - _STEP * _STEPS
    labels = tuple(f"{begin + _STEP * number:%H:%M}" for number in range(_STEPS))

    def counted(times: Iterable[datetime | None]) -> tuple[int, ...]:
        counts = [0] * _STEPS
        for at in times:
            if at is not None and begin < at <= now:
                counts[min((at - begin) // _STEP, _STEPS - 1)] += 1
        return tuple(counts)

    return BarChart(
        "Assignments in the last hour, by five minutes, UTC",
        labels,
        (
            Series("Submitted", "wait", counted(one.submitted_at for one in assignments)),
            Series("Approved", "ok", counted(one.approved_at for one in assignments)),
            Series("Rejected", "bad", counted(one.rejected_at for one in assignments)),
        ),
        moves=True,
    )


def chart_known_answer_scores(assignments: Sequence[Assignment]) -> BarChart:
    """Chart the numbers of assignments by KnownAnswerScore."""
    scores = [one.known_answer_score for one in assignments if one.known_answer_score is not None]
    counts = tuple(sum(first <= score <= last for score in scores) for first, last in _BANDS)
    labels = tuple(f"{first}–{last}" for first, last in _BANDS)  # noqa: RUF001 - as it is printed
    return BarChart(
        "KnownAnswerScore of assignments", labels, (Series("Assignments", "accent", counts),)
    )


def list_newest_hits(transaction: WorldTransaction, owner: str) -> list[HIT]:
    """Return a requester's newest HITs."""
    groups = [(owner, status) for status in LISTED_STATUSES]
    return transaction.store.page(tables.HITS, "CreationTime", groups, count=_HITS, descending=True)


def chart_agreement_by_type(transaction: WorldTransaction, hits: Sequence[HIT]) -> BarChart:
    """Chart the percentage of questions with an agreed answer by HIT type, for compared HITs."""
    scores: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    found = load_agreement_scores(transaction, hits)
    for hit in hits:
        if hit.id in found:
            scores.setdefault(hit.hit_type.id, []).append(found[hit.id])
            titles[hit.hit_type.id] = hit.hit_type.properties.title
    values = tuple(round(sum(each) / len(each)) for each in scores.values())
    return BarChart(
        "Questions with an agreed answer, by HIT type",
        tuple(_short(titles[one]) for one in scores),
        (Series("Average HITAgreementScore", "accent", values),),
        highest=100,
        unit=" %",
    )


def chart_agreement_by_hit(transaction: WorldTransaction, hits: Sequence[HIT]) -> BarChart:
    """Chart the percentage of questions with an agreed answer by HIT, the oldest first."""
    found = load_agreement_scores(transaction, hits)
    compared = [(hit, found[hit.id]) for hit in hits if hit.id in found]
    shown = compared[:_BARS][::-1]
    return BarChart(
        "Questions with an agreed answer, by HIT",
        tuple(_end_of(hit.requester_annotation or hit.id) for hit, _ in shown),
        (Series("HITAgreementScore", "accent", tuple(score for _, score in shown)),),
        highest=100,
        unit=" %",
    )


def load_agreement_scores(transaction: WorldTransaction, hits: Sequence[HIT]) -> Mapping[str, int]:
    """Return the HITAgreementScore of each HIT's last comparison, for the HITs that have one."""
    groups = [(hit.id, ReviewPolicyLevel.HIT) for hit in hits if hit.hit_review_policy]
    where = tables.REVIEWS, "HITId", groups
    reviews = transaction.store.page(*where, count=transaction.store.count(*where))
    # The reviews are in order of time, so that the last one of a HIT remains.
    last = {review.hit_id: review for review in reviews}
    return {
        hit_id: int(finding.value)
        for hit_id, review in last.items()
        for finding in review.findings
        if finding.key == "HitAgreementScore"
    }


def _submitted(before: Counts, after: Counts) -> int:
    """Return the number of submitted assignments: undecided, approved and rejected ones."""
    change = sum(
        int(after.get(what, 0)) - int(before.get(what, 0))
        for what in ("pending", "approved", "rejected")
    )
    return max(change, 0)


def _change(what: CountName, before: Counts, after: Counts) -> int:
    return max(int(after.get(what, 0)) - int(before.get(what, 0)), 0)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def _end_of(text: str) -> str:
    """Return the end of a text: the texts of one requester usually differ there."""
    return text if len(text) <= _SHORT else f"…{text[1 - _SHORT :].lstrip()}"
