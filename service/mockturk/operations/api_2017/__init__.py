"""The operations of the API of 2017-01-17, by name.

Most are functions of the legacy API under another name. Where the contract differs, a function of
its own uses the same lifecycle.
"""

from __future__ import annotations

from types import MappingProxyType

from mockturk.operations.api_2017 import (
    accounts,
    assignments,
    hit_lists,
    hit_updates,
    qualifications,
    review_results,
    shared,
    workers,
)
from mockturk.operations.api_2017.registry import REGISTRY_2017

OPERATIONS_2017 = MappingProxyType(
    {
        one.name: one
        for one in sorted(
            (
                *shared.SHARED,
                *REGISTRY_2017.collect(
                    accounts,
                    assignments,
                    hit_lists,
                    hit_updates,
                    qualifications,
                    review_results,
                    workers,
                ),
            ),
            key=lambda operation: operation.name,
        )
    }
)
"""The specification of each operation, by its name; in alphabetical order."""
