"""The outbox over HTTP, for anyone to read."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import text
from mockturk.admin.api.serialization import page_response
from mockturk.admin.api.view_schemas import page_of
from mockturk.admin.workers.workers import PAGE
from mockturk.world.notifications.outbox import MessageView, Outbox

_MESSAGES = {
    **dict.fromkeys(("worker_id", "destination", "transport", "state"), text),
    **PAGE,
}


@endpoint("GET", "/outbox", query=_MESSAGES, gives=page_of("messages", MessageView))
def list_messages(call: Call) -> Response:
    """List the messages to workers and requesters, sent or kept."""
    return page_response("messages", Outbox(call.world).messages(**call.given))
