"""The Spyne transport: from a call's context to its response, in two steps."""

from __future__ import annotations

from spyne import ServerBase

from mockturk.endpoint.context import CallContext
from mockturk.server.messages import HTTPResponse


class RequesterTransport(ServerBase):
    """Takes calls through Spyne's steps; HTTP itself is the server's.

    What follows the first step may have to wait: for a thread, or for a world's transaction.
    """

    transport = "http"

    def read(self, ctx: CallContext) -> None:
        """Parse a call and find its method; what is none has an ``in_error`` afterwards."""
        self.generate_contexts(ctx)
        if ctx.in_error is None:
            self.get_in_object(ctx)

    def respond(self, ctx: CallContext) -> HTTPResponse:
        """Execute a call that has been read, unless it has an ``in_error``, and end it."""
        try:
            if ctx.in_error is None:
                self.get_out_object(ctx)
            self.get_out_string(ctx)
            response: HTTPResponse = ctx.response
        finally:
            ctx.close()
        return response
