"""What is to go wrong in a world, how often, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

from mockturk.domain.record import Record, replace
from mockturk.errors import Data
from mockturk.faults.known_names import require_known_names
from mockturk.ids import seeded


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    latency = "latency"  # it is answered late
    error = "error"  # it is refused with an error of the service, and nothing is done
    throttle = "throttle"  # it is refused as one call too many: HTTP 503, or a SOAP fault
    reset_before = "reset_before"  # the connection is reset, and nothing is done
    reset_after = "reset_after"  # it is done, but instead of the answer there is a reset
    truncate = "truncate"  # the answer breaks off in the middle
    drip = "drip"  # the answer comes slowly
    malformed = "malformed"  # the answer is no XML
    status = "status"  # the answer has another HTTP status


class Fault(Record, frozen=True):
    """A rule: which calls go wrong, and how. What is None does not matter.

    ``times`` is how often it still happens, None until it is cleared; of the calls it is about,
    a share of ``probability`` goes wrong. Whatever its kind, the answer comes ``seconds`` later.
    ``bytes_sent`` is for truncate (half of the content unless given), ``bytes_per_second`` for
    drip, ``http_status`` for status; ``code``, ``message`` and ``data`` are for error.
    """

    kind: FaultKind
    id: str = ""
    operation: str | None = None
    access_key: str | None = None
    times: int | None = None
    probability: float = 1.0
    seconds: float = 0.0
    code: str | None = None
    message: str | None = None
    data: Data | None = None
    bytes_sent: int | None = None
    bytes_per_second: float = 100.0
    http_status: int = 500
    happened: int = 0

    def concerns(self, operation: str, access_key: str) -> bool:
        """Tell whether it is about a call."""
        return self.operation in (None, operation) and self.access_key in (None, access_key)


_ON_THE_CONNECTION = frozenset(
    {FaultKind.reset_before, FaultKind.reset_after, FaultKind.truncate, FaultKind.drip}
)


class FaultsState(NamedTuple):
    """Faults, how many were ever added, and how often chance decided about each, by id."""

    seed: str
    rules: tuple[Fault, ...] = ()
    added: int = 0
    drawn: Mapping[str, int] = MappingProxyType({})


class Faults:
    """The faults of a world, in the order they were added; threads may use them together.

    With a seed the same calls go wrong every time. Without a server of our own (``own_server``)
    those cannot happen that break a connection or slow it down.
    """

    def __init__(self, seed: str | int | None = None, *, own_server: bool = True) -> None:
        self._own_server = own_server
        self._seed = str(seed)
        self._lock = Lock()
        self._faults: dict[str, Fault] = {}
        self._drawn: dict[str, int] = {}
        self._added = 0

    def __bool__(self) -> bool:
        return bool(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Add a fault and return it with its id.

        Raises UnknownName for an operation or a code that does not exist, and ValueError for a
        kind that cannot happen without our own server.
        """
        require_known_names(fault.operation, fault.code)
        self._require_server(fault)
        with self._lock:
            self._added += 1
            added = replace(fault, id=f"fault-{self._added}")
            self._faults[added.id] = added
            self._drawn[added.id] = 0
            return added

    @property
    def state(self) -> FaultsState:
        """All of them, and what chance has in store."""
        with self._lock:
            drawn = MappingProxyType({one: number for one, number in self._drawn.items() if number})
            return FaultsState(self._seed, tuple(self._faults.values()), self._added, drawn)

    def restore(self, state: FaultsState) -> None:
        """Have the faults of a state in place of these.

        Raises ValueError for a kind that cannot happen without our own server.
        """
        for fault in state.rules:
            self._require_server(fault)
        with self._lock:
            self._seed = state.seed
            self._added = state.added
            self._faults = {fault.id: fault for fault in state.rules}
            self._drawn = {one: state.drawn.get(one, 0) for one in self._faults}

    def all(self) -> list[Fault]:
        """Return those that may still happen."""
        with self._lock:
            return list(self._faults.values())

    def remove(self, fault_id: str) -> bool:
        """Clear a fault, and tell whether there was one."""
        with self._lock:
            return self._forget(fault_id)

    def clear(self) -> None:
        """Clear all; ids begin again, and so do the same chances."""
        with self._lock:
            self._faults.clear()
            self._drawn.clear()
            self._added = 0

    def next(self, operation: str, access_key: str) -> Fault | None:
        """Return what goes wrong with a call, the first fault whose turn it is; None if nothing."""
        with self._lock:
            for fault in self._faults.values():
                if fault.concerns(operation, access_key) and self._happens(fault):
                    return self._happened(fault)
        return None

    def _require_server(self, fault: Fault) -> None:
        if not self._own_server and fault.kind in _ON_THE_CONNECTION:
            raise ValueError(f"{fault.kind} needs Mockturk's own server, and another one is used")

    def _happens(self, fault: Fault) -> bool:
        if fault.probability >= 1:
            return True
        number = self._drawn[fault.id] = self._drawn[fault.id] + 1
        # Each is drawn by its number, so that none before it need be drawn again.
        chance = seeded("fault", self._seed, fault.id, str(number)).random()
        return chance < fault.probability

    def _happened(self, fault: Fault) -> Fault:
        left = None if fault.times is None else fault.times - 1
        now = replace(fault, times=left, happened=fault.happened + 1)
        if left == 0:
            self._forget(fault.id)
        else:
            self._faults[fault.id] = now
        return now

    def _forget(self, fault_id: str) -> bool:
        self._drawn.pop(fault_id, None)
        return self._faults.pop(fault_id, None) is not None
