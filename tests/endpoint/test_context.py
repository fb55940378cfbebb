"""The context of a call: a Spyne context that is cheap and leaves no reference cycles."""

from __future__ import annotations

import gc

import pytest
from spyne import MethodContext

from endpoint.contexts import context
from exchanges import Service
from mockturk.endpoint.application import RequesterEndpoint


def test_it_has_all_attributes_of_spyne(service: Service) -> None:
    endpoint = RequesterEndpoint()
    stock = MethodContext(endpoint.transport, MethodContext.SERVER)
    names = {name for name in vars(stock) if not name.startswith("_")} - {"frozen"}
    ctx = context(service.world, endpoint=endpoint)

    assert {name for name in names if not hasattr(ctx, name)} == set()
    assert ctx.in_protocol is endpoint.transport.app.in_protocol
    assert ctx.out_protocol is endpoint.transport.app.out_protocol


def test_events_reach_the_application_and_then_the_service(service: Service) -> None:
    endpoint = RequesterEndpoint()
    heard: list[str] = []
    endpoint.transport.app.event_manager.add_listener("method_call", lambda _: heard.append("app"))
    ctx = context(service.world, endpoint=endpoint)
    endpoint.transport.read(ctx)
    of_service = ctx.descriptor.service_class.event_manager
    of_service.add_listener("method_call", lambda _: heard.append("service"))

    endpoint.transport.respond(ctx)

    assert heard == ["app", "service"]


@pytest.mark.parametrize("body", [b"<a", None], ids=["refused", "answered"])
def test_closing_collects_no_garbage(
    body: bytes | None, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = RequesterEndpoint().transport
    closed: list[float | None] = []
    transport.app.event_manager.add_listener(
        "method_context_closed", lambda ctx: closed.append(ctx.call_end)
    )
    monkeypatch.setattr(gc, "collect", lambda *_: pytest.fail("collected"))
    ctx = context(service.world, transport=transport, **({} if body is None else {"body": body}))

    transport.read(ctx)
    transport.respond(ctx)

    assert ctx.is_closed
    assert ctx.out_error is ctx.in_error is None
    assert closed == [ctx.call_end]
    assert ctx.call_end is not None
    assert ctx.call_end >= ctx.call_start
