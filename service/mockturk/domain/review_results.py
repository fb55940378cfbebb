"""Levels and action statuses in the results of review policies."""

from __future__ import annotations

from enum import StrEnum


class ReviewPolicyLevel(StrEnum):
    """The level of a review policy (XSD ``ReviewPolicyLevel``)."""

    Assignment = "Assignment"
    HIT = "HIT"


class ReviewActionStatus(StrEnum):
    """The status of an action of a review policy (XSD ``ReviewActionStatus``)."""

    Intended = "Intended"
    Succeeded = "Succeeded"
    Failed = "Failed"
    Cancelled = "Cancelled"
