"""Statistics calculated from counts (GetRequesterStatistic and …WorkerStatistic pages)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from mockturk.domain.daily_counts import NO_COUNTS, CountName, Counts
from mockturk.domain.statistics import RequesterStatistic as Statistic

# Statistics that are the sum of the events in a period.
_HAPPENED: Mapping[Statistic, tuple[CountName, ...]] = MappingProxyType(
    {
        Statistic.NumberHITsCreated: ("hits_created",),
        Statistic.NumberHITsCompleted: ("hits_completed",),
        Statistic.NumberAssignmentsAccepted: ("accepted",),
        Statistic.NumberAssignmentsReturned: ("returned",),
        Statistic.NumberAssignmentsAbandoned: ("abandoned",),
        Statistic.NumberAssignmentsApproved: ("approved",),
        Statistic.NumberAssignmentsRejected: ("rejected",),
        Statistic.TotalRewardPayout: ("rewards",),
        Statistic.TotalRewardFeePayout: ("reward_fees",),
        Statistic.TotalBonusPayout: ("bonuses",),
        Statistic.TotalBonusFeePayout: ("bonus_fees",),
        Statistic.TotalFeePayout: ("reward_fees", "bonus_fees"),
        Statistic.TotalRewardAndFeePayout: ("rewards", "reward_fees"),
        Statistic.NumberKnownAnswersCorrect: ("known_correct",),
        Statistic.NumberKnownAnswersIncorrect: ("known_incorrect",),
        Statistic.NumberKnownAnswersEvaluated: ("known_correct", "known_incorrect"),
        Statistic.NumberPluralityAnswersCorrect: ("plurality_correct",),
        Statistic.NumberPluralityAnswersIncorrect: ("plurality_incorrect",),
        Statistic.NumberPluralityAnswersEvaluated: ("plurality_correct", "plurality_incorrect"),
    }
)
# Statistics that are the sum of present numbers at the end of a period.
_IS: Mapping[Statistic, tuple[CountName, ...]] = MappingProxyType(
    {
        Statistic.NumberHITsAssignable: ("hits_assignable",),
        Statistic.NumberHITsReviewable: ("hits_reviewable",),
        Statistic.NumberAssignmentsAvailable: ("available",),
        Statistic.NumberAssignmentsPending: ("pending",),
        Statistic.EstimatedRewardLiability: ("reward_liability",),
        Statistic.EstimatedFeeLiability: ("fee_liability",),
        Statistic.EstimatedTotalLiability: ("reward_liability", "fee_liability"),
    }
)
# Statistics that are the ratio of two sums of events in a period.
_DECIDED: tuple[CountName, ...] = ("approved", "rejected")
_RATIOS: Mapping[Statistic, tuple[CountName, tuple[CountName, ...]]] = MappingProxyType(
    {
        Statistic.PercentAssignmentsApproved: ("approved", _DECIDED),
        Statistic.PercentAssignmentsRejected: ("rejected", _DECIDED),
        Statistic.AverageRewardAmount: ("rewards", ("approved",)),
        Statistic.PercentKnownAnswersCorrect: (
            *("known_correct", _HAPPENED[Statistic.NumberKnownAnswersEvaluated]),
        ),
        Statistic.PercentPluralityAnswersCorrect: (
            *("plurality_correct", _HAPPENED[Statistic.NumberPluralityAnswersEvaluated]),
        ),
    }
)

WORKER_ONLY_STATISTICS = frozenset(
    {
        Statistic.NumberKnownAnswersCorrect,
        Statistic.NumberKnownAnswersIncorrect,
        Statistic.NumberKnownAnswersEvaluated,
        Statistic.PercentKnownAnswersCorrect,
        Statistic.NumberPluralityAnswersCorrect,
        Statistic.NumberPluralityAnswersIncorrect,
        Statistic.NumberPluralityAnswersEvaluated,
        Statistic.PercentPluralityAnswersCorrect,
    }
)
WORKER_STATISTICS = WORKER_ONLY_STATISTICS | {
    Statistic.NumberAssignmentsApproved,
    Statistic.NumberAssignmentsRejected,
    Statistic.PercentAssignmentsApproved,
    Statistic.PercentAssignmentsRejected,
}


def is_whole(statistic: Statistic) -> bool:
    """Return whether a statistic is an integer; others are fractions or amounts in USD."""
    return statistic.startswith("Number")


def calculate_for_period(statistic: Statistic, before: Counts, after: Counts) -> Decimal:
    """Return a statistic of a period, from the cumulative counts before it and at its end.

    A ratio without events is 0. A count that was subtracted more often than added is 0 too.
    """
    if statistic in _IS:
        return sum((Decimal(after.get(what, 0)) for what in _IS[statistic]), Decimal(0))
    if statistic in _RATIOS:
        part, parts = _RATIOS[statistic]
        whole = _happened(parts, before, after)
        return _happened((part,), before, after) / whole if whole else Decimal(0)
    return _happened(_HAPPENED[statistic], before, after)


def calculate_for_day(statistic: Statistic, before: Counts, after: Counts) -> Decimal:
    """Return a statistic of one day; for a ratio, the change of the overall ratio on that day."""
    if statistic in _RATIOS:
        return calculate_for_period(statistic, NO_COUNTS, after) - calculate_for_period(
            statistic, NO_COUNTS, before
        )
    return calculate_for_period(statistic, before, after)


def _happened(parts: tuple[CountName, ...], before: Counts, after: Counts) -> Decimal:
    changes = (Decimal(after.get(what, 0) - before.get(what, 0)) for what in parts)
    return sum((max(change, Decimal(0)) for change in changes), Decimal(0))
