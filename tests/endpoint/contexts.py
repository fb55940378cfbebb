"""Contexts of calls, as the listeners and the transport get them."""

from __future__ import annotations

from exchanges import soap_call, xml_request
from mockturk.endpoint.application import RequesterEndpoint, shared_endpoint
from mockturk.endpoint.authentication import Authentication, OpenAuthentication
from mockturk.endpoint.context import CallContext, ServedWorld
from mockturk.endpoint.request_reader import read_message
from mockturk.endpoint.transport import RequesterTransport
from mockturk.world.world import World

BALANCE = soap_call("GetAccountBalance", "").encode()


def context(
    world: World,
    *,
    body: bytes = BALANCE,
    endpoint: RequesterEndpoint | None = None,
    transport: RequesterTransport | None = None,
    authentication: Authentication | None = None,
) -> CallContext:
    """The context of a call that has not been read."""
    request = xml_request(body)
    transport = transport or (endpoint or shared_endpoint()).transport
    served = ServedWorld(world, authentication or OpenAuthentication())
    return CallContext(transport, served, request, read_message(request))


def read_context(world: World, body: bytes = BALANCE) -> CallContext:
    """The context of a call as it is when ``method_call`` is fired."""
    ctx = context(world, body=body)
    shared_endpoint().transport.read(ctx)
    return ctx
