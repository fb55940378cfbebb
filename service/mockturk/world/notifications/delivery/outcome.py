"""How it went to bring a message to somebody."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """How often it was tried, and why the last time failed; empty if it did not."""

    failure: str = ""
    attempts: int = 1


def to_failed_outcome(error: Exception, attempts: int = 1) -> DeliveryOutcome:
    """Tell of an error, shortly: some of it may be what the other side said."""
    return DeliveryOutcome(f"{type(error).__name__}: {error}"[:_LONGEST], attempts)
