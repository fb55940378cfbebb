"""The system's Qualification types, as records like those of requesters.

Their names come from the API reference and from clients; the descriptions are ours. Their creation
time is unknown; we use a date in the month the service started.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from mockturk.domain import qualification_requirements as qualifications
from mockturk.domain.qualification_types import QualificationType

_SINCE = datetime(2005, 11, 2, tzinfo=UTC)

_PERCENT = "a whole number from 0 to 100."
_OF_EVERYBODY = (
    (
        qualifications.PERCENT_SUBMITTED,
        "Worker_PercentAssignmentsSubmitted",
        f"Percentage of the assignments a Worker accepted that were submitted: {_PERCENT}",
    ),
    (
        qualifications.PERCENT_ABANDONED,
        "Worker_PercentAssignmentsAbandoned",
        f"Percentage of the assignments a Worker accepted that ran out of time: {_PERCENT}",
    ),
    (
        qualifications.PERCENT_RETURNED,
        "Worker_PercentAssignmentsReturned",
        f"Percentage of the assignments a Worker accepted that were returned: {_PERCENT}",
    ),
    (
        qualifications.PERCENT_APPROVED,
        "Worker_PercentAssignmentsApproved",
        f"Percentage of the assignments a Worker submitted that were approved: {_PERCENT}",
    ),
    (
        qualifications.PERCENT_REJECTED,
        "Worker_PercentAssignmentsRejected",
        f"Percentage of the assignments a Worker submitted that were rejected: {_PERCENT}",
    ),
    (
        qualifications.NUMBER_HITS_APPROVED,
        "Worker_NumberHITsApproved",
        "How many of the HITs a Worker submitted were approved.",
    ),
    (
        qualifications.WORKER_LOCALE,
        "Worker_Locale",
        "Where a Worker lives: a country, and in the United States a state.",
    ),
    (
        qualifications.WORKER_ADULT,
        "Worker_Adult",
        "1 if a Worker is an adult and agrees to see content that may offend.",
    ),
)
_MASTERS = (
    ("Masters", "Workers whose work on thousands of HITs was outstanding."),
    ("Categorization Masters", "Workers who are outstanding at putting things into categories."),
    ("Photo Moderation Masters", "Workers who are outstanding at judging photos."),
)


@cache
def system_types(environment: str) -> tuple[QualificationType, ...]:
    """Return the system's own Qualification types in an environment."""
    return tuple(
        QualificationType(
            id=type_id, serial=0, owner=None, created_at=_SINCE, name=name, description=text
        )
        for type_id, name, text in _named(environment)
    )


def _named(environment: str) -> Iterator[tuple[str, str, str]]:
    yield from _OF_EVERYBODY
    for type_id, (name, text) in zip(
        qualifications.masters_ids(environment), _MASTERS, strict=True
    ):
        yield type_id, name, text
