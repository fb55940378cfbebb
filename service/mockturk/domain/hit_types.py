"""HIT types: the properties HITs share, and the type made of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from mockturk.domain.qualification_requirements import QualificationRequirement
from mockturk.domain.record import Record


class HITTypeProperties(Record, frozen=True):
    """What two HITs must have in common to be of one type; equal properties are one type.

    ``reward`` is in USD, whole cents.
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
        """What the type is recognised by: all properties, requirements in any order.

        Whether the service minded their order is unknown
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
    """A HIT type of one requester; one without an owner is every requester's.

    HITs of one type are shown to workers as one group (docs/reference/lifecycle.md#hit-group).
    """

    id: str
    group_id: str
    owner: str | None
    properties: HITTypeProperties
