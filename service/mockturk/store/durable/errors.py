"""The errors of data folders."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError


class DataFolderError(MockturkError):
    """A data folder cannot be used; the message says why, in one line."""


class CommitFailedError(MockturkError):
    """The database could not take the changes of a transaction, which is undone."""
