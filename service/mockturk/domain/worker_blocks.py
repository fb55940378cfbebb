"""Blocks, with which requesters exclude workers from their HITs."""

from __future__ import annotations

from mockturk.domain.record import Record


class WorkerBlock(Record, frozen=True):
    """A requester's block of a worker, with the reason; ``serial`` orders blocks."""

    serial: int
    owner: str
    worker_id: str
    reason: str

    @property
    def key(self) -> str:
        """Primary key: see ``block_key``; a requester has one block for a worker."""
        return block_key(self.owner, self.worker_id)


def block_key(owner: str, worker_id: str) -> str:
    """Return the primary key of a requester's block of a worker."""
    return f"{owner} {worker_id}"
