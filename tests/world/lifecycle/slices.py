"""A store that lets a test look at the world whenever a transaction has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockturk.store.memory import MemoryStore


class ObservedStore(MemoryStore):
    """Calls ``look`` after each outermost transaction, with the number of its changes.

    ``look`` may begin transactions; it is not called for these.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look: Callable[[int], None] | None = None

    def transaction(self) -> Any:
        return _Observed(self, super().transaction())


class _Observed:
    def __init__(self, store: ObservedStore, inner: Any) -> None:
        self._store = store
        self._inner = inner

    def __enter__(self) -> None:
        self._inner.__enter__()

    def try_enter(self) -> bool:
        return self._inner.try_enter()

    def __exit__(self, *error: object) -> None:
        changes = self._store.count_changes()
        self._inner.__exit__(*error)
        look = self._store.look
        if look is not None and not self._store.is_in_transaction():
            self._store.look = None
            try:
                look(changes)
            finally:
                self._store.look = self._store.look or look
