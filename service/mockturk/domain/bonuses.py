"""Bonuses: what a requester paid a worker beyond the reward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class BonusPayment:
    """A bonus for one assignment; ``amount`` is in USD. ``serial`` orders bonuses."""

    serial: int
    hit_id: str
    assignment_id: str
    worker_id: str
    amount: Decimal
    reason: str
    granted_at: datetime
