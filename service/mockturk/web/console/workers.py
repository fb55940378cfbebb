"""The workers a requester had to do with: what they did, who is blocked, what they were paid."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.daily_counts import DailyCounts, whose_counts
from mockturk.domain.qualification_types import Qualification, QualificationType
from mockturk.domain.qualifications import QualificationStatus
from mockturk.domain.worker_blocks import WorkerBlock, block_key
from mockturk.store import tables
from mockturk.web.console.layout import account_of, page_number, page_of, show
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment

_WORKERS = "/requester/<requester_id>/workers"
_STATUSES = (*AssignmentStatus, *Unfinished)
# Workers work for everybody: what is shown is that for this requester, of their last so many.
_LOOKED_AT = 300
_SHOWN = 50


class WorkerShown(NamedTuple):
    """What a worker did for a requester; answers are those review policies looked at."""

    worker_id: str
    approved: int
    rejected: int
    known_correct: int
    known: int
    agreeing: int
    compared: int
    block: WorkerBlock | None


class Held(NamedTuple):
    """A Qualification of a requester's type that a worker has, or had."""

    kind: QualificationType
    held: Qualification


@page("GET", _WORKERS)
def list_workers(visit: Visit, requester_id: str) -> Response:
    """List the workers whose work was judged, and those who are blocked."""
    account = account_of(visit, requester_id)
    of_blocked = visit.request.args.get("list") == "blocked"
    number = page_number(visit)
    with moment_of(visit.world) as moment:
        judged = page_of(
            moment, tables.LATEST_COUNTS, "worker", [account.id], 1 if of_blocked else number
        )
        blocked = page_of(
            moment, tables.WORKER_BLOCKS, "owner", [account.id], number if of_blocked else 1
        )
        return show(
            visit,
            account,
            "requester/workers.html",
            title="Workers",
            section="workers",
            judged=judged,
            workers=[_shown(moment, account, counts) for counts in judged.items],
            blocked=blocked,
        )


@page("GET", f"{_WORKERS}/<worker_id>")
def show_worker(visit: Visit, requester_id: str, worker_id: str) -> Response:
    """Show what a worker did for a requester, and how they stand with them."""
    account = account_of(visit, requester_id)
    with moment_of(visit.world) as moment:
        counts = moment.store.get(tables.LATEST_COUNTS, whose_counts(account.id, worker_id))
        counts = counts or DailyCounts(whose_counts(account.id, worker_id), moment.now.date(), {})
        return show(
            visit,
            account,
            "requester/worker.html",
            title=f"Worker {worker_id}",
            section="workers",
            worker=visit.workers.get(worker_id),
            counts=_shown(moment, account, counts),
            work=_work(moment, account, worker_id),
            bonuses=_bonuses(moment, account, worker_id),
            qualifications=_qualifications(moment, account, worker_id),
        )


@page("GET", f"{_WORKERS}/bonuses")
def list_bonuses(visit: Visit, requester_id: str) -> Response:
    """List the bonuses a requester paid, the latest first."""
    account = account_of(visit, requester_id)
    with moment_of(visit.world) as moment:
        number = page_number(visit)
        where = tables.BONUS_PAYMENTS, "owner", [account.id]
        found = page_of(moment, *where, number, newest_first=True)
    return show(
        visit,
        account,
        "requester/bonuses.html",
        title="Bonuses",
        section="workers",
        found=found,
        bonuses=found.items,
    )


def _shown(moment: Moment, account: Account, counts: DailyCounts) -> WorkerShown:
    worker_id = counts.whose.partition(" ")[2]
    done = {what: int(number) for what, number in counts.until_then.items()}
    known_correct = done.get("known_correct", 0)
    agreeing = done.get("plurality_correct", 0)
    return WorkerShown(
        worker_id=worker_id,
        approved=done.get("approved", 0),
        rejected=done.get("rejected", 0),
        known_correct=known_correct,
        known=known_correct + done.get("known_incorrect", 0),
        agreeing=agreeing,
        compared=agreeing + done.get("plurality_incorrect", 0),
        block=moment.store.get(tables.WORKER_BLOCKS, block_key(account.id, worker_id)),
    )


def _work(moment: Moment, account: Account, worker_id: str) -> list[Assignment]:
    """Return a worker's last assignments for a requester."""
    groups = [(worker_id, status) for status in _STATUSES]
    found = moment.store.page(
        tables.ASSIGNMENTS, "WorkerId", groups, count=_LOOKED_AT, descending=True
    )
    return [one for one in found if one.owner == account.id][:_SHOWN]


def _bonuses(moment: Moment, account: Account, worker_id: str) -> list[BonusPayment]:
    """Return the last bonuses a requester paid a worker."""
    found = moment.store.page(
        tables.BONUS_PAYMENTS, "WorkerId", [worker_id], count=_LOOKED_AT, descending=True
    )
    return [one for one in found if one.owner == account.id][:_SHOWN]


def _qualifications(moment: Moment, account: Account, worker_id: str) -> list[Held]:
    """Return what a worker has of a requester's Qualification types."""
    groups = [(worker_id, status) for status in QualificationStatus]
    found = moment.store.page(
        tables.QUALIFICATIONS, "WorkerId", groups, count=_LOOKED_AT, descending=True
    )
    kinds = [(moment.store.get(tables.QUALIFICATION_TYPES, held.type_id), held) for held in found]
    return [
        Held(kind, held) for kind, held in kinds if kind is not None and kind.owner == account.id
    ]
