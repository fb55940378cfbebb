"""The port for delivering messages from a world's outbox."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from mockturk.domain.clock import Clock
from mockturk.domain.messages import MessageTransport
from mockturk.store.port import Store
from mockturk.world.credentials import CredentialStore


class OutboxLimits(NamedTuple):
    """How many messages an outbox keeps, and when events share a message."""

    # Messages that do not wait for delivery; with one more, the oldest is deleted.
    max_done: int = 100_000
    # Messages that wait for delivery.
    max_waiting: int = 50_000
    # Messages that wait for one receptor. The limit leaves room for others if the receptor is dead.
    # The largest batch request makes fewer: its 16 MB hold some 130,000 calls, and 25 events share
    # a message.
    max_waiting_per_receptor: int = 10_000
    # How many messages must wait for a receptor before events of different times share messages. As
    # long as fewer wait, the messages a receptor gets do not depend on its speed.
    batching_threshold: int = 25


class Courier(Protocol):
    """Delivers messages from a world's outbox to their destinations, in the background."""

    limits: OutboxLimits

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Set the world whose outbox is delivered. Called once, when the world is created."""
        ...

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:
        """Return why messages to a destination are not delivered; empty if they are."""
        ...

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Schedule the delivery to a destination.

        Called within the transaction that adds a message. If this transaction is undone, no message
        waits.
        """
        ...

    def forget(self) -> None:
        """Drop all scheduled deliveries. Called within the transaction that empties the outbox."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait until all deliveries have ended, for at most ``seconds``.

        Called outside of transactions.
        """
        ...

    def stop(self) -> None:
        """Start no more deliveries; do not wait for those under way."""
        ...


class NoCourier:
    """A courier that delivers no messages."""

    limits = OutboxLimits()

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Do nothing."""

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:  # noqa: ARG002
        """Return the reason: there is no delivery."""
        return "this world delivers no messages"

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Do nothing."""

    def forget(self) -> None:
        """Do nothing."""

    def wait(self, seconds: float) -> None:
        """Return at once."""

    def stop(self) -> None:
        """Do nothing."""


class DraftCourier(NoCourier):
    """The courier of new content that is built aside: it accepts messages and delivers none.

    The ``courier`` of the world delivers them when the content is in place.
    """

    def __init__(self, courier: Courier) -> None:
        self.limits = courier.limits
        self._courier = courier

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:
        """Return why messages to a destination will not be delivered; empty if they will be."""
        return self._courier.get_decline_reason(transport, destination)
