"""Invalid world files: one error with the path, and no change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockturk.store import tables
from mockturk.world.files import (
    WorldFileError,
    export_world,
    import_world,
    parse_world_file,
    read_world_file,
)
from world.files.seeds import COLOURS, FORM, HIT, WORK, fresh, seed

AT = "2014-08-15T10:00:00Z"
KEPT_WORK = {
    "id": "A1",
    "serial": 1,
    "hit_id": "HIT1",
    "worker_id": "A1BOB",
    "accepted_at": AT,
    "deadline": AT,
}
BONUS = {
    "hit_id": "HIT1",
    "assignment_id": "NONE",
    "worker_id": "A1BOB",
    "amount": "1.00",
    "reason": "r",
    "granted_at": AT,
}
KEPT_HIT = {
    **HIT,
    "serial": 1,
    "created_at": AT,
    "expires_at": "2014-08-15T20:00:00Z",
    "created_with": 2,
}

KNOWN = {"question_id": "Q1", "values": ["a"]}
ANSWER_KEY = "hits[0].assignment_review_policy.answer_key"


def with_answer_key(*answers: object) -> dict[str, Any]:
    policy = {"answer_key": list(answers)}
    return {"hits": [{**KEPT_HIT, "assignment_review_policy": policy}]}


@pytest.mark.parametrize(
    ("wrong", "path", "says"),
    [
        ({"format": "text"}, "format", "not a world file"),
        ({"version": 2}, "version", "must be 1"),
        ({"version": True}, "version", "must be 1"),
        ({"environment": "production"}, "environment", "is sandbox"),
        ({"colours": []}, "colours", "no such section; there are format"),
        ({"hit": []}, "hit", "Did you mean hits?"),
        ({"hits": {}}, "hits", "not a list"),
        ({"hits": [HIT, 5]}, "hits[1]", "not an object"),
        ({"hits": [{**HIT, "colour": 1}]}, "hits[0]", "no field 'colour'; there are"),
        ({"hits": [{**HIT, "max_asignments": 1}]}, "hits[0]", "Did you mean max_assignments?"),
        ({"hits": [{**HIT, "created_at": "noon"}]}, "hits[0].created_at", "RFC3339"),
        ({"hits": [{**HIT, "created_at": AT[:-1]}]}, "hits[0].created_at", "no offset"),
        ({"hits": [{**HIT, "created_at": "2015-01-01T00:00:00Z"}]}, "hits[0].created_at", "later"),
        ({"hits": [{**HIT, "lifetime_seconds": "1"}]}, "hits[0].lifetime_seconds", "float"),
        ({"hits": [{**HIT, "lifetime_seconds": 1}]}, "hits[0]", "lifetime_seconds"),
        ({"hits": [{**HIT, "max_assignments": 0}]}, "hits[0]", "max_assignments"),
        ({"hits": [{**HIT, "question": "<a/>"}]}, "hits[0]", "Question"),
        ({"hits": [{**HIT, "id": "a b"}]}, "hits[0].id", "not an id"),
        ({"hits": [HIT, HIT]}, "hits[1]", "twice"),
        ({"hits": [{"question": FORM}]}, "hits[0].hit_type", "missing"),
        ({"hits": [{"hit_type": "COLOURS"}]}, "hits[0].question", "missing"),
        ({"hits": [{**HIT, "hit_type": "NONE"}]}, "hits[0].hit_type", "no 'NONE'"),
        ({"hits": [{**HIT, "owner": "AKIANONE"}]}, "hits[0].owner", "no account"),
        ({"hits": [{**KEPT_HIT, "question": "<a/>"}]}, "hits[0]", "Question"),
        ({"hits": [{**KEPT_HIT, "status": "Gone"}]}, "hits[0].status", "'Gone'"),
        ({"hits": [KEPT_HIT, KEPT_HIT]}, "hits[1]", "twice"),
        ({"accounts": []}, "hit_types[0].owner", "0 accounts"),
        ({"accounts": [{"access_key": "A"}] * 2}, "accounts[1]", "twice"),
        ({"accounts": [{"access_key": "A", "id": "A1"}, {"access_key": "B", "id": "A1"}]},
         "accounts[1]", "taken"),
        ({"accounts": [{}]}, "accounts[0].access_key", "missing"),
        ({"accounts": [{"access_key": "k" * 129}]}, "accounts[0].access_key", "1 to 128"),
        ({"hit_types": [COLOURS, {**COLOURS, "id": "C2"}]}, "hit_types[1]", "taken by COLOURS"),
        # Of two errors, the first is reported.
        ({"hit_types": [COLOURS, {**COLOURS, "id": "C2"}, {}]}, "hit_types[1]", "taken by COLOURS"),
        # More entries than are stored together.
        ({"hits": [{**KEPT_HIT, "id": f"H{n % 2_001}"} for n in range(2_002)]},
         "hits[2001]", "twice"),
        ({"hit_types": [{**COLOURS, "id": f"C{n}", "title": f"{n % 1_500}"} for n in range(1_501)]},
         "hit_types[1500]", "hit_types.identity is taken by C0"),
        ({"hit_types": [{**COLOURS, "reward": "much"}]}, "hit_types[0].reward", "decimal"),
        ({"hit_types": [{**COLOURS, "reward": "NaN"}]}, "hit_types[0].reward", "not an amount"),
        ({"hit_types": [{**COLOURS, "reward": -1}]}, "hit_types[0]", "reward must be 0 to"),
        ({"hit_types": [{**COLOURS, "title": ""}]}, "hit_types[0]", "title"),
        ({"workers": [{"id": "x y"}]}, "workers[0].id", "not an id"),
        ({"workers": [{"approved": "x"}]}, "workers[0].approved", "int"),
        ({"workers": [{"locale": "XX"}]}, "workers[0]", "locale"),
        ({"workers": [{"colour": 1}]}, "workers[0]", "no field 'colour'"),
        ({"workers": [{"nam": "Ann"}]}, "workers[0]", "Did you mean name?"),
        ({"assignments": [{**WORK, "hit_id": "NONE"}]}, "assignments[0].hit_id", "no 'NONE'"),
        ({"assignments": [WORK, WORK]}, "assignments[1]", "ExceedsMax"),
        ({"assignments": [{**WORK, "answers": {"no": "x"}}]}, "assignments[0]", "no question"),
        ({"assignments": [{**WORK, "answer": "x"}]}, "assignments[0]", "not both"),
        ({"assignments": [{**WORK, "status": "Done"}]}, "assignments[0].status", "Done"),
        ({"hits": [KEPT_HIT], "assignments": [{**KEPT_WORK, "status": "Submitted"}]},
         "assignments[0]", "the order by SubmitTime needs is missing"),
        ({"hits": [KEPT_HIT], "assignments": [{**KEPT_WORK, "status": "Done"}]},
         "assignments[0].status", "must be one of Submitted"),
        ({"hits": [{**KEPT_HIT, "status": "Asignable"}]},
         "hits[0].status", "must be one of Assignable, Unassignable, Reviewable"),
        ({"assignments": [{**WORK, "status": "Aproved"}]},
         "assignments[0].status", "'Aproved'. Did you mean Approved?"),
        (with_answer_key(KNOWN, {**KNOWN, "weight": 1}), f"{ANSWER_KEY}[1]", "no field 'weight'"),
        (with_answer_key({"question_id": "Q", "value": []}), f"{ANSWER_KEY}[0]", "mean values?"),
        (with_answer_key({"question_id": 5, "values": []}), f"{ANSWER_KEY}[0].question_id", "str"),
        (with_answer_key(KNOWN, "Q1"), f"{ANSWER_KEY}[1]", "not an object"),
        ({"hits": [{**KEPT_HIT, "assignment_review_policy": {"answer_key": [{"values": [1]}]}}]},
         "hits[0].assignment_review_policy.answer_key[0].values[0]", "`str`"),
        ({"hits": [KEPT_HIT], "assignments": [KEPT_WORK, {**KEPT_WORK, "id": "A2"}]},
         "assignments[1]", "assignments.worker is taken by A1"),
        ({"bonus_payments": [BONUS]}, "bonus_payments[0].assignment_id", "no 'NONE'"),
        ({"ids": {"drawn": {"Letter": 1}}}, "ids.drawn", "no ids of Letter"),
        ({"ids": {"drawn": {"HIT": -1}}}, "ids.drawn.HIT", "less than 0"),
        ({"ids": {"drawn": {"HIT": 2**63}}}, "ids.drawn.HIT", "number"),
        ({"ids": {"sed": "7"}}, "ids", "there are seed, drawn, serial. Did you mean seed?"),
        ({"clock": {"now": 5}}, "clock.now", "datetime"),
        ({"clock": 5}, "clock", "not an object"),
        ({"clock": {"now": "9999-06-01T00:00:00Z"}}, "clock.now", "ends with the year 9998"),
        ({"clock": {"now": "0001-01-01T00:00:00+14:00"}}, "clock.now", "begins with the year 1970"),
        ({"clock": {"now": "9999-12-31T23:59:59-14:00"}}, "clock.now", "ends with the year 9999"),
        ({"hits": [{**HIT, "created_at": "1969-12-31T23:59:59Z"}]}, "hits[0].created_at",
         "begins with the year 1970"),
        ({"hits": [{**HIT, "lifetime_seconds": 1e300}]}, "hits[0].lifetime_seconds", "seconds"),
        ({"qualification_types": [{"name": "N", "description": "D", "retry_delay_seconds": -1}]},
         "qualification_types[0].retry_delay_seconds", "seconds"),
        ({"faults": {"rules": [{"kind": "rain"}]}}, "faults.rules[0].kind", "rain"),
        ({"faults": {"rules": [{"kind": "error", "code": "No"}]}}, "faults.rules[0].code", "'No'"),
        ({"faults": {"rules": [{"kind": "throttle", "operation": "CreateHit"}]}},
         "faults.rules[0].operation", "Did you mean CreateHIT?"),
        ({"faults": {"rules": [{"kind": "error"}]}}, "faults.rules[0]", "code"),
        ({"faults": {"rules": [{"kind": "drip", "bytes_per_second": 0}]}}, "faults.rules[0]", "1"),
        ({"faults": {"rules": [{"kind": "drip", "bytes_per_second": float("inf")}]}},
         "faults.rules[0].bytes_per_second", "not a finite number"),
        ({"faults": {"rules": [{"kind": "latency", "seconds": 1e18}]}}, "faults.rules[0]", "3600"),
        ({"faults": {"rules": [{"kind": "throttle", "seconds": -1}]}}, "faults.rules[0]", "0 to"),
        ({"faults": {"rules": [{"kind": "throttle", "times": 0}]}}, "faults.rules[0]", "times"),
        ({"faults": {"rules": [{"kind": "throttle", "probability": float("nan")}]}},
         "faults.rules[0].probability", "not a finite number"),
        ({"faults": {"rules": [{"kind": "status", "http_status": 1}]}}, "faults.rules[0]", "200"),
        ({"faults": {"rules": [{"kind": "throttle", "body": "x"}]}}, "faults.rules[0]",
         '"body" does not apply to the kind throttle.'),
        ({"faults": {"rules": [{"kind": "hold_after", "seconds": 0}]}}, "faults.rules[0]",
         '"seconds" must say how long to hold a call at most: more than 0.'),
        ({"faults": {"rules": [], "drawn": {"fault-1": 2**63}}}, "faults.drawn.fault-1", "number"),
        ({"faults": {"added": 10**4000}}, "faults.added", "not a number of at most"),
        ({"hits": [{**KEPT_HIT, "created_with": 10**4000}]}, "hits[0].created_with", "number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(
    wrong: dict[str, Any], path: str, says: str
) -> None:
    world = fresh()
    import_world(world, seed(assignments=[WORK], workers=[{"name": "Ann"}]))
    world.clock.advance(world.clock.now() - world.clock.now())
    before = export_world(world)

    with pytest.raises(WorldFileError) as raised:
        import_world(world, seed(**wrong))

    assert raised.value.path == path
    assert says in raised.value.reason
    assert str(raised.value) == f"{path}: {raised.value.reason}"
    assert export_world(world) == before
    assert world.store.find(tables.ASSIGNMENTS, "worker", ("HIT1", "A1BOB"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"x", "not JSON"),
        (b"{", "line 1, column 2"),
        (b"[]", "not a JSON object"),
        (b"\xff", "not in UTF-8"),
        (b'{"a": 1, "a": 2}', "'a' twice in one object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "too many digits"),
    ],
)
def test_what_is_no_json_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(WorldFileError, match=says):
        parse_world_file(content)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldFileError, match=r"none\.json"):
        read_world_file(tmp_path / "none.json")


def test_money_there_is_not_makes_no_hit() -> None:
    world = fresh(environment="production")
    with pytest.raises(WorldFileError, match="InsufficientFunds"):
        import_world(world, seed(accounts=[{"access_key": "AK", "available_balance": "0.01"}]))
