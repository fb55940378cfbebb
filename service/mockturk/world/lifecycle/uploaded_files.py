"""The files that workers uploaded."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def find_uploaded_file(transaction: WorldTransaction, name: str) -> bytes | None:
    """Return the file of a file URL; ``name`` is the end of the URL.

    None if the file or the URL no longer exists.
    """
    url = transaction.store.get(tables.FILE_URLS, name)
    file = url and transaction.store.get(tables.UPLOADED_FILES, url.key)
    return file.content if file else None


def delete_uploaded_files(transaction: WorldTransaction, hit: HIT) -> None:
    """Delete the files uploaded for a HIT, which are kept until the HIT is disposed of."""
    count = transaction.store.count(tables.UPLOADED_FILES, "HITId", [hit.id])
    for file in transaction.store.page(tables.UPLOADED_FILES, "HITId", [hit.id], count=count):
        transaction.store.delete(tables.UPLOADED_FILES, file.key)
