"""Files that workers uploaded, and the temporary URLs at which requesters download them."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.domain.record import Record

# How long a URL is valid (GetFileUploadURL page).
URL_VALID_FOR = timedelta(seconds=60)


class UploadedFile(Record, frozen=True):
    """A file that answers one question of an assignment; ``key`` is its UploadedFileKey."""

    long_fields = frozenset({"content"})

    hit_id: str
    assignment_id: str
    question: str
    key: str
    content: bytes


class FileURL(Record, frozen=True):
    """A temporary URL of a file: ``name`` is its last part, ``ends_at`` the end of its validity.

    ``serial`` orders URLs. ``key`` is the key of the file, which may be deleted before the end.
    """

    serial: int
    name: str
    key: str
    ends_at: datetime
