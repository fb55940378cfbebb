"""The pages of a requester's workers: their work, blocks and bonuses."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.daily_counts import DailyCounts, counts_key
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import Qualification, QualificationType
from mockturk.domain.worker_blocks import WorkerBlock, block_key
from mockturk.store import tables
from mockturk.web.console.layout import (
    get_account,
    load_page,
    read_page_number,
    render_console_page,
)
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_WORKERS = "/requester/<requester_id>/workers"
_STATUSES = (*AssignmentStatus, *UnfinishedStatus)
# A worker's page reads this many of the worker's last assignments, bonuses and Qualifications, of
# all requesters, and shows those of this requester.
_LOOKED_AT = 300
_SHOWN = 50


class WorkerRow(NamedTuple):
    """A worker's numbers for a requester; answers are counted if review policies scored them."""

    worker_id: str
    approved: int
    rejected: int
    known_correct: int
    known: int
    agreeing: int
    compared: int
    block: WorkerBlock | None


class HeldQualification(NamedTuple):
    """A worker's Qualification of a requester's type, granted or revoked."""

    kind: QualificationType
    held: Qualification


@page("GET", _WORKERS)
def list_workers(context: RequestContext, requester_id: str) -> Response:
    """List the workers whose work was reviewed, and the blocked workers."""
    account = get_account(context, requester_id)
    of_blocked = context.request.args.get("list") == "blocked"
    number = read_page_number(context)
    with open_transaction(context.world) as transaction:
        judged = load_page(
            transaction, tables.LATEST_COUNTS, "worker", [account.id], 1 if of_blocked else number
        )
        blocked = load_page(
            transaction, tables.WORKER_BLOCKS, "owner", [account.id], number if of_blocked else 1
        )
        return render_console_page(
            context,
            account,
            "requester/workers.html",
            title="Workers",
            section="workers",
            judged=judged,
            workers=[_build_row(transaction, account, counts) for counts in judged.items],
            blocked=blocked,
        )


@page("GET", f"{_WORKERS}/<worker_id>")
def show_worker(context: RequestContext, requester_id: str, worker_id: str) -> Response:
    """Show a worker's work for a requester, with their bonuses, Qualifications and block."""
    account = get_account(context, requester_id)
    with open_transaction(context.world) as transaction:
        counts = transaction.store.get(tables.LATEST_COUNTS, counts_key(account.id, worker_id))
        counts = counts or DailyCounts(
            counts_key(account.id, worker_id), transaction.now.date(), {}
        )
        return render_console_page(
            context,
            account,
            "requester/worker.html",
            title=f"Worker {worker_id}",
            section="workers",
            worker=context.workers.get(worker_id),
            counts=_build_row(transaction, account, counts),
            work=_work(transaction, account, worker_id),
            bonuses=_bonuses(transaction, account, worker_id),
            qualifications=_qualifications(transaction, account, worker_id),
        )


@page("GET", f"{_WORKERS}/bonuses")
def list_bonuses(context: RequestContext, requester_id: str) -> Response:
    """List the bonuses a requester paid, the latest first."""
    account = get_account(context, requester_id)
    with open_transaction(context.world) as transaction:
        number = read_page_number(context)
        where = tables.BONUS_PAYMENTS, "owner", [account.id]
        found = load_page(transaction, *where, number, newest_first=True)
    return render_console_page(
        context,
        account,
        "requester/bonuses.html",
        title="Bonuses",
        section="workers",
        found=found,
        bonuses=found.items,
    )


def _build_row(transaction: WorldTransaction, account: Account, counts: DailyCounts) -> WorkerRow:
    worker_id = counts.whose.partition(" ")[2]
    done = {what: int(number) for what, number in counts.until_then.items()}
    known_correct = done.get("known_correct", 0)
    agreeing = done.get("plurality_correct", 0)
    return WorkerRow(
        worker_id=worker_id,
        approved=done.get("approved", 0),
        rejected=done.get("rejected", 0),
        known_correct=known_correct,
        known=known_correct + done.get("known_incorrect", 0),
        agreeing=agreeing,
        compared=agreeing + done.get("plurality_incorrect", 0),
        block=transaction.store.get(tables.WORKER_BLOCKS, block_key(account.id, worker_id)),
    )


def _work(transaction: WorldTransaction, account: Account, worker_id: str) -> list[Assignment]:
    """Return a worker's last assignments for a requester."""
    groups = [(worker_id, status) for status in _STATUSES]
    found = transaction.store.page(
        tables.ASSIGNMENTS, "WorkerId", groups, count=_LOOKED_AT, descending=True
    )
    return [one for one in found if one.owner == account.id][:_SHOWN]


def _bonuses(transaction: WorldTransaction, account: Account, worker_id: str) -> list[BonusPayment]:
    """Return the last bonuses a requester paid a worker."""
    found = transaction.store.page(
        tables.BONUS_PAYMENTS, "WorkerId", [worker_id], count=_LOOKED_AT, descending=True
    )
    return [one for one in found if one.owner == account.id][:_SHOWN]


def _qualifications(
    transaction: WorldTransaction, account: Account, worker_id: str
) -> list[HeldQualification]:
    """Return a worker's Qualifications of a requester's types."""
    groups = [(worker_id, status) for status in QualificationStatus]
    found = transaction.store.page(
        tables.QUALIFICATIONS, "WorkerId", groups, count=_LOOKED_AT, descending=True
    )
    kinds = [
        (transaction.store.get(tables.QUALIFICATION_TYPES, held.type_id), held) for held in found
    ]
    return [
        HeldQualification(kind, held)
        for kind, held in kinds
        if kind is not None and kind.owner == account.id
    ]
