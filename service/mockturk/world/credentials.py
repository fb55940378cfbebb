"""The access keys whose secrets a world knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mockturk.store import tables
from mockturk.store.port import Store


class CredentialStore(Mapping[str, str]):
    """Secrets by access key, which may change between two calls; no secret is shown.

    Those of the start are a setting. Each change makes a new mapping, so that threads may read
    while another one changes it.
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
        """Return the secret of a requester's access key, empty if nobody told it.

        Called within a transaction of the world's store.
        """
        account = store.find(tables.ACCOUNTS, "id", requester_id)
        return self.get(account.access_key, "") if account else ""

    def tell(self, access_key: str, secret: str) -> None:
        """Know a secret, in place of the one the key had."""
        self._now = {**self._now, access_key: secret}

    def forget(self, access_key: str) -> None:
        """Know no secret of a key any more."""
        self._now = {key: secret for key, secret in self._now.items() if key != access_key}

    def restart(self) -> None:
        """Know those of the start again, and no others."""
        self._now = self._at_start
