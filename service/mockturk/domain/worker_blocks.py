"""Worker blocks: whom a requester does not want to work for them."""

from __future__ import annotations

from mockturk.domain.record import Record


class WorkerBlock(Record, frozen=True):
    """A worker one requester blocked, and why; ``serial`` orders blocks."""

    serial: int
    owner: str
    worker_id: str
    reason: str

    @property
    def key(self) -> str:
        """What the block is found by: a requester blocks a worker once."""
        return block_key(self.owner, self.worker_id)


def block_key(owner: str, worker_id: str) -> str:
    """Return the key a requester's block of a worker is kept under."""
    return f"{owner} {worker_id}"
