"""What must hold in an exported world: money, counters and ids, computed again from its records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_CENT = Decimal("0.01")
_LARGE_HIT = 10
_UNFINISHED = frozenset({"Returned", "Abandoned"})
# The state of an assignment, and its name in the numbers of a HIT.
_WORK = {
    "InProgress": "in_progress",
    "Submitted": "submitted",
    "Approved": "approved",
    "Rejected": "rejected",
}
_WITH_IDS = ("hits", "assignments", "hit_types", "qualification_types", "accounts")
_WITH_SERIALS = ("hits", "assignments", "bonus_payments")

Records = list[dict[str, Any]]


def find_errors(world: dict[str, Any], funds: Decimal) -> list[str]:
    """Return a sentence for each thing that does not fit in an exported world of production.

    ``funds`` is the initial balance of an account.
    """
    return [*_ids(world), *_work(world), *_money(world, funds), *_counts(world)]


def count_objects(world: dict[str, Any]) -> int:
    """Return how many HITs and assignments a world has."""
    return len(world.get("hits", ())) + len(world.get("assignments", ()))


def _ids(world: dict[str, Any]) -> Iterator[str]:
    ids = [record["id"] for name in _WITH_IDS for record in world.get(name, ())]
    serials = [record["serial"] for name in _WITH_SERIALS for record in world.get(name, ())]
    for kind, values in (("ids", ids), ("serial numbers", serials)):
        if twice := [value for value, number in Counter(values).items() if number > 1]:
            yield f"{kind} are there twice: {twice[:5]}"


def _status(assignment: dict[str, Any]) -> str:
    status: str = assignment.get("status", "InProgress")  # world files leave out what is usual
    return status


def _by_hit(world: dict[str, Any]) -> dict[str, Records]:
    found: dict[str, Records] = defaultdict(list)
    for assignment in world.get("assignments", ()):
        found[assignment["hit_id"]].append(assignment)
    return found


def _work(world: dict[str, Any]) -> Iterator[str]:
    by_hit = _by_hit(world)
    for hit in world.get("hits", ()):
        taken = [one for one in by_hit.pop(hit["id"], ()) if _status(one) not in _UNFINISHED]
        counted = Counter(_WORK[_status(one)] for one in taken)
        said = {name: number for name, number in hit.get("work", {}).items() if number}
        if said != counted:
            yield f"HIT {hit['id']} says {said}, its assignments are {dict(counted)}"
        if len(taken) > hit["max_assignments"]:
            yield f"HIT {hit['id']} has {len(taken)} assignments of {hit['max_assignments']}"
        if len({one["worker_id"] for one in taken}) < len(taken):
            yield f"HIT {hit['id']} has two assignments of one worker"
    if by_hit:
        yield f"there are assignments without a HIT: {list(by_hit)[:5]}"


def _fee(amount: Decimal, percent: int) -> Decimal:
    return max((amount * percent / 100).quantize(_CENT, ROUND_HALF_UP), _CENT)


def _money(world: dict[str, Any], funds: Decimal) -> Iterator[str]:
    """Compare each balance with what the requester's records say was paid."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    rewards = {one["id"]: Decimal(one["reward"]) for one in world.get("hit_types", ())}
    by_hit = _by_hit(world)
    for hit in world.get("hits", ()):
        reward = rewards[hit["hit_type"]]
        price = reward + _fee(reward, 40 if hit["created_with"] >= _LARGE_HIT else 20)
        approved = sum(_status(one) == "Approved" for one in by_hit[hit["id"]])
        paid[hit["owner"]] += price * approved
    for bonus in world.get("bonus_payments", ()):
        amount = Decimal(bonus["amount"])
        paid[bonus["owner"]] += amount + _fee(amount, 20)
    for account in world.get("accounts", ()):
        key, balance = account["access_key"], Decimal(account["available_balance"])
        if balance != funds - paid[key]:
            yield f"account {key} has {balance}, not {funds} less {paid[key]}"


def _counts(world: dict[str, Any]) -> Iterator[str]:
    """Compare what a requester's statistics add up to with the records."""
    by_hit = _by_hit(world)
    said = {one["whose"]: one["until_then"] for one in world.get("latest_counts", ())}
    for account in world.get("accounts", ()):
        hits = [one for one in world.get("hits", ()) if one["owner"] == account["access_key"]]
        work = [one for hit in hits for one in by_hit[hit["id"]]]
        yield from _differences(account["id"], said.get(f"{account['id']} ", {}), hits, work)


def _differences(
    whose: str, said: dict[str, Any], hits: Iterable[Any], work: Records
) -> Iterator[str]:
    states = Counter(_status(one) for one in work)
    counted = {
        "hits_created": len(list(hits)),
        "accepted": len(work),
        "approved": states["Approved"],
        "rejected": states["Rejected"],
        "returned": states["Returned"],
        "abandoned": states["Abandoned"],
    }
    for name, number in counted.items():
        if said.get(name, 0) != number:
            yield f"requester {whose} is said to have {name} {said.get(name, 0)}, not {number}"
