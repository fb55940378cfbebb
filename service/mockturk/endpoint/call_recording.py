"""The listener that writes calls into the journal of their world."""

from __future__ import annotations

from time import perf_counter

from mockturk.domain.views.calls import ErrorDetail
from mockturk.endpoint.context import CallContext
from mockturk.world.journal import JournalEntry


def record_call(ctx: CallContext) -> None:
    """Write a call and its response into the journal.

    Listens to ``method_return_string`` and ``method_exception_string``.
    """
    world, request, call = ctx.udc.world, ctx.request, ctx.in_body_doc
    protocol = operation = access_key = ""
    requests = 0
    if call is not None:
        protocol, operation = call.shape, call.operation
        access_key, requests = call.credentials.access_key, len(call.requests)
    entry = JournalEntry(
        at=world.clock.now(),
        seconds=perf_counter() - ctx.call_start,
        request=request,
        response=ctx.response,
        protocol=protocol,
        operation=operation,
        access_key=access_key,
        requests=requests,
        requester=ctx.account.id if ctx.account else "",
        request_id=ctx.request_id,
        errors=tuple([ErrorDetail(one.code, one.sentence) for one in ctx.refusals]),
        fault=ctx.fault,
        ignored=ctx.notes.ignored,
        rounded=ctx.notes.rounded,
    )
    world.journal.add(entry)
