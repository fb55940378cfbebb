"""What is wrong with a world file."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError


class WorldFileError(MockturkError, ValueError):
    """A document that is no world; the message says where and why.

    ``path`` leads there from the top, such as ``hits[3].created_at``; it is empty for the whole.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason
