"""Endpoint for the outbox: the messages that a world has written."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_string
from mockturk.admin.api.serialization import page_response
from mockturk.admin.api.view_schemas import describe_page_lazily
from mockturk.admin.workers.workers import PAGE_FIELDS
from mockturk.world.notifications.outbox import MessageView, Outbox

_MESSAGES = {
    **dict.fromkeys(("worker_id", "destination", "transport", "state"), parse_string),
    **PAGE_FIELDS,
}


@endpoint("GET", "/outbox", query=_MESSAGES, schema=describe_page_lazily("messages", MessageView))
def list_messages(request: AdminRequest) -> Response:
    """List the messages to workers and requesters, sent or not."""
    return page_response("messages", Outbox(request.world).messages(**request.given))
