"""The errors of data folders."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError
from mockturk.store.errors import StoreUnavailableError


class DataFolderError(MockturkError):
    """A data folder cannot be used; the message says why, in one line."""


class CommitFailedError(StoreUnavailableError):
    """The database could not take the changes of a transaction, which is undone."""
