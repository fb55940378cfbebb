"""The port for delivering messages from a world's outbox."""

from __future__ import annotations

from typing import Protocol

from mockturk.domain.clock import Clock
from mockturk.domain.messages import MessageTransport
from mockturk.store.port import Store
from mockturk.world.credentials import CredentialStore


class Courier(Protocol):
    """Delivers messages from a world's outbox to their destinations, in the background."""

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Set the world whose outbox is delivered. Called once, when the world is created."""
        ...

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:
        """Return why messages to a destination are not delivered; empty if they are."""
        ...

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Schedule the delivery to a destination.

        Called within the transaction that adds a message. The transaction can still be undone, and
        no message waits then.
        """
        ...

    def forget(self) -> None:
        """Drop all scheduled deliveries. Called within the transaction that empties the outbox."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait until all deliveries have ended, at most for some seconds.

        Called outside of transactions.
        """
        ...

    def stop(self) -> None:
        """Start no more deliveries, without waiting for the present ones to end."""
        ...


class NoCourier:
    """A courier that delivers no messages."""

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Do nothing."""

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:  # noqa: ARG002
        """Return that there is no delivery."""
        return "this world delivers no messages"

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Do nothing."""

    def forget(self) -> None:
        """Do nothing."""

    def wait(self, seconds: float) -> None:
        """Return at once."""

    def stop(self) -> None:
        """Do nothing."""
