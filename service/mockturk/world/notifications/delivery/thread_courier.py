"""The courier: background threads that deliver the waiting messages of an outbox.

A receptor is the server that takes the messages to a destination. Messages to one receptor are
delivered one after another, and those to one destination in their order. Different receptors are
served at the same time. A thread starts when a message waits, and ends when none does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from threading import Condition, Thread
from time import monotonic

from mockturk.domain.clock import Clock
from mockturk.domain.messages import Message, MessageTransport
from mockturk.store import tables
from mockturk.store.durable.errors import CommitFailedError
from mockturk.store.errors import StoreClosedError
from mockturk.store.port import Store
from mockturk.world.credentials import CredentialStore
from mockturk.world.lifecycle.outbox_writes import delete_oldest_message
from mockturk.world.notifications.courier import OutboxLimits
from mockturk.world.notifications.delivery import http_sender
from mockturk.world.notifications.delivery.aws_senders import SNSSender, SQSSender
from mockturk.world.notifications.delivery.fair_queue import FairQueue, Lane
from mockturk.world.notifications.delivery.hosts import AllowedHosts
from mockturk.world.notifications.delivery.message_formats import format_body
from mockturk.world.notifications.delivery.outcome import DeliveryOutcome

log = logging.getLogger(__name__)

# Seconds until a delivery goes on whose state could not be written.
_RETRY = 1.0
_LOST = "the server ended, or could not write its data, while it was sent"

MAX_THREADS = 8
"""The most receptors that are served at the same time."""


class ThreadCourier:
    """Delivers the messages of one world to receptors on allowed hosts, to queues and to topics.

    ``allowed_hosts`` are the hosts allowed in addition to this machine. ``sqs_endpoint`` is the URL
    of the server that has the queues, ``sns_endpoint`` of the one that has the topics. ``timeout``
    is the limit of one attempt, in seconds.
    """

    def __init__(
        self,
        allowed_hosts: Iterable[str] = (),
        sqs_endpoint: str | None = None,
        sns_endpoint: str | None = None,
        timeout: float = http_sender.TIMEOUT,
        limits: OutboxLimits = OutboxLimits(),
    ) -> None:
        self.limits = limits
        self._hosts = AllowedHosts(allowed_hosts)
        self._queues = SQSSender(sqs_endpoint, timeout)
        self._topics = SNSSender(sns_endpoint, timeout)
        self._timeout = timeout
        # Lock order: a thread may take this lock while it holds the store's, but not the reverse.
        self._changed = Condition()
        self._lanes = FairQueue(MAX_THREADS)
        self._threads = 0
        self._resets = 0
        self._stopped = False

    def bind(self, store: Store, clock: Clock, secrets: CredentialStore) -> None:
        """Set the world whose outbox is delivered."""
        self._store, self._clock, self._secrets = store, clock, secrets

    def get_decline_reason(self, transport: MessageTransport, destination: str) -> str:
        """Return why messages to a destination are not delivered; empty if they are."""
        if self._stopped:
            return "the server has stopped"
        match transport:
            case MessageTransport.REST | MessageTransport.SOAP:
                return "" if self._hosts.is_allowed(destination) else "the host is not allowed"
            case MessageTransport.SQS:
                return self._queues.get_decline_reason()
            case MessageTransport.SNS:
                return self._topics.get_decline_reason()
            case _:
                return "e-mail is not sent"

    def wake(self, transport: MessageTransport, destination: str) -> None:
        """Schedule the delivery to a destination; it starts after the present transaction."""
        with self._changed:
            if not self._stopped:
                self._lanes.add((transport, destination))
                self._start_thread()

    def forget(self) -> None:
        """Drop all scheduled deliveries; the outcome of those under way is not recorded."""
        with self._changed:
            self._resets += 1
            self._lanes.clear()
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait until all deliveries have ended, for at most ``seconds``."""
        until = monotonic() + seconds
        with self._changed:
            while self._lanes and (left := until - monotonic()) > 0:
                self._changed.wait(left)

    def stop(self) -> None:
        """Start no more deliveries; do not wait for those under way."""
        with self._changed:
            self._stopped = True
            self._lanes.clear()
            self._changed.notify_all()

    # What the threads run.

    def _start_thread(self) -> None:
        """Start a thread if there is work for it."""
        if not self._lanes.has_turn or self._threads >= MAX_THREADS:
            return
        self._threads += 1
        try:
            Thread(target=self._work, name="courier", daemon=True).start()
        except RuntimeError:  # the system has no more threads; the next message tries again
            self._threads -= 1
            log.warning("cannot start a thread to deliver messages")

    def _work(self) -> None:
        while lane := self._next():
            try:
                self._serve(lane)
            except StoreClosedError:  # the world was deleted
                self._leave(lane)
            except Exception:
                log.exception("delivering to %s failed", lane[1])
                self._leave(lane)

    def _next(self) -> Lane | None:
        """Take the next lane; None if there is none, and the thread ends."""
        with self._changed:
            lane = self._lanes.take()
            if lane is None:
                self._threads -= 1
            else:
                # The end of one delivery can allow two others to start.
                self._start_thread()
            return lane

    def _serve(self, lane: Lane) -> None:
        """Deliver the first message of a lane, then put the lane back into the queue."""
        with self._store.transaction():
            waiting = self._store.page(tables.OUTBOX, tables.DELIVERY_QUEUE, [lane], count=1)
            if not waiting:
                # Within the transaction, so that the lane is free for messages of the next
                # transaction.
                self._leave(lane)
                return
            message = waiting[0]
            is_lost = message.is_begun and message.comes_at_most_once
            if not is_lost:
                message = message.start_delivery()
                self._store.save(tables.OUTBOX, message)
            body = format_body(
                message, self._secrets.get_requester_secret(self._store, message.owner)
            )
            resets = self._resets
        try:
            # Nobody may hear of a change that could still be lost, and a message that may come
            # once only must be known to be under way.
            self._store.wait_for_commit()
            outcome = (
                DeliveryOutcome(_LOST, message.attempts)
                if is_lost
                else self._deliver(lane, message, body)
            )
            with self._store.transaction():
                if resets == self._resets:
                    now = self._clock.now().replace(microsecond=0)
                    tried = message.finish_delivery(now, outcome.attempts, outcome.failure)
                    self._store.save(tables.OUTBOX, tried)
                    delete_oldest_message(self._store, self.limits)
            self._store.wait_for_commit()
        except CommitFailedError:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped, _RETRY)
        with self._store.transaction():
            self._leave(
                lane, waits=self._store.count(tables.OUTBOX, tables.DELIVERY_QUEUE, [lane]) > 0
            )

    def _deliver(self, lane: Lane, message: Message, body: str) -> DeliveryOutcome:
        began = monotonic()
        outcome = self._bring(message, body)
        slow = monotonic() - began >= self._timeout / 2
        if outcome.failure:
            log.warning("could not notify %s: %s", message.destination, outcome.failure)
        else:
            log.info("notified %s", message.destination)
        self._remember(lane, slow=slow)
        return outcome

    def _remember(self, lane: Lane, *, slow: bool) -> None:
        with self._changed:
            self._lanes.remember(lane, slow=slow)

    def _leave(self, lane: Lane, *, waits: bool = False) -> None:
        with self._changed:
            self._lanes.give_back(lane)
            if waits and not self._stopped:
                self._lanes.add(lane)
            self._changed.notify_all()

    def _bring(self, message: Message, body: str) -> DeliveryOutcome:
        match message.transport:
            case MessageTransport.REST:
                return http_sender.get(body, self._timeout, self._hosts)
            case MessageTransport.SOAP:
                return http_sender.post(message.destination, body, self._timeout, self._hosts)
            case MessageTransport.SNS:
                return self._topics.send(message.destination, body)
            case _:
                return self._queues.send(message.destination, body)
