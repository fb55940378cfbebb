"""The operations: one function each, found by its wire name."""

from __future__ import annotations

from mockturk.operations import accounts, hit_types, hits
from mockturk.operations.registry import Behaviour, registered

BEHAVIOURS: dict[str, Behaviour] = registered(hits, hit_types, accounts)
"""What each operation does, by its wire name."""
