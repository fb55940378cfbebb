"""Endpoint for the outbox: the messages that a world has written."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import PageFields
from mockturk.domain.views.workers import MessagePage
from mockturk.world.notifications.outbox import Outbox


class MessageFilterFields(PageFields):
    """Which messages to list."""

    worker_id: str | UnsetType = UNSET
    destination: str | UnsetType = UNSET
    transport: str | UnsetType = UNSET
    state: str | UnsetType = UNSET


@endpoint("GET", "/outbox")
def list_messages(request: AdminRequest[MessageFilterFields]) -> MessagePage:
    """List the messages to workers and requesters, sent or not."""
    return Outbox(request.world).messages(**request.fields.sent())
