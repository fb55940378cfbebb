"""The JSON Schema of world files: what is valid, and that an import refuses whatever it refuses."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from exchanges import NOON, Service
from mockturk.domain.clock import ManualClock
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.files import (
    WorldFileError,
    build_world_file_schema,
    export_world,
    format_world_file,
    import_world,
    parse_world_file,
)
from mockturk.world.files.sections import SECTION_NAMES
from mockturk.world.world import create_world
from world.files.seeds import FORM, HIT, WORK, fresh, seed
from world.lifecycle.stage import Stage

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = build_world_file_schema()
VALIDATOR = Draft7Validator(SCHEMA)
REQUIREMENT = {"qualification_type_id": "00000000000000000071", "comparator": "EqualTo"}
WRITTEN = seed(
    clock={"now": "2014-08-15T12:00:00Z", "frozen": True},
    ids={"seed": "1", "serial": 5},
    faults={"rules": [{"kind": "hold_before", "fields": [["HITId", "HIT1"]]}]},
    workers=[{"id": "A1ANN", "name": "Ann", "locale": "US-NY", "approved": 3}, {"name": "Bob"}],
    hits=[
        {**HIT, "created_at": "2014-08-15T10:00:00+02:00", "lifetime_seconds": 86400},
        {
            "question": FORM,
            "hit_type": {
                "title": "Cats",
                "reward": 0.1,
                "requirements": [{**REQUIREMENT, "locales": ["US-NY"]}],
            },
            "hit_review_policy": {"question_ids": ["colour"], "agreement_threshold": 50},
        },
    ],
    qualification_types=[{"name": "Colours", "description": "Knows colours", "id": "Q1"}],
    qualifications=[{"type_id": "Q1", "worker_id": "A1ANN"}],
    assignments=[{**WORK, "status": "Approved"}],
)
WRONG_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 2**70, "", "noon", "XX", "a b", [], {}, [1], {"colour": 1}),
    *([["a"]], {"": {}}),
)


def exported() -> dict[str, Any]:
    """Return the export of a world in which much has happened."""
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3, UniqueRequestToken="once")
    first, second = stage.accepted(hit_id, "W1", "W2")
    stage.workers.submit(first, {"photo": b"\x00\xff", "colour": "red"})
    stage.workers.submit(second, {"colour": "red"})
    stage.workers.register("W9", name="Ann", locale="US-NY", approved=95, rejected=5)
    bonus = {"Amount": "0.10", "CurrencyCode": "USD"}
    stage.done("ApproveAssignment", AssignmentId=first)
    stage.done("GrantBonus", AssignmentId=first, WorkerId="W1", BonusAmount=bonus, Reason="fine")
    stage.done("BlockWorker", WorkerId="W2", Reason="spam")
    stage.done("GetFileUploadURL", AssignmentId=first, QuestionIdentifier="photo")
    stage.world.faults.add(Fault(FaultKind.throttle, probability=0.5))
    stage.world.faults.add(Fault(FaultKind.response, body="<x/>", fields=(("HITId", "3X"),)))
    stage.world.faults.next("GetHIT", "")
    document: dict[str, Any] = json.loads(format_world_file(export_world(stage.world)))
    return document


def problem_of(document: dict[str, Any]) -> str | None:
    """Return what an import into a world like that of the document says."""
    environment = document.get("environment", "sandbox")
    environment = environment if environment in ("sandbox", "production") else "sandbox"
    world = create_world(environment=environment, clock=ManualClock(NOON))
    try:
        import_world(world, parse_world_file(json.dumps(document)))
    except WorldFileError as error:
        return str(error)
    return None


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each value in a document."""
    if path:
        yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from paths_in(one, (*path, key))


def with_one_wrong_field(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a copy with one value replaced or removed, or one field added."""
    changed = copy.deepcopy(document)
    *above, last = chance.choice(list(paths_in(document)))
    parent: Any = changed
    for key in above:
        parent = parent[key]
    what = chance.randrange(4)
    if what == 0:
        del parent[last]
    elif what == 1 and isinstance(parent[last], dict):
        parent[last]["colour"] = "red"
    else:
        parent[last] = chance.choice(WRONG_VALUES)
    return changed


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(SECTION_NAMES) < set(SCHEMA["properties"])
    json.dumps(SCHEMA)


@pytest.mark.parametrize(
    "document",
    [WRITTEN, seed(), {**WRITTEN, "$schema": "http://127.0.0.1:8014/x.json"}],
    ids=["written", "short", "with-schema"],
)
def test_what_somebody_writes_is_valid(document: dict[str, Any]) -> None:
    assert problem_of(document) is None
    VALIDATOR.validate(document)


def test_what_export_writes_is_valid() -> None:
    document = exported()
    assert len(document.keys() & set(SECTION_NAMES)) > 10
    VALIDATOR.validate(document)
    world = fresh()
    import_world(world, parse_world_file(json.dumps(WRITTEN)))
    VALIDATOR.validate(json.loads(format_world_file(export_world(world))))


def test_the_examples_of_the_docs_are_valid() -> None:
    found = []
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r'\{\s*"format": "mockturk world"', text):
            document, _ = json.JSONDecoder().raw_decode(text, match.start())
            VALIDATOR.validate(document)
            found.append(page.stem)
    assert found.count("world-files") > 1


def test_an_import_refuses_what_the_schema_refuses() -> None:
    """200 files with one wrong field each; the schema finds the most."""
    chance = random.Random(23)
    refused = 0
    for document in (WRITTEN, exported()):
        assert problem_of(document) is None
        for _ in range(100):
            wrong = with_one_wrong_field(document, chance)
            error = next(VALIDATOR.iter_errors(wrong), None)
            if error is not None:
                refused += 1
                assert problem_of(wrong) is not None, (error.message, list(error.absolute_path))
    assert refused > 120


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"hits": [{**HIT, "colour": 1}]}, ["hits", 0]),
        ({"hits": [{"hit_type": "COLOURS"}]}, ["hits", 0]),
        ({"hits": [{**HIT, "serial": 1}]}, ["hits", 0]),
        ({"hits": [{**HIT, "created_at": "noon"}]}, ["hits", 0, "created_at"]),
        ({"hits": [{**HIT, "created_at": "2014-08-15"}]}, ["hits", 0, "created_at"]),
        ({"hits": [{**HIT, "id": "a b"}]}, ["hits", 0, "id"]),
        ({"workers": [{"locale": 5}]}, ["workers", 0, "locale"]),
        ({"assignments": [{**WORK, "owner": "AKIATEST"}]}, ["assignments", 0]),
        ({"assignments": [{**WORK, "status": "Gone"}]}, ["assignments", 0, "status"]),
        ({"faults": {"rules": [{"kind": "x"}]}}, ["faults", "rules", 0, "kind"]),
        ({"colours": []}, []),
        ({"$schema": 5}, ["$schema"]),
        ({"version": 2}, ["version"]),
    ],
)
def test_both_refuse(wrong: dict[str, Any], path: list[Any]) -> None:
    document = seed(**wrong)
    errors = list(VALIDATOR.iter_errors(document))
    assert path in [list(one.absolute_path)[: len(path)] for one in errors]
    assert problem_of(document) is not None


def test_the_schema_is_served(service: Service) -> None:
    served = service.http.get("/_mockturk/schemas/world-file.json")
    assert (served.status_code, served.content_type) == (200, "application/json")
    assert served.json == SCHEMA
    assert service.http.get("/_mockturk/schemas/other.json").status_code == 404
    document = {**WRITTEN, "$schema": "/_mockturk/schemas/world-file.json"}
    assert service.http.put("/_mockturk/world", json=document).status_code == 204
