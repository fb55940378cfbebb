"""Listeners that apply the world's injected faults to calls."""

from __future__ import annotations

import logging

from mockturk.domain.errors import InternalError, ServiceUnavailable
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.fault_effects import impair_response
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.world.fault_injection import FaultKind, build_injected_error

log = logging.getLogger("mockturk.requests")


def inject_fault(ctx: CallContext) -> None:
    """Find the fault for a call; refuse the call or skip its method if the fault demands it.

    Listens to ``method_call``.
    """
    faults, call = ctx.udc.world.faults, ctx.in_body_doc
    if not faults:
        return
    fault = ctx.fault = faults.next(call.operation, call.credentials.access_key)
    if fault is None:
        return
    match fault.kind:
        case FaultKind.reset_before:
            ctx.function, ctx.out_document = None, b""
        case FaultKind.throttle:
            raise CallRefusedError(ServiceUnavailable())
        case FaultKind.error:
            code = fault.code or InternalError.code
            environment = ctx.udc.world.environment
            raise CallRefusedError(
                build_injected_error(code, fault.message, fault.data, environment)
            )


def apply_fault(ctx: CallContext) -> None:
    """Apply a call's injected fault to its response: change status, content or delivery.

    Listens to ``method_return_string`` and ``method_exception_string``.
    """
    fault = ctx.fault
    if fault is not None:
        operation = ctx.in_body_doc.operation
        log.info("%s got an injected fault: %s %s", operation, fault.kind, fault.id)
        ctx.response = impair_response(ctx.response, fault)
