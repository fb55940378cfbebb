"""The Spyne transport: makes a response from a call's context, in two steps."""

from __future__ import annotations

from spyne import ServerBase

from mockturk.endpoint.context import CallContext
from mockturk.server.messages import HTTPResponse


class RequesterTransport(ServerBase):
    """Runs Spyne's steps for a call; the server itself handles HTTP.

    There are two methods because a call may have to wait after ``read``: for a thread, or for a
    world's transaction.
    """

    transport = "http"

    def read(self, ctx: CallContext) -> None:
        """Parse a call and find its method; an invalid call gets an ``in_error``."""
        self.generate_contexts(ctx)
        if ctx.in_error is None:
            self.get_in_object(ctx)

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
