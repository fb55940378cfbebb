"""Contexts of calls, as the listeners and the transport get them."""

from __future__ import annotations

from exchanges import soap_call
from mockturk.endpoint.application import RequesterEndpoint, shared_endpoint
from mockturk.endpoint.authentication import OpenAuthentication
from mockturk.endpoint.context import CallContext, ServedWorld
from mockturk.endpoint.request_reader import read_message
from mockturk.endpoint.transport import RequesterTransport
from mockturk.server.messages import HTTPRequest
from mockturk.world.world import World

BALANCE = soap_call("GetAccountBalance", "").encode()


def context(
    world: World,
    *,
    body: bytes = BALANCE,
    endpoint: RequesterEndpoint | None = None,
    transport: RequesterTransport | None = None,
) -> CallContext:
    """The context of a call that has not been read."""
    request = HTTPRequest(
        method="POST",
        path="/",
        query="",
        scheme="http",
        host="localhost",
        server_name="localhost",
        server_port="80",
        content_type="text/xml; charset=utf-8",
        content_encoding="",
        body=body,
    )
    transport = transport or (endpoint or shared_endpoint()).transport
    served = ServedWorld(world, OpenAuthentication())
    return CallContext(transport, served, request, read_message(request))


def read_context(world: World, body: bytes = BALANCE) -> CallContext:
    """The context of a call as it is when ``method_call`` is fired."""
    ctx = context(world, body=body)
    shared_endpoint().transport.read(ctx)
    return ctx
