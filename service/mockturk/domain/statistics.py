"""Statistics: what the service counts for a requester."""

from __future__ import annotations

from enum import StrEnum


class RequesterStatistic(StrEnum):
    """What the service counts for a requester (XSD ``RequesterStatistic``)."""

    NumberHITsAssignable = "NumberHITsAssignable"
    NumberHITsReviewable = "NumberHITsReviewable"
    NumberHITsCreated = "NumberHITsCreated"
    NumberHITsCompleted = "NumberHITsCompleted"
    TotalRewardPayout = "TotalRewardPayout"
    TotalRewardFeePayout = "TotalRewardFeePayout"
    TotalFeePayout = "TotalFeePayout"
    TotalRewardAndFeePayout = "TotalRewardAndFeePayout"
    TotalBonusPayout = "TotalBonusPayout"
    TotalBonusFeePayout = "TotalBonusFeePayout"
    EstimatedFeeLiability = "EstimatedFeeLiability"
    EstimatedRewardLiability = "EstimatedRewardLiability"
    EstimatedTotalLiability = "EstimatedTotalLiability"
    NumberAssignmentsAvailable = "NumberAssignmentsAvailable"
    NumberAssignmentsAccepted = "NumberAssignmentsAccepted"
    NumberAssignmentsPending = "NumberAssignmentsPending"
    NumberAssignmentsApproved = "NumberAssignmentsApproved"
    NumberAssignmentsRejected = "NumberAssignmentsRejected"
    NumberAssignmentsReturned = "NumberAssignmentsReturned"
    NumberAssignmentsAbandoned = "NumberAssignmentsAbandoned"
    AverageRewardAmount = "AverageRewardAmount"
    PercentAssignmentsApproved = "PercentAssignmentsApproved"
    PercentAssignmentsRejected = "PercentAssignmentsRejected"
    NumberKnownAnswersCorrect = "NumberKnownAnswersCorrect"
    NumberKnownAnswersIncorrect = "NumberKnownAnswersIncorrect"
    NumberKnownAnswersEvaluated = "NumberKnownAnswersEvaluated"
    PercentKnownAnswersCorrect = "PercentKnownAnswersCorrect"
    NumberPluralityAnswersCorrect = "NumberPluralityAnswersCorrect"
    NumberPluralityAnswersIncorrect = "NumberPluralityAnswersIncorrect"
    NumberPluralityAnswersEvaluated = "NumberPluralityAnswersEvaluated"
    PercentPluralityAnswersCorrect = "PercentPluralityAnswersCorrect"


class TimePeriod(StrEnum):
    """How far back a statistic goes (XSD ``TimePeriod``)."""

    OneDay = "OneDay"
    SevenDays = "SevenDays"
    ThirtyDays = "ThirtyDays"
    LifeToDate = "LifeToDate"
