"""Operations on the workers a requester does not want."""

from __future__ import annotations

from mockturk.contract.types import worker_requests, worker_results
from mockturk.domain.worker_blocks import WorkerBlock, block_key
from mockturk.errors import InvalidParameterValue
from mockturk.operations.call import Call
from mockturk.operations.paging import Listing, page_of
from mockturk.operations.registry import operation
from mockturk.rules.paging import checked_page
from mockturk.rules.values import identifier, optional_text, required, required_text
from mockturk.store import tables


@operation("BlockWorker")
def block_worker(
    call: Call, request: worker_requests.BlockWorkerRequest
) -> worker_results.BlockWorkerResult:
    """Keep a worker from accepting the caller's HITs.

    - Any well-formed WorkerId is a worker's. [decided]
    - Blocking again changes the reason. [inferred]
    - Work in progress may still be submitted. [documented]
    - No more than 100,000 blocks. [documented]
    """
    worker_id = identifier("WorkerId", required("WorkerId", request.WorkerId), call.limits)
    reason = required_text("Reason", request.Reason, call.limits.message_text)
    owner = call.account.id
    known = call.store.get(tables.WORKER_BLOCKS, block_key(owner, worker_id))
    blocks = call.store.count(tables.WORKER_BLOCKS, "owner", [owner])
    if not known and blocks >= call.limits.worker_blocks:
        raise InvalidParameterValue(
            "WorkerId", worker_id, f"You have blocked {blocks} workers, the most there may be."
        )
    serial = known.serial if known else call.world.ids.serial()
    call.store.save(tables.WORKER_BLOCKS, WorkerBlock(serial, owner, worker_id, reason))
    return worker_results.BlockWorkerResult()


@operation("UnblockWorker")
def unblock_worker(
    call: Call, request: worker_requests.UnblockWorkerRequest
) -> worker_results.UnblockWorkerResult:
    """Let a worker accept the caller's HITs again.

    - One who was never blocked is no error. [documented]
    """
    worker_id = identifier("WorkerId", required("WorkerId", request.WorkerId), call.limits)
    optional_text("Reason", request.Reason, call.limits.message_text)
    call.store.delete(tables.WORKER_BLOCKS, block_key(call.account.id, worker_id))
    return worker_results.UnblockWorkerResult()


@operation("GetBlockedWorkers")
def get_blocked_workers(
    call: Call, request: worker_requests.GetBlockedWorkersRequest
) -> worker_results.GetBlockedWorkersResult:
    """List the workers the caller blocked, with the reasons.

    - In the order they were blocked. [inferred]
    - Up to 65,535 on a page. [documented]
    """
    page = checked_page(request, call.limits.long_page_size, call.limits.default_page_size)
    result = worker_results.GetBlockedWorkersResult()
    listing = Listing(tables.WORKER_BLOCKS, "owner", [call.account.id])
    blocks = page_of(call.store, listing, page, result)
    result.WorkerBlock = [
        worker_results.WorkerBlock(WorkerId=block.worker_id, Reason=block.reason)
        for block in blocks
    ]
    return result
