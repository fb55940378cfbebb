"""Files workers uploaded."""

from __future__ import annotations

from mockturk.lifecycle.due import moment_of
from mockturk.store import tables
from mockturk.world import World


def file_at(world: World, name: str) -> bytes | None:
    """Return the file an address ends in the name of, None once that address has ended."""
    with moment_of(world) as moment:
        url = moment.store.get(tables.FILE_URLS, name)
        return None if url is None else url.file.content
