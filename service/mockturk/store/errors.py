"""The errors of stores."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError


class StoreUnavailableError(MockturkError):
    """The store cannot carry out a transaction, which has changed nothing."""


class StoreClosedError(StoreUnavailableError):
    """The store was closed, as its world was deleted: it has no transactions any more."""
