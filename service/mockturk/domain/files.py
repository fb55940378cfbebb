"""Files workers uploaded, and the addresses a requester gets them from."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.domain.record import Record

# How long an address is good for (GetFileUploadURL page).
URL_VALID_FOR = timedelta(seconds=60)


class UploadedFile(Record, frozen=True):
    """A file that answers one question of an assignment; ``key`` is what the answer calls it."""

    long_fields = frozenset({"content"})

    hit_id: str
    assignment_id: str
    question: str
    key: str
    content: bytes


class FileURL(Record, frozen=True):
    """The last part of an address that gives a file until it ends; ``serial`` orders them.

    ``key`` is the file's, which may be gone before.
    """

    serial: int
    name: str
    key: str
    ends_at: datetime
