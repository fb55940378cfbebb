"""Injected faults: rules for failing calls, the errors to fail with, and the rate limit."""

from __future__ import annotations

from mockturk.world.fault_injection.checks import require_options, validate_fault
from mockturk.world.fault_injection.fault import KIND_OPTIONS, Fault, FaultKind
from mockturk.world.fault_injection.held_calls import (
    HeldCall,
    HeldCalls,
    TooManyHeldError,
)
from mockturk.world.fault_injection.injectable_errors import (
    build_injected_error,
    list_injectable_codes,
)
from mockturk.world.fault_injection.known_names import UnknownNameError
from mockturk.world.fault_injection.rate_limit import RateLimiter
from mockturk.world.fault_injection.registry import (
    FaultRegistry,
    FaultRegistryState,
    TooManyFaultsError,
    require_few,
)

__all__ = [
    "KIND_OPTIONS",
    "Fault",
    "FaultKind",
    "FaultRegistry",
    "FaultRegistryState",
    "HeldCall",
    "HeldCalls",
    "RateLimiter",
    "TooManyFaultsError",
    "TooManyHeldError",
    "UnknownNameError",
    "build_injected_error",
    "list_injectable_codes",
    "require_few",
    "require_options",
    "validate_fault",
]
