"""Workers, their history, and the values of their system Qualifications."""

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

# With fewer submissions the percentage of approved ones is 100
# (docs/reference/lifecycle.md#hundred-submissions).
_SUBMISSIONS_THAT_COUNT = 100

# The default locale of a worker. Most of the service's workers were in the US and most locale
# requirements require it, so HITs written for the service find workers here.
DEFAULT_LOCALE = Locale("US")


@dataclass(frozen=True, slots=True)
class History:
    """The number of a worker's assignments by how they ended.

    ``submitted`` counts all submitted assignments: approved, rejected and undecided ones.
    """

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    abandoned: int = 0

    def plus(self, other: Self) -> Self:
        """Return the sum of both histories."""
        return type(self)(
            submitted=self.submitted + other.submitted,
            approved=self.approved + other.approved,
            rejected=self.rejected + other.rejected,
            returned=self.returned + other.returned,
            abandoned=self.abandoned + other.abandoned,
        )

    @property
    def percent_approved(self) -> int:
        """The percentage of approved assignments among approved and rejected ones, rounded down.

        It is 100 until the hundredth submission. Undecided assignments do not lower it.
        """
        if self.submitted < _SUBMISSIONS_THAT_COUNT:
            return 100
        return _percent(self.approved, self.approved + self.rejected, without=100)

    @property
    def percent_rejected(self) -> int:
        """The percentage of rejected assignments among approved and rejected ones."""
        return _percent(self.rejected, self.approved + self.rejected)

    @property
    def percent_submitted(self) -> int:
        """The percentage of submitted assignments among all that ended; 100 without any."""
        return _percent(self.submitted, self._ended, without=100)

    @property
    def percent_returned(self) -> int:
        """The percentage of returned assignments among all that ended."""
        return _percent(self.returned, self._ended)

    @property
    def percent_abandoned(self) -> int:
        """The percentage of abandoned assignments among all that ended."""
        return _percent(self.abandoned, self._ended)

    @property
    def _ended(self) -> int:
        return self.submitted + self.returned + self.abandoned


NO_HISTORY = History()


def _percent(part: int, whole: int, *, without: int = 0) -> int:
    """Return a percentage, rounded down (94.9 is 94), or ``without`` if ``whole`` is 0."""
    return 100 * part // whole if whole else without


class Worker(Record, frozen=True):
    """A worker; ``history`` is the work from before this world.

    ``serial`` orders workers by registration; it is 0 for an unregistered worker.
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
        """Whether the worker was registered in the world; unregistered ones can work too."""
        return self.serial > 0


class Progress(Record, frozen=True):
    """The newest HIT of a group that a worker has accepted; later HITs are new to the worker."""

    worker_id: str
    hit_type_id: str
    created_at: datetime
    serial: int

    @property
    def key(self) -> str:
        """Primary key: worker id and HIT type id, joined by a space."""
        return progress_key(self.worker_id, self.hit_type_id)


def progress_key(worker_id: str, hit_type_id: str) -> str:
    """Return the primary key of a worker's progress in a group."""
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
    """Return a worker's value of a system Qualification type; None if there is no value.

    ``history`` is all work of the worker. The value of Worker_Adult and of Masters is 1 or None.
    """
    if type_id in masters_types:
        return 1 if worker.masters else None
    if type_id == WORKER_LOCALE:
        return worker.locale
    if type_id == WORKER_ADULT:
        return 1 if worker.adult else None
    count = _COUNTED.get(type_id)
    return count(history) if count else None
