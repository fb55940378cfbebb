"""The Spyne transport: makes a response from a call's context, in three steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from spyne import Application, Fault, ServerBase
from spyne.protocol import ProtocolBase

from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.server.messages import HTTPResponse

ADMISSION = "method_admission"
"""The event of a call that was read, before it is executed. Not Spyne's ``method_call``: that one
is fired within the call's transaction, where a call cannot be held."""


class RequesterTransport(ServerBase):
    """Runs Spyne's steps for a call; the server itself handles HTTP.

    There are three methods because a call may have to wait after ``read`` or ``admit``: for a
    thread, for a world's transaction, or until it is released. ``build_json_protocol`` builds the
    protocol for calls of the API of 2017-01-17; the application's is for all others.
    """

    transport = "http"

    def __init__(self, app: Application, build_json_protocol: Callable[[], ProtocolBase]) -> None:
        super().__init__(app)
        self._build_json_protocol = build_json_protocol

    @cached_property
    def json_protocol(self) -> ProtocolBase:
        """The protocol for calls of the API of 2017-01-17, built for the first one: 10 ms."""
        return self._build_json_protocol()

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

    def admit(self, ctx: CallContext) -> None:
        """Let the listeners refuse a parsed call; a refused call gets an ``in_error``."""
        if ctx.in_error is None:
            try:
                ctx.fire_event(ADMISSION)
            except CallRefusedError as error:
                ctx.in_error = ctx.out_error = error

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
