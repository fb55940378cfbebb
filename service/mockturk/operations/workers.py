"""Operations on workers: blocks and messages."""

from __future__ import annotations

from mockturk.domain.checks import (
    require_text,
    require_value,
    validate_identifier,
    validate_optional_text,
    validate_range,
)
from mockturk.domain.daily_counts import counts_key
from mockturk.domain.errors import InvalidParameterValue, MissingParameters
from mockturk.domain.messages import NotifyWorkersFailureCode
from mockturk.domain.paging import validate_page
from mockturk.domain.worker_blocks import WorkerBlock, block_key
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import worker_requests, worker_results
from mockturk.world.lifecycle.outbox_writes import write_to_worker


@operation("BlockWorker")
def block_worker(
    call: OperationCall, request: worker_requests.BlockWorkerRequest
) -> worker_results.BlockWorkerResult:
    """Block a worker from accepting the caller's HITs.

    - Any well-formed WorkerId is accepted. [decided]
    - Blocking a blocked worker again replaces the reason. [inferred]
    - Work in progress may still be submitted. [documented]
    - A requester can block at most 100,000 workers. [documented]
    - Over the API of 2017-01-17 the Reason may be empty. [inferred]
    """
    worker_id = validate_identifier(
        "WorkerId", require_value("WorkerId", request.WorkerId), call.limits
    )
    reason = require_text(
        "Reason",
        request.Reason,
        call.limits.message_text,
        may_be_empty=call.rules.takes_empty_reason,
    )
    owner = call.account.id
    known = call.store.get(tables.WORKER_BLOCKS, block_key(owner, worker_id))
    blocks = call.store.count(tables.WORKER_BLOCKS, "owner", [owner])
    if not known and blocks >= call.limits.worker_blocks:
        raise InvalidParameterValue(
            "WorkerId", worker_id, f"You have blocked {blocks} workers, which is the maximum."
        )
    serial = known.serial if known else call.world.ids.serial()
    call.store.save(tables.WORKER_BLOCKS, WorkerBlock(serial, owner, worker_id, reason))
    return worker_results.BlockWorkerResult()


@operation("UnblockWorker")
def unblock_worker(
    call: OperationCall, request: worker_requests.UnblockWorkerRequest
) -> worker_results.UnblockWorkerResult:
    """Let a worker accept the caller's HITs again.

    - Unblocking a worker who is not blocked is not an error. [documented]
    """
    worker_id = validate_identifier(
        "WorkerId", require_value("WorkerId", request.WorkerId), call.limits
    )
    validate_optional_text("Reason", request.Reason, call.limits.message_text)
    call.store.delete(tables.WORKER_BLOCKS, block_key(call.account.id, worker_id))
    return worker_results.UnblockWorkerResult()


@operation("GetBlockedWorkers")
def get_blocked_workers(
    call: OperationCall, request: worker_requests.GetBlockedWorkersRequest
) -> worker_results.GetBlockedWorkersResult:
    """List the workers the caller blocked, with the reasons.

    - Workers are listed in the order they were blocked. [inferred]
    - A page has at most 65,535 workers. [documented]
    """
    page = validate_page(request, call.limits.long_page_size, call.limits.default_page_size)
    result = worker_results.GetBlockedWorkersResult()
    listing = Listing(tables.WORKER_BLOCKS, "owner", [call.account.id])
    blocks = load_page(call.store, listing, page, result)
    result.WorkerBlock = [
        worker_results.WorkerBlock(WorkerId=block.worker_id, Reason=block.reason)
        for block in blocks
    ]
    return result


@operation("NotifyWorkers")
def notify_workers(
    call: OperationCall, request: worker_requests.NotifyWorkersRequest
) -> worker_results.NotifyWorkersResult:
    """Send a message to workers; it is stored in the outbox and not delivered.

    - Subject has at most 200 characters, MessageText at most 4,096. [documented]
    - 1 to 100 WorkerIds are required; repeated ones count each time. [documented, inferred]
    - Only workers whose work the caller approved or rejected get the message. [documented]
    - The result has a NotifyWorkersFailureStatus with HardFailure for each other worker; the call
      succeeds for the rest. [captured]
    - A WorkerId that is sent twice gets one message, or one NotifyWorkersFailureStatus. [decided]
    """
    subject = require_text("Subject", request.Subject, call.limits.message_subject)
    text = require_text("MessageText", request.MessageText, call.limits.message_text)
    if not request.WorkerId:
        raise MissingParameters("WorkerId")
    validate_range("WorkerId", len(request.WorkerId), call.limits.notified_workers)
    worker_ids = [
        validate_identifier("WorkerId", worker_id, call.limits)
        for worker_id in dict.fromkeys(request.WorkerId)
    ]
    owner = call.account.id
    failures = []
    for worker_id in worker_ids:
        if _has_judged(call, owner, worker_id):
            write_to_worker(call.transaction, owner, worker_id, subject, text)
        else:
            failures.append(_stranger(worker_id))
    return worker_results.NotifyWorkersResult(NotifyWorkersFailureStatus=failures)


def _has_judged(call: OperationCall, owner: str, worker_id: str) -> bool:
    """Return whether a requester has approved or rejected work of a worker."""
    counted = call.store.get(tables.LATEST_COUNTS, counts_key(owner, worker_id))
    if counted is None:
        return False
    until_then = counted.until_then
    return until_then.get("approved", 0) + until_then.get("rejected", 0) > 0


def _stranger(worker_id: str) -> worker_results.NotifyWorkersFailureStatus:
    return worker_results.NotifyWorkersFailureStatus(
        NotifyWorkersFailureCode=NotifyWorkersFailureCode.HardFailure,
        NotifyWorkersFailureMessage=(
            "Cannot send a notification to a worker who has not done any work for you"
        ),
        WorkerId=worker_id,
    )
