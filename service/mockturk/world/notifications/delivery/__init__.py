"""Bringing notifications to those who asked for them, while everybody else goes on."""

from __future__ import annotations

from mockturk.world.notifications.delivery.courier import ThreadCourier
from mockturk.world.notifications.delivery.formats import body_of, subject_of

__all__ = ["ThreadCourier", "body_of", "subject_of"]
