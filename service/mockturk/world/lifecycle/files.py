"""What happens to the files workers uploaded."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import Moment


def file_at(moment: Moment, name: str) -> bytes | None:
    """Return the file an address ends in the name of, None once it or the address is gone."""
    url = moment.store.get(tables.FILE_URLS, name)
    file = url and moment.store.get(tables.UPLOADED_FILES, url.key)
    return file.content if file else None


def forget_files(moment: Moment, hit: HIT) -> None:
    """Forget the files uploaded for a HIT: they are kept until it is disposed of."""
    count = moment.store.count(tables.UPLOADED_FILES, "HITId", [hit.id])
    for file in moment.store.page(tables.UPLOADED_FILES, "HITId", [hit.id], count=count):
        moment.store.delete(tables.UPLOADED_FILES, file.key)
