"""Bonuses, which a requester pays a worker on top of the reward."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from mockturk.domain.record import Record


class BonusPayment(Record, frozen=True):
    """A bonus for one assignment; ``amount`` is in USD. ``serial`` orders bonuses.

    ``owner`` is the id of the requester who paid it, empty if a world file has none.
    """

    serial: int
    hit_id: str
    assignment_id: str
    worker_id: str
    amount: Decimal
    reason: str
    granted_at: datetime
    owner: str = ""

    @property
    def key(self) -> str:
        """Primary key: the serial number."""
        return str(self.serial)
