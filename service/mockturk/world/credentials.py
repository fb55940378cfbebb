"""The secrets of a world's access keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mockturk.store import tables
from mockturk.store.port import Store


class CredentialStore(Mapping[str, str]):
    """Secrets by access key. ``repr`` shows only the keys.

    The initial secrets come from the settings. Each change makes a new mapping, so other threads
    may read at the same time.
    """

    def __init__(self, at_start: Mapping[str, str] = MappingProxyType({})) -> None:
        self._at_start = dict(at_start)
        self._now = self._at_start

    def __repr__(self) -> str:
        return f"CredentialStore(keys={sorted(self._now)})"

    def __getitem__(self, access_key: str) -> str:
        return self._now[access_key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def get_requester_secret(self, store: Store, requester_id: str) -> str:
        """Return the secret of a requester's access key, or an empty text if there is none.

        Called within a transaction of the world's store.
        """
        account = store.find(tables.ACCOUNTS, "id", requester_id)
        return self.get(account.access_key, "") if account else ""

    def set_secret(self, access_key: str, secret: str) -> None:
        """Set the secret of an access key; an earlier one is replaced."""
        self._now = {**self._now, access_key: secret}

    def forget(self, access_key: str) -> None:
        """Remove the secret of an access key."""
        self._now = {key: secret for key, secret in self._now.items() if key != access_key}

    def restart(self) -> None:
        """Restore the initial secrets, and remove all others."""
        self._now = self._at_start
