"""The registry of a world's faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from threading import Lock
from types import MappingProxyType
from typing import Any, NamedTuple

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.ids import make_seeded_random
from mockturk.domain.record import replace
from mockturk.world.fault_injection.checks import validate_fault
from mockturk.world.fault_injection.fault import Fault, FaultKind
from mockturk.world.fault_injection.held_calls import HeldCalls

_BY_OWN_SERVER = frozenset(
    {
        *(FaultKind.reset_before, FaultKind.reset_after, FaultKind.truncate, FaultKind.drip),
        *(FaultKind.hold_before, FaultKind.hold_after),
    }
)


MAX_FAULTS = 1_000
"""How many faults a world may have."""
MAX_FAULT_CHARACTERS = 64 * 2**20
"""How many characters the texts of all faults of a world may have: bodies, messages and fields."""


class TooManyFaultsError(MockturkError):
    """The world has as many faults as it may have, or their texts are as long as they may be."""


_ADDED_ID = re.compile("fault-([1-9][0-9]{0,18})")


class FaultRegistryState(NamedTuple):
    """The state of a registry.

    ``rules`` are its faults, ``added`` is how many were ever added, and ``drawn`` is how many
    random numbers were drawn for each fault, by its id. ``seed`` is the seed of these numbers.
    """

    seed: str
    rules: tuple[Fault, ...] = ()
    added: int = 0
    drawn: Mapping[str, int] = MappingProxyType({})


class FaultRegistry:
    """The faults of a world, in the order they were added. Thread-safe.

    With the same seed, the same calls of a program fail every time it runs. ``own_server`` is False
    if Mockturk runs in another WSGI server; faults that break a connection, slow it down or hold
    calls are then refused. ``held`` has the calls that faults hold.
    """

    def __init__(self, seed: str | int | None = None, *, own_server: bool = True) -> None:
        self.held = HeldCalls()
        self._own_server = own_server
        self._seed = str(seed)
        self._lock = Lock()
        self._faults: dict[str, Fault] = {}
        self._drawn: dict[str, int] = {}
        self._added = 0
        self._restored: frozenset[str] = frozenset()  # ids of faults, some of them used up since
        self._state: FaultRegistryState | None = None  # the present one, if it was asked for

    def new(self) -> FaultRegistry:
        """Return a registry without faults, with the same seed, for the same kind of server."""
        return FaultRegistry(self._seed, own_server=self._own_server)

    @property
    def kinds(self) -> tuple[FaultKind, ...]:
        """The kinds of faults that can be added."""
        return tuple(kind for kind in FaultKind if self._own_server or kind not in _BY_OWN_SERVER)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Add a fault, and return it with its id.

        Raises ValueError if the fault is not valid, or needs Mockturk's own server while Mockturk
        runs in another one, and TooManyFaultsError.
        """
        validate_fault(fault)
        self._require_server(fault)
        with self._lock:
            require_few((*self._faults.values(), fault))
            self._state = None
            self._added += 1
            added = replace(fault, id=f"fault-{self._added}")
            self._faults[added.id] = added
            self._drawn[added.id] = 0
            return added

    @property
    def state(self) -> FaultRegistryState:
        """The faults, and how many random numbers were drawn for each, for ``restore``.

        It is the same object until something changes.
        """
        state = self._state
        if state is not None:
            return state
        with self._lock:
            drawn = MappingProxyType({one: number for one, number in self._drawn.items() if number})
            faults = tuple(self._faults.values())
            self._state = FaultRegistryState(self._seed, faults, self._added, drawn)
            return self._state

    def restore(self, state: FaultRegistryState) -> None:
        """Replace all faults by those of a state.

        Raises ValueError if one needs Mockturk's own server while Mockturk runs in another one.
        """
        self.require_possible(state)
        with self._lock:
            self._state = None
            self._seed = state.seed
            self._added = state.added
            self._faults = {fault.id: fault for fault in state.rules}
            self._restored = frozenset(self._faults)
            self._drawn = {one: state.drawn.get(one, 0) for one in self._faults}

    def all(self) -> list[Fault]:
        """Return the active faults, in the order they were added."""
        with self._lock:
            return list(self._faults.values())

    def remove(self, fault_id: str) -> bool:
        """Remove a fault, release the calls it holds, and return whether there was any of both."""
        with self._lock:
            was_there = self._forget(fault_id)
        return bool(self.held.release(fault_id)) or was_there

    def release(self, fault_id: str) -> int:
        """Release the calls that a fault holds, and return how many.

        Raises LookupError if there is no such fault and no call that it holds.
        """
        released = self.held.release(fault_id)
        with self._lock:
            if not released and fault_id not in self._faults:
                raise LookupError("There is no such fault, and it holds no call.")
        return released

    def has_had(self, fault_id: str) -> bool:
        """Return whether the fault exists, or did since all faults were last cleared or restored.

        A fault that still holds a call counts as well.
        """
        number = _ADDED_ID.fullmatch(fault_id)
        with self._lock:
            was_added = number is not None and int(number[1]) <= self._added
            was_there = was_added or fault_id in self._faults or fault_id in self._restored
        return was_there or bool(self.held.all(fault_id))

    def clear(self) -> None:
        """Remove all faults, release the calls they hold, and restart ids and random numbers."""
        with self._lock:
            self._state = None
            self._faults.clear()
            self._drawn.clear()
            self._added = 0
            self._restored = frozenset()
        self.held.release()

    def next(
        self,
        operation: str,
        access_key: str,
        read_requests: Callable[[], Sequence[Mapping[str, Any]]] = tuple,
    ) -> Fault | None:
        """Return the fault to apply to a call, and count it; None if no fault applies.

        Each fault that matches the call is chosen with its probability; the first one chosen
        applies. ``read_requests`` returns the fields of each request of the call.
        """
        with self._lock:
            for fault in self._faults.values():
                if fault.concerns(operation, access_key, read_requests) and self._happens(fault):
                    return self._happened(fault)
        return None

    def require_possible(self, state: FaultRegistryState) -> None:
        """Raise ValueError for a state with faults that only Mockturk's own server can inject."""
        for fault in state.rules:
            self._require_server(fault)

    def _require_server(self, fault: Fault) -> None:
        if fault.kind not in self.kinds:
            raise ValueError(f"{fault.kind} needs Mockturk's own server, and another one is used")

    def _happens(self, fault: Fault) -> bool:
        if fault.probability >= 1:
            return True
        self._state = None
        number = self._drawn[fault.id] = self._drawn[fault.id] + 1
        # The number of the draw is part of the seed, so a restored registry does not repeat earlier
        # draws.
        chance = make_seeded_random("fault", self._seed, fault.id, str(number)).random()
        return chance < fault.probability

    def _happened(self, fault: Fault) -> Fault:
        self._state = None
        left = None if fault.times is None else fault.times - 1
        now = replace(fault, times=left, happened=fault.happened + 1)
        if left == 0:
            self._forget(fault.id)
        else:
            self._faults[fault.id] = now
        return now

    def _forget(self, fault_id: str) -> bool:
        self._state = None
        self._drawn.pop(fault_id, None)
        return self._faults.pop(fault_id, None) is not None


def require_few(faults: Collection[Fault]) -> None:
    """Raise TooManyFaultsError if a world cannot have so many faults, or such long ones."""
    if len(faults) > MAX_FAULTS:
        raise TooManyFaultsError(f"There are {MAX_FAULTS:,} faults already; delete some.")
    if sum(map(_count_characters, faults)) > MAX_FAULT_CHARACTERS:
        raise TooManyFaultsError(
            f"The texts of all faults may have {MAX_FAULT_CHARACTERS:,} characters together."
        )


def _count_characters(fault: Fault) -> int:
    pairs = (*(fault.data or ()), *((path, str(value)) for path, value in fault.fields))
    return len(fault.body) + len(fault.message or "") + sum(map(len, chain(*pairs)))
