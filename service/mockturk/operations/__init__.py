"""The operations of the Requester API: one function each, looked up by its wire name."""

from __future__ import annotations

from types import MappingProxyType

from mockturk.operations import (
    accounts,
    assignments,
    bonuses,
    hit_lists,
    hit_types,
    hit_updates,
    hits,
    notifications,
    qualification_types,
    qualifications,
    review_results,
    service_help,
    statistics,
    workers,
)
from mockturk.operations.registry import specs_by_name
from mockturk.operations.unsupported import UNSUPPORTED

OPERATION_SPECS = MappingProxyType(
    {
        **specs_by_name(
            hits,
            hit_lists,
            hit_updates,
            hit_types,
            assignments,
            bonuses,
            review_results,
            accounts,
            workers,
            statistics,
            service_help,
            notifications,
            qualification_types,
            qualifications,
        ),
        **{spec.name: spec for spec in UNSUPPORTED},
    }
)
"""The specification of each operation, by its wire name."""
