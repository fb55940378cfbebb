"""The operation that lists blocked workers."""

from __future__ import annotations

from typing import Any

from mockturk.operations.api_2017.paging import list_page
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing
from mockturk.store import tables
from mockturk.wire.aws_json.requests import ListWorkerBlocksRequest


@operation_2017("ListWorkerBlocks", ListWorkerBlocksRequest, legacy=("GetBlockedWorkers",))
def list_worker_blocks(call: OperationCall, request: ListWorkerBlocksRequest) -> dict[str, Any]:
    """List the workers the caller blocked, with the reasons.

    - The order is that in which they were blocked. [inferred]
    - A page has at most 100 workers. [documented]
    """
    listing = Listing(tables.WORKER_BLOCKS, "owner", [call.account.id])
    return list_page(
        call,
        request,
        "WorkerBlocks",
        listing,
        lambda block: {"WorkerId": block.worker_id, "Reason": block.reason},
    )
