"""Records and tables for the tests of stores."""

from __future__ import annotations

from mockturk.domain.record import Record as KeptRecord
from mockturk.store.port import OrderedIndex, Store, Table


class Record(KeptRecord, frozen=True):
    """A record; ``number`` and ``id`` order it within its group."""

    id: str
    name: str | None = None
    number: int = 0
    group: str | None = None


RECORDS = Table[Record](
    "records",
    Record,
    key=lambda record: record.id,
    unique={"name": lambda record: record.name},
    ordered={
        "number": OrderedIndex(
            lambda record: record.group, lambda record: (record.number, record.id)
        ),
        "id": OrderedIndex(lambda record: record.group, lambda record: (record.id,)),
    },
)
OTHERS = Table[Record]("others", Record, key=lambda record: record.id)


def ids(
    store: Store,
    *groups: str,
    start: int = 0,
    count: int = 100,
    descending: bool = False,
    index: str = "number",
) -> str:
    """The ids of a page, one after another."""
    page = store.page(RECORDS, index, groups, start=start, count=count, descending=descending)
    return " ".join(record.id for record in page)
