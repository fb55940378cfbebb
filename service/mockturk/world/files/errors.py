"""The error of world files."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError


class WorldFileError(MockturkError, ValueError):
    """A document is not a world file, or does not fit its world; the message says where and why.

    ``path`` is the place in the document, such as ``hits[3].created_at``; it is empty for the whole
    document. ``reason`` says what is wrong there. The error is a ValueError.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason
