"""What review policies found and did."""

from __future__ import annotations

from enum import StrEnum


class ReviewPolicyLevel(StrEnum):
    """What a review policy judges (XSD ``ReviewPolicyLevel``)."""

    Assignment = "Assignment"
    HIT = "HIT"


class ReviewActionStatus(StrEnum):
    """How an action of a review policy went (XSD ``ReviewActionStatus``)."""

    Intended = "Intended"
    Succeeded = "Succeeded"
    Failed = "Failed"
    Cancelled = "Cancelled"
