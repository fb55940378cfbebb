"""The delivery of notifications to their requesters, in background threads."""

from __future__ import annotations

from mockturk.world.notifications.delivery.message_formats import format_body, format_subject
from mockturk.world.notifications.delivery.thread_courier import ThreadCourier

__all__ = ["ThreadCourier", "format_body", "format_subject"]
