"""The profiles of workers, registered or not."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import convert

from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.domain.checks import validate_identifier, validate_range
from mockturk.domain.countries import COUNTRIES
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.limits import Range
from mockturk.domain.qualification_requirements import Locale
from mockturk.domain.record import replace
from mockturk.domain.views.workers import HistoryInfo, WorkerInfo
from mockturk.domain.worker_details import WorkerDetails
from mockturk.domain.workers import History, Worker
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_COUNTS = Range(0, 1_000_000_000)
_PERCENT = Range(0, 100)
_LONGEST_NAME = 128
_SUBDIVISION = re.compile("[A-Z]{2}")


def get_worker(transaction: WorldTransaction, worker_id: str) -> Worker:
    """Return a worker. Raises InvalidParameterValue if ``worker_id`` is not a WorkerId.

    A worker who is not registered has no earlier history (docs/reference/decisions.md#d17).
    """
    validate_identifier("WorkerId", worker_id, transaction.world.limits)
    return transaction.store.get(tables.WORKERS, worker_id) or Worker(worker_id)


def apply_details(worker: Worker, details: WorkerDetails) -> Worker:
    """Return a worker with some details changed.

    Raises InvalidParameterValue and ParameterOutOfRange, and TypeError for an unknown detail.
    """
    if unknown := details.keys() - WorkerDetails.__annotations__.keys():
        raise TypeError(f"a worker has no {', '.join(sorted(unknown))}")
    return replace(
        worker,
        name=_name(details["name"]) if "name" in details else worker.name,
        locale=_locale(details["locale"]) if "locale" in details else worker.locale,
        masters=details.get("masters", worker.masters),
        adult=details.get("adult", worker.adult),
        history=_history(worker.history, details),
    )


def get_total_history(transaction: WorldTransaction, worker: Worker) -> History:
    """Return the registered history of a worker plus the work in this world."""

    def count(*statuses: AssignmentStatus | UnfinishedStatus) -> int:
        groups = [(worker.id, status) for status in statuses]
        return transaction.store.count(tables.ASSIGNMENTS, "WorkerId", groups)

    return worker.history.plus(
        History(
            submitted=count(*AssignmentStatus),
            approved=count(AssignmentStatus.Approved),
            rejected=count(AssignmentStatus.Rejected),
            returned=count(UnfinishedStatus.Returned),
            abandoned=count(UnfinishedStatus.Abandoned),
        )
    )


def build_worker_view(transaction: WorldTransaction, worker: Worker) -> WorkerInfo:
    """Build the view of a worker."""
    history = get_total_history(transaction, worker)
    in_progress = [(worker.id, UnfinishedStatus.InProgress)]
    return WorkerInfo(
        worker_id=worker.id,
        registered=worker.registered,
        name=worker.name,
        locale=str(worker.locale),
        masters=worker.masters,
        adult=worker.adult,
        history=convert(history, HistoryInfo, from_attributes=True),
        in_progress=transaction.store.count(tables.ASSIGNMENTS, "WorkerId", in_progress),
    )


def _name(name: str) -> str | None:
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidParameterValue(
            "name", name, f"It has at most {_LONGEST_NAME} characters, all of them printable."
        )
    return name or None


def _locale(text: str) -> Locale:
    country, _, subdivision = text.partition("-")
    if country not in COUNTRIES:
        raise InvalidParameterValue(
            "locale", text, "It does not begin with an ISO 3166 country code."
        )
    if "-" in text and not (country == "US" and _SUBDIVISION.fullmatch(subdivision)):
        raise InvalidParameterValue(
            "locale", text, "Only the United States has subdivisions, such as US-NY."
        )
    return Locale(country, subdivision or None)


_Count = Literal["approved", "rejected", "returned", "abandoned"]


def _history(before: History, details: WorkerDetails) -> History:
    def counted(name: _Count, held: int) -> int:
        return validate_range(name, details.get(name), _COUNTS, held)

    approved = counted("approved", before.approved)
    rejected = counted("rejected", before.rejected)
    if "percent_approved" in details:
        approved, rejected = _share(details, approved, details["percent_approved"])
    history = History(
        submitted=approved + rejected,
        approved=approved,
        rejected=rejected,
        returned=counted("returned", before.returned),
        abandoned=counted("abandoned", before.abandoned),
    )
    wanted = details.get("percent_approved", history.percent_approved)
    if wanted != history.percent_approved:
        raise InvalidParameterValue(
            "percent_approved",
            wanted,
            f"With {approved} approved assignments it is {history.percent_approved}: no number of "
            "rejected ones gives this share, or there are fewer than 100 submissions.",
        )
    return history


def _share(details: WorkerDetails, approved: int, percent: int) -> tuple[int, int]:
    """Return the numbers of approved and rejected assignments for a share in percent."""
    percent = validate_range("percent_approved", percent, _PERCENT)
    if "rejected" in details:
        raise InvalidParameterValue(
            "percent_approved", percent, "It replaces rejected: set only one of them."
        )
    if "approved" not in details and not (approved and percent):
        return percent, 100 - percent  # with fewer than 100 submissions the share is always 100
    return approved, approved * (100 - percent) // percent if percent else 100 - approved
