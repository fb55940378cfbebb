"""The names of the statistics and of their time periods."""

from __future__ import annotations

from enum import StrEnum


class RequesterStatistic(StrEnum):
    """A statistic of a requester (XSD ``RequesterStatistic``)."""

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
    """The period that a statistic covers (XSD ``TimePeriod``)."""

    OneDay = "OneDay"
    SevenDays = "SevenDays"
    ThirtyDays = "ThirtyDays"
    LifeToDate = "LifeToDate"
