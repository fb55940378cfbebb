"""Faults: what goes wrong because somebody asked for it, and the errors it can go wrong with."""

from __future__ import annotations

from mockturk.faults.checks import require_possible
from mockturk.faults.errors import injectable_codes, injected
from mockturk.faults.fault import Fault, FaultKind
from mockturk.faults.faults import Faults, FaultsState
from mockturk.faults.known_names import UnknownName
from mockturk.faults.rate_limit import RateLimit

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
