"""Faults: what goes wrong because somebody asked for it, and the errors it can go wrong with."""

from __future__ import annotations

from mockturk.world.fault_injection.checks import require_possible
from mockturk.world.fault_injection.fault import Fault, FaultKind
from mockturk.world.fault_injection.injectable_errors import injectable_codes, injected
from mockturk.world.fault_injection.known_names import UnknownName
from mockturk.world.fault_injection.rate_limit import RateLimit
from mockturk.world.fault_injection.registry import Faults, FaultsState

__all__ = [
    "Fault",
    "FaultKind",
    "Faults",
    "FaultsState",
    "RateLimit",
    "UnknownName",
    "injectable_codes",
    "injected",
    "require_possible",
]
