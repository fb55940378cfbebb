"""A world to play in: its clock, one requester over SOAP, and the workers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from exchanges import NOON, QUESTION, Node, Service, SettableClock, new_world
from mockturk.domain.assignments import Assignment
from mockturk.domain.hits import HIT
from mockturk.domain.record import Record
from mockturk.store import tables
from mockturk.store.copy_on_write import CopyOnWriteDict
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers

KEY = "AKIATEST"
REWARD = Decimal("1.00")
LIFETIME = timedelta(hours=1)
DURATION = timedelta(minutes=10)
AUTO_APPROVAL = timedelta(days=1)
SECOND = timedelta(seconds=1)

INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
MISSING = "AWS.MissingParameters"
RANGE = "AWS.ParameterOutOfRange"
ENUMERATION = "AWS.InvalidEnumeratedParameter"
NO_HIT = "AWS.MechanicalTurk.HITDoesNotExist"
NO_ASSIGNMENT = "AWS.MechanicalTurk.AssignmentDoesNotExist"
HIT_STATE = "AWS.MechanicalTurk.InvalidHITState"
ASSIGNMENT_STATE = "AWS.MechanicalTurk.InvalidAssignmentState"
FUNDS = "AWS.MechanicalTurk.InsufficientFunds"


def usd(amount: object) -> dict[str, object]:
    return {"Amount": str(amount), "CurrencyCode": "USD"}


def pairs(result: Node) -> list[tuple[str | None, str | None]]:
    """The Data of an error, in order and with what comes twice."""
    found = result.all("Request/Errors/Error/Data")
    return [(pair.text("Key"), pair.text("Value")) for pair in found]


def message(result: Node) -> str:
    """The message of an error without the time behind it."""
    text, _, suffix = (result.message or "").rpartition(" (")
    assert suffix.endswith(")")
    return text


def state_pairs(key: str, name: str, status: str | None, *expected: str) -> list[tuple[str, str]]:
    """The Data of a state error, as captured."""
    states = ("ExpectedStates", ",".join(expected))
    current = [] if status is None else [("CurrentState", status)]
    return [(key, name), *current, states, states, (key, name)]


def hit_request(**changes: object) -> dict[str, object]:
    """A CreateHIT request that brings its properties along."""
    return {
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture",
        "Reward": usd(REWARD),
        "AssignmentDurationInSeconds": int(DURATION.total_seconds()),
        "AutoApprovalDelayInSeconds": int(AUTO_APPROVAL.total_seconds()),
        "LifetimeInSeconds": int(LIFETIME.total_seconds()),
        "Question": QUESTION,
        **changes,
    }


def entries_of(kept: CopyOnWriteDict[Any, Any]) -> list[tuple[Any, Any]]:
    """The keys and values of a dictionary of the store."""
    return [entry for shard in kept.shards.values() for entry in shard.items()]


class Stage:
    """A world, its requester and its workers; a HIT costs a dollar and lives for an hour."""

    def __init__(self, environment: Any = "sandbox", start: datetime = NOON, **options: Any):
        self.clock = SettableClock(start)
        self.world = new_world(clock=self.clock, seed="stage", environment=environment, **options)
        self.service = Service(self.world)
        self.workers = Workers(self.world)

    # The requester.

    def call(self, operation: str, *, key: str = KEY, **request: object) -> Node:
        return self.service.result(operation, request, key=key)

    def done(self, operation: str, *, key: str = KEY, **request: object) -> Node:
        """The result of a call that must not be refused."""
        result = self.call(operation, key=key, **request)
        assert result.code is None, (operation, result.message)
        return result

    def hit(self, *, key: str = KEY, **request: object) -> str:
        """Create a HIT and return its id."""
        return self.done("CreateHIT", key=key, **hit_request(**request)).text("HITId") or ""

    def shown(self, hit_id: str) -> Node:
        groups = ["HITDetail", "HITAssignmentSummary"]
        return self.done("GetHIT", HITId=hit_id, ResponseGroup=groups)

    def status(self, hit_id: str) -> str | None:
        return self.shown(hit_id).text("HITStatus")

    def counters(self, hit_id: str) -> tuple[int, int, int]:
        """Pending, available and completed."""
        shown = self.shown(hit_id)
        return tuple(
            int(shown.text(f"NumberOfAssignments{name}") or "")
            for name in ("Pending", "Available", "Completed")
        )

    def balance(self, key: str = KEY) -> Decimal:
        result = self.done("GetAccountBalance", key=key)
        return Decimal(result.text("AvailableBalance/Amount") or "")

    # The workers.

    def accepted(self, hit_id: str, *workers: str) -> list[str]:
        """Let workers accept a HIT and return their assignments; without names, one worker."""
        return [self.workers.accept(worker, hit_id) for worker in workers or ("W1",)]

    def submitted(self, hit_id: str, *workers: str) -> list[str]:
        """Let workers accept and submit a HIT."""
        taken = self.accepted(hit_id, *workers)
        for assignment_id in taken:
            self.workers.submit(assignment_id, {"answer": "cat"})
        return taken

    # Time, and what is kept.

    def later(self, by: timedelta | None = None, **parts: float) -> None:
        self.clock.advance(timedelta(**parts) if by is None else by)

    def record(self, hit_id: str) -> HIT:
        with open_transaction(self.world) as transaction:
            found = transaction.store.get(tables.HITS, hit_id)
        assert found is not None
        return found

    def assignment(self, assignment_id: str) -> Assignment:
        with open_transaction(self.world) as transaction:
            found = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
        assert found is not None
        return found

    def assignment_status(self, assignment_id: str) -> str:
        return self.assignment(assignment_id).status.value

    def snapshot(self, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
        """Everything kept once all that is due has happened; equal snapshots, equal worlds."""
        with open_transaction(self.world):
            # The indexes too, which the store shows to nobody.
            rows = self.world.store._tables  # noqa: SLF001
            return {
                table.name: {
                    "records": {key: plain(record, but) for key, record in entries_of(one.by_key)},
                    "unique": {index: dict(entries_of(keys)) for index, keys in one.unique.items()},
                    "ordered": {
                        index: {
                            group: list(entries)
                            for group, entries in entries_of(groups._groups)  # noqa: SLF001
                        }
                        for index, groups in one.ordered.items()
                    },
                }
                for table, one in rows.items()
                if entries_of(one.by_key)  # a table exists once it was looked into
            }


def plain(record: Any, but: tuple[str, ...] = ()) -> Any:
    """A record as a dictionary, without some fields."""
    if not isinstance(record, Record):
        return record
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in but}
