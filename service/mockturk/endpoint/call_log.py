"""The listener that logs calls."""

from __future__ import annotations

import logging
from time import perf_counter

from mockturk.domain.errors import BrokenAnswer, ProtocolError
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import RefusedCall
from mockturk.logs import CallRecord

log = logging.getLogger("mockturk.requests")


def log_call(ctx: CallContext) -> None:
    """Log a call: answered, refused before it was executed, or met by a bug.

    Listens to ``method_return_string`` and ``method_exception_string``.
    """
    fault = ctx.out_error
    error = fault.error if isinstance(fault, RefusedCall) else None
    if isinstance(error, BrokenAnswer):
        log.error("%s failed", ctx.in_body_doc.operation, exc_info=fault.__cause__)
    elif isinstance(error, ProtocolError):
        log.warning("refused: %s", error.message)
    elif ctx.request_id and log.isEnabledFor(logging.INFO):
        details = {
            "requester": ctx.account.id if ctx.account else "",
            "requests": len(ctx.in_body_doc.requests),
            "errors": list(ctx.errors),
            "milliseconds": round((perf_counter() - ctx.call_start) * 1000, 2),
            "request_id": ctx.request_id,
        }
        log.handle(CallRecord(log.name, ctx.in_body_doc.operation, details))
