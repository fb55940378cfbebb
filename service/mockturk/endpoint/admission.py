"""Listeners that decide whether a call may be executed (``method_admission``)."""

from __future__ import annotations

from msgspec.structs import replace

from mockturk.domain.errors import NotAuthorized, ServiceUnavailable
from mockturk.endpoint.authentication import has_possible_key
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.wire.envelopes import Credentials


def require_possible_key(ctx: CallContext) -> None:
    """Refuse a call whose access key is too long, before the key is stored anywhere."""
    call = ctx.in_body_doc
    if not has_possible_key(call.credentials):
        ctx.in_body_doc = replace(call, credentials=Credentials())
        raise CallRefusedError(NotAuthorized("the access key is too long"))


def limit_rate(ctx: CallContext) -> None:
    """Refuse a call that exceeds the rate limit of the world, if there is one."""
    limit = ctx.udc.world.rate_limit
    if limit is not None and not limit.try_acquire(ctx.in_body_doc.credentials.access_key):
        raise CallRefusedError(ServiceUnavailable("the rate limit is exceeded"))
