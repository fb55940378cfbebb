"""Listeners that apply the world's injected faults to calls."""

from __future__ import annotations

import logging
from functools import cache, partial

from mockturk.domain.errors import InternalError, ServiceUnavailable
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.fault_effects import impair_response
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.endpoint.request_fields import read_requests
from mockturk.world.fault_injection import FaultKind, TooManyHeldError, build_injected_error

log = logging.getLogger("mockturk.requests")


def inject_fault(ctx: CallContext) -> None:
    """Find the fault for a call; refuse the call, skip its method or hold it if the fault says so.

    Listens to ``method_admission``.
    """
    faults, call = ctx.udc.world.faults, ctx.in_body_doc
    if not faults:
        return
    access_key = call.credentials.access_key
    read_fields = cache(partial(read_requests, ctx.in_protocol, call))
    fault = ctx.fault = faults.next(call.operation, access_key, read_fields)
    if fault is None:
        return
    match fault.kind:
        case FaultKind.hold_before | FaultKind.hold_after:
            try:
                ctx.held = faults.held.add(fault, call.operation, access_key)
            except TooManyHeldError:
                log.warning("%s is refused: faults hold too many calls", call.operation)
                raise CallRefusedError(ServiceUnavailable()) from None
        case FaultKind.reset_before | FaultKind.response:
            ctx.function, ctx.out_document = None, b""
        case FaultKind.throttle:
            raise CallRefusedError(ServiceUnavailable())
        case FaultKind.error:
            code = fault.code or InternalError.code
            error = build_injected_error(
                code,
                fault.message,
                fault.data,
                operation=call.operation,
                environment=ctx.udc.world.environment,
            )
            raise CallRefusedError(error)


def apply_fault(ctx: CallContext) -> None:
    """Apply a call's injected fault to its response: change status, content or delivery.

    Listens to ``method_return_string`` and ``method_exception_string``.
    """
    fault = ctx.fault
    if fault is not None:
        operation = ctx.in_body_doc.operation
        log.info("%s got an injected fault: %s %s", operation, fault.kind, fault.id)
        ctx.response = impair_response(ctx.response, fault)
