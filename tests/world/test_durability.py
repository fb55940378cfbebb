"""Data folders without a server: what is shared after a load, and what was under way at a kill."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.data_folders import FILE, create_hit, request
from mockturk import MockTurk
from mockturk.store import tables
from mockturk.world.durability import DataFolderError, read_data_folder
from mockturk.world.world import World
from world.files.seeds import FORM, seed

POLICY = {"question_ids": ["colour"], "agreement_threshold": 50}
HIT = {"hit_type": "COLOURS", "question": FORM, "hit_review_policy": POLICY}


def read(folder: Path) -> dict[str, World]:
    return dict(read_data_folder(folder))


def change_rows(folder: Path, kind: str, **fields: Any) -> None:
    """Change fields of all rows of a table."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        rows = database.execute("SELECT rowid, record FROM records WHERE kind = ?", (kind,))
        for number, row in rows.fetchall():
            changed = msgspec.msgpack.encode({**msgspec.msgpack.decode(row), **fields})
            database.execute("UPDATE records SET record = ? WHERE rowid = ?", (changed, number))


def test_equal_values_of_a_loaded_world_are_one_object(tmp_path: Path) -> None:
    with MockTurk(data=str(tmp_path)) as turk:
        turk.load(seed(hits=[HIT, HIT]))

    one, two = read(tmp_path)[""].store.all(tables.HITS)
    assert one.question is two.question
    assert one.owner is two.owner
    assert one.created_at is two.created_at
    assert one.packed_hit_review_policy is two.packed_hit_review_policy
    assert one.hit_type is two.hit_type


def test_a_folder_is_read_world_by_world_and_stays_as_it_is(tmp_path: Path) -> None:
    with MockTurk(data=str(tmp_path)) as turk:
        made = [create_hit(turk), create_hit(turk.world("other"))]
    before = (tmp_path / FILE).read_bytes()

    worlds = read(tmp_path)

    assert list(worlds) == ["", "other"]
    assert [world.store.all(tables.HITS)[0].id for world in worlds.values()] == made
    assert (tmp_path / FILE).read_bytes() == before


def test_a_folder_without_a_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="has no mockturk"):
        read(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("transport", "attempts"), [("REST", 1), ("SOAP", 2)])
def test_a_message_under_way_at_a_kill_is_not_sent_again(
    tmp_path: Path, transport: str, attempts: int
) -> None:
    with MockTurk(data=str(tmp_path)) as turk:
        request(turk, "SetHITTypeNotification", **EMAIL)
        create_hit(turk)
    under_way = {"transport": transport, "state": "Waiting", "attempts": attempts}
    change_rows(tmp_path, "outbox", destination="http://127.0.0.1:9/", **under_way)

    with MockTurk(data=str(tmp_path)) as turk:
        turk.outbox.settle()
        (message,) = turk.outbox.messages()

    assert message.state == "Failed"
    assert message.attempts == attempts
    assert message.reason.startswith("the server ended, or could not write its data")


EMAIL = {
    "HITTypeId": "T100CN9P324W00EXAMPLE",
    "Active": "true",
    "Notification.1.Destination": "requester@example.com",
    "Notification.1.Transport": "Email",
    "Notification.1.Version": "2006-05-05",
    "Notification.1.EventType": "HITCreated",
}
