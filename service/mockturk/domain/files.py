"""Files workers uploaded, and the addresses a requester gets them from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# How long an address is good for (GetFileUploadURL page).
URL_VALID_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that answers one question of an assignment; ``key`` is what the answer calls it."""

    hit_id: str
    assignment_id: str
    question: str
    key: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileURL:
    """The last part of an address that gives a file until it ends; ``serial`` orders them.

    ``key`` is the file's, which may be gone before.
    """

    serial: int
    name: str
    key: str
    ends_at: datetime
