"""Workers: who they are, what they have done, and what the system's Qualifications say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Self

from mockturk.domain.qualification_requirements import (
    NUMBER_HITS_APPROVED,
    PERCENT_ABANDONED,
    PERCENT_APPROVED,
    PERCENT_REJECTED,
    PERCENT_RETURNED,
    PERCENT_SUBMITTED,
    WORKER_ADULT,
    WORKER_LOCALE,
    Locale,
    QualificationValue,
)
from mockturk.domain.record import Record

# With fewer submissions the share of approved ones is 100
# (docs/reference/lifecycle.md#hundred-submissions).
_SUBMISSIONS_THAT_COUNT = 100

# Where a worker is of whom nothing is said. Most of the service's workers were there, and most
# requirements ask for it, so that HITs made for the service find workers here without more ado.
DEFAULT_LOCALE = Locale("US")


@dataclass(frozen=True, slots=True)
class History:
    """How many assignments of a worker ended in each way.

    ``submitted`` has those handed in, whatever was decided about them, and those nobody has
    decided about yet.
    """

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    abandoned: int = 0

    def plus(self, other: Self) -> Self:
        """Return both together."""
        return type(self)(
            submitted=self.submitted + other.submitted,
            approved=self.approved + other.approved,
            rejected=self.rejected + other.rejected,
            returned=self.returned + other.returned,
            abandoned=self.abandoned + other.abandoned,
        )

    @property
    def percent_approved(self) -> int:
        """Of those decided about, how many in a hundred were approved, in whole percent.

        100 until the hundredth submission. What waits for a decision does not lower it.
        """
        if self.submitted < _SUBMISSIONS_THAT_COUNT:
            return 100
        return _percent(self.approved, self.approved + self.rejected, without=100)

    @property
    def percent_rejected(self) -> int:
        """Of those decided about, how many in a hundred were rejected."""
        return _percent(self.rejected, self.approved + self.rejected)

    @property
    def percent_submitted(self) -> int:
        """Of all that ended, how many in a hundred were submitted; 100 without any."""
        return _percent(self.submitted, self._ended, without=100)

    @property
    def percent_returned(self) -> int:
        """Of all that ended, how many in a hundred were returned."""
        return _percent(self.returned, self._ended)

    @property
    def percent_abandoned(self) -> int:
        """Of all that ended, how many in a hundred were abandoned."""
        return _percent(self.abandoned, self._ended)

    @property
    def _ended(self) -> int:
        return self.submitted + self.returned + self.abandoned


NO_HISTORY = History()


def _percent(part: int, whole: int, *, without: int = 0) -> int:
    """Return whole percent, a part of one not counting: who has 94.9 has no 95."""
    return 100 * part // whole if whole else without


class Worker(Record, frozen=True):
    """A worker; ``history`` is what they bring along from before this world began.

    ``serial`` tells which of two was registered first; of one nobody registered it is 0.
    """

    id: str
    serial: int = 0
    name: str | None = None
    locale: Locale = DEFAULT_LOCALE
    masters: bool = False
    adult: bool = False
    history: History = NO_HISTORY

    @property
    def registered(self) -> bool:
        """Whether somebody told the world of them; all others are workers as well."""
        return self.serial > 0


class Progress(Record, frozen=True):
    """The newest HIT of a group that a worker had; those created later they did not."""

    worker_id: str
    hit_type_id: str
    created_at: datetime
    serial: int

    @property
    def key(self) -> str:
        """What it is found by."""
        return progress_key(self.worker_id, self.hit_type_id)


def progress_key(worker_id: str, hit_type_id: str) -> str:
    """Return the key a worker's progress in a group is kept under."""
    return f"{worker_id} {hit_type_id}"


_COUNTED: Mapping[str, Callable[[History], int]] = MappingProxyType(
    {
        NUMBER_HITS_APPROVED: attrgetter("approved"),
        PERCENT_APPROVED: attrgetter("percent_approved"),
        PERCENT_REJECTED: attrgetter("percent_rejected"),
        PERCENT_SUBMITTED: attrgetter("percent_submitted"),
        PERCENT_RETURNED: attrgetter("percent_returned"),
        PERCENT_ABANDONED: attrgetter("percent_abandoned"),
    }
)


def system_value(
    type_id: str, worker: Worker, history: History, masters_types: frozenset[str]
) -> QualificationValue | None:
    """Return what a worker has of a Qualification type of the system's own, or None.

    ``history`` is all they have done. Of Worker_Adult and Masters one has 1 or nothing.
    """
    if type_id in masters_types:
        return 1 if worker.masters else None
    if type_id == WORKER_LOCALE:
        return worker.locale
    if type_id == WORKER_ADULT:
        return 1 if worker.adult else None
    count = _COUNTED.get(type_id)
    return count(history) if count else None
