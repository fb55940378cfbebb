"""The port of whoever brings messages from a world's outbox to where they belong."""

from __future__ import annotations

from typing import Protocol

from mockturk.domain.clock import Clock
from mockturk.domain.messages import MessageTransport
from mockturk.store.port import Store
from mockturk.world.credentials import CredentialStore


class Courier(Protocol):
    """Brings messages from a world's outbox to where they belong, in its own time."""

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Learn whose outbox it is; called once, when the world is made."""
        ...

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:
        """Tell why messages do not go there; empty if they do."""
        ...

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Look for a message that waits; called in the transaction that may yet be undone."""
        ...

    def forget(self) -> None:
        """Hear that nothing waits any more; called in the transaction of a reset."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait until there is nothing to do, or for so long; called in no transaction."""
        ...

    def stop(self) -> None:
        """Bring nothing any more, without waiting for what is on its way."""
        ...


class NoCourier:
    """Brings nothing anywhere."""

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Do nothing."""

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:  # noqa: ARG002
        """Tell that nobody is there."""
        return "nobody delivers messages here"

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Do nothing."""

    def forget(self) -> None:
        """Do nothing."""

    def wait(self, seconds: float) -> None:
        """Wait for nothing."""

    def stop(self) -> None:
        """Do nothing."""
