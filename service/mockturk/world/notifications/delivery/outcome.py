"""The outcome of a delivery."""

from __future__ import annotations

from mockturk.domain.record import Record

_LONGEST = 300


class DeliveryOutcome(Record, frozen=True):
    """The number of attempts, and why the last one failed; ``failure`` is empty after success."""

    failure: str = ""
    attempts: int = 1


def to_failed_outcome(error: Exception, attempts: int = 1) -> DeliveryOutcome:
    """Describe an error in at most 300 characters; some of its text can come from the server."""
    return DeliveryOutcome(f"{type(error).__name__}: {error}"[:_LONGEST], attempts)
