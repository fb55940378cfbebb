"""The Spyne transport: makes a response from a call's context, in two steps."""

from __future__ import annotations

from spyne import Application, Fault, ServerBase
from spyne.protocol import ProtocolBase

from mockturk.endpoint.context import CallContext
from mockturk.server.messages import HTTPResponse


class RequesterTransport(ServerBase):
    """Runs Spyne's steps for a call; the server itself handles HTTP.

    There are two methods because a call may have to wait after ``read``: for a thread, or for a
    world's transaction. ``json_protocol`` is for calls of the API of 2017-01-17, the protocol of
    the application for all others.
    """

    transport = "http"

    def __init__(self, app: Application, json_protocol: ProtocolBase) -> None:
        super().__init__(app)
        self.json_protocol = json_protocol

    def read(self, ctx: CallContext) -> None:
        """Parse a call and find its method; an invalid call gets an ``in_error``."""
        protocol = ctx.in_protocol
        try:
            protocol.create_in_document(ctx)
            protocol.decompose_incoming_envelope(ctx)
            protocol.generate_method_contexts(ctx)
            protocol.deserialize(ctx, protocol.REQUEST)
        except Fault as error:
            ctx.in_error = ctx.out_error = error
            ctx.fire_event("method_exception_object")

    def respond(self, ctx: CallContext) -> HTTPResponse:
        """Execute a parsed call, unless it has an ``in_error``; close it, return its response."""
        try:
            if ctx.in_error is None:
                self.get_out_object(ctx)
            self.get_out_string(ctx)
            response: HTTPResponse = ctx.response
        finally:
            ctx.close()
        return response
