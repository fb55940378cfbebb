"""Events of HITs that requesters and time cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.notifications import EventType
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle import decisions
from mockturk.world.lifecycle.hit_updates import save_hit
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.uploaded_files import delete_uploaded_files
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def extend(transaction: WorldTransaction, hit: HIT, more: int, time: timedelta) -> HIT:
    """Add assignments and time to a HIT."""
    extended = save_hit(transaction, hit.extend(transaction.now, more, time))
    notify_requester(transaction, EventType.HITExtended, hit)
    return extended


def set_review_status(transaction: WorldTransaction, hit: HIT, status: HITStatus) -> HIT:
    """Set the status of a HIT to Reviewing, or back to Reviewable."""
    return save_hit(transaction, replace(hit, status=status))


def change_type(transaction: WorldTransaction, hit: HIT, hit_type: HITType) -> HIT:
    """Give a HIT another HIT type."""
    return save_hit(transaction, replace(hit, hit_type=hit_type))


def dispose(transaction: WorldTransaction, hit: HIT) -> HIT:
    """Dispose of a HIT and delete its files; only GetHIT returns the HIT afterwards.

    The HIT stays for ever, so it shares with others what is equal.
    """
    delete_uploaded_files(transaction, hit)
    share = transaction.world.interner
    kept = replace(hit.dispose(), expires_at=share(hit.expires_at), work=share(hit.work))
    disposed = save_hit(transaction, kept)
    notify_requester(transaction, EventType.HITDisposed, hit)
    return disposed


def disable(transaction: WorldTransaction, hit: HIT) -> HIT:
    """Approve the submitted assignments and dispose of the HIT.

    Assignments in progress can still be submitted.
    """
    for assignment in list_assignments(transaction, hit, [AssignmentStatus.Submitted]):
        decisions.approve(transaction, assignment)
    return dispose(transaction, transaction.store.get(tables.HITS, hit.id) or hit)


def list_assignments(
    transaction: WorldTransaction, hit: HIT, statuses: Sequence[AssignmentStatus]
) -> list[Assignment]:
    """Return the assignments of a HIT with these statuses, in the order they were submitted."""
    where = tables.ASSIGNMENTS, "SubmitTime", [(hit.id, status) for status in statuses]
    return transaction.store.page(*where, count=transaction.store.count(*where))
