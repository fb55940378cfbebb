"""An id in a world file is not drawn again, whatever the file says was drawn."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exchanges import NOON, Service
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.files import UploadedFile
from mockturk.domain.ids import IdGenerator
from mockturk.store import tables
from mockturk.web.demo import load_demo
from mockturk.world.files import export_world, import_world
from mockturk.world.workers import Workers
from mockturk.world.world import create_world
from world.files.seeds import HIT, fresh, seed

LOST = {
    "no ids": lambda _: None,
    "nothing drawn": lambda ids: {"seed": ids["seed"], "serial": ids["serial"]},
    "too little drawn": lambda ids: {**ids, "drawn": dict.fromkeys(ids["drawn"], 1)},
    "no serial": lambda ids: {"seed": ids["seed"], "drawn": ids["drawn"]},
}
EARLIER = Path(__file__).parents[2] / "samples" / "earlier_ids.json"
KINDS = [
    *("hit", "hit_type", "hit_group", "assignment", "file_key", "qualification_type"),
    *("qualification_request", "notification", "worker"),
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The demo's world, a registered worker and an uploaded file added: every kind of id."""
    world = create_world(ids=IdGenerator("demo"))
    with world.store.transaction():
        load_demo(world, "http://127.0.0.1:8014")
        assignment = world.store.all(tables.ASSIGNMENTS)[0]
        key = world.ids.file_key()
        file = UploadedFile(assignment.hit_id, assignment.id, "photo", key, b"a cat")
        world.store.add(tables.UPLOADED_FILES, file)
    Workers(world).register()
    return export_world(world)


def drawn(ids: IdGenerator, kind: str) -> set[str]:
    return {getattr(ids, kind)() for _ in range(300)}


@pytest.mark.parametrize("lost", LOST)
def test_no_kind_of_id_comes_twice(document: dict[str, Any], lost: str) -> None:
    world = create_world(ids=IdGenerator("demo"))
    rest = {name: section for name, section in document.items() if name != "ids"}
    ids = LOST[lost](document["ids"])
    import_world(world, rest if ids is None else {**rest, "ids": ids})

    there = set(re.findall(r"[\w-]{13,}", json.dumps(rest)))
    for kind in KINDS:
        assert drawn(IdGenerator("demo"), kind) & there, f"the file has no {kind} to come twice"
        with world.store.transaction():
            new = drawn(world.ids, kind)
        assert len(new) == 300
        assert not new & there, kind


@pytest.mark.parametrize("seed", ["earlier", None])
def test_a_file_with_ids_that_were_made_otherwise_goes_on(seed: str | None) -> None:
    """The file is an export of the time when ids came from random numbers."""
    document = json.loads(EARLIER.read_text(encoding="utf-8"))
    world = create_world(ids=IdGenerator(seed))
    import_world(world, document)

    assert export_world(world)["ids"] == document["ids"]
    there = set(re.findall(r"[\w-]{13,}", json.dumps(document)))
    for kind in KINDS:
        with world.store.transaction():
            assert not drawn(world.ids, kind) & there, kind
    new = Service(world).created().text("HITId")
    assert new not in there
    with world.store.transaction():
        hits = {hit.id for hit in world.store.all(tables.HITS)}
    assert hits == {new, *(hit["id"] for hit in document["hits"])}


def test_new_hits_are_added_to_those_of_a_file_without_ids() -> None:
    before = fresh()
    old = [Service(before).created().text("HITId") for _ in range(5)]
    document = {name: one for name, one in export_world(before).items() if name != "ids"}

    world = fresh()
    import_world(world, document)
    new = [Service(world).created().text("HITId") for _ in range(5)]

    assert not set(old) & set(new)
    with world.store.transaction():
        assert {hit.id for hit in world.store.all(tables.HITS)} == {*old, *new}


def test_entries_without_an_id_get_none_that_another_entry_has() -> None:
    taken = IdGenerator("tests").hit()
    nameless = {name: value for name, value in HIT.items() if name != "id"}
    world = fresh()

    import_world(world, seed(hits=[nameless, {**HIT, "id": taken}]))

    with world.store.transaction():
        assert len(world.store.all(tables.HITS)) == 2


def test_what_a_file_leaves_without_a_serial_comes_after_what_has_one() -> None:
    world = fresh()
    kept = {"access_key": "AKIATEST"}
    blocks = [
        {"worker_id": "A1NEW", "reason": "spam"},
        {"worker_id": "A1OLD", "reason": "spam", "serial": 7},
    ]

    import_world(world, seed(accounts=[kept], worker_blocks=blocks))

    with world.store.transaction():
        serials = {one.worker_id: one.serial for one in world.store.all(tables.WORKER_BLOCKS)}
    assert serials["A1OLD"] == 7
    assert serials["A1NEW"] > 7


TIME = "2014-08-15T11:00:00Z"
NAMING_A_WORKER = {
    "worker_blocks": {"worker_id": "{}", "reason": "spam"},
    "outbox": {
        "destination": "{}",
        "transport": "Worker",
        "state": "Sent",
        "created_at": TIME,
        "subject": "Hello",
        "text": "There are new HITs.",
        "serial": 1,
    },
    "latest_counts": {
        "whose": "A1REQUESTER {}",
        "day": "2014-08-14",
        "until_then": {},
    },
    "progress": {"worker_id": "{}", "hit_type_id": "COLOURS", "created_at": TIME, "serial": 1},
}


@pytest.mark.parametrize("section", NAMING_A_WORKER)
def test_a_new_worker_gets_no_id_that_any_entry_names(section: str) -> None:
    taken = IdGenerator("tests").worker()
    entry = {
        name: value.format(taken) if isinstance(value, str) else value
        for name, value in NAMING_A_WORKER[section].items()
    }
    world = fresh()
    import_world(world, seed(**{section: [entry]}))

    assert Workers(world).register().worker_id != taken


def test_a_new_worker_gets_no_id_that_a_bonus_names() -> None:
    taken = IdGenerator("tests").worker()
    world = fresh()
    with world.store.transaction():
        bonus = BonusPayment(1, "HIT0", "DONE", taken, Decimal("0.05"), "well done", NOON)
        world.store.add(tables.BONUS_PAYMENTS, bonus)

    assert Workers(world).register().worker_id != taken


def test_a_requester_gets_no_id_that_another_account_has() -> None:
    world = fresh()
    id_of_two = IdGenerator("tests").requester("TWO")
    import_world(world, seed(accounts=[{"access_key": "ONE", "id": id_of_two}]))

    with world.store.transaction():
        assert world.account("ONE").id == id_of_two
        assert world.account("TWO").id != id_of_two
