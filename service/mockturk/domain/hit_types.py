"""HIT types and the properties that HITs of one type share."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from mockturk.domain.qualification_requirements import QualificationRequirement
from mockturk.domain.record import Record


class HITTypeProperties(Record, frozen=True):
    """The properties of a HIT type; HITs with equal properties have the same type.

    ``reward`` is in USD, in whole cents.
    """

    title: str
    description: str
    reward: Decimal
    assignment_duration: timedelta
    auto_approval_delay: timedelta
    keywords: str = ""
    requirements: tuple[QualificationRequirement, ...] = ()

    @property
    def identity(self) -> tuple[object, ...]:
        """A key that is equal for equal properties; the order of requirements does not matter.

        Whether it mattered to the service is unknown
        (docs/reference/lifecycle.md#requirement-order).
        """
        return (
            self.title,
            self.description,
            self.reward,
            self.assignment_duration,
            self.auto_approval_delay,
            self.keywords,
            frozenset(self.requirements),
        )


class HITType(Record, frozen=True):
    """A HIT type of one requester; a type without an owner is shared by all requesters.

    Workers see the HITs of one type as one group (docs/reference/lifecycle.md#hit-group).
    """

    id: str
    group_id: str
    owner: str | None
    properties: HITTypeProperties
