"""A world: the state of one instance of the service, without any HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Event, Lock
from typing import Literal

from mockturk.documents.documents import Documents
from mockturk.domain.accounts import Account
from mockturk.domain.clock import Clock, ClockState, ShiftedClock, SystemClock
from mockturk.domain.errors import ServiceError
from mockturk.domain.fees import USUAL_FEES, Fees
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.ids import IdGenerator, IdGeneratorState
from mockturk.domain.interning import Interner
from mockturk.domain.layouts import Layout
from mockturk.domain.limits import STRICT, ActiveLimits, Limits
from mockturk.domain.messages import MessageState
from mockturk.domain.qualification_requirements import list_system_type_ids
from mockturk.domain.system_qualification_types import system_types
from mockturk.store import tables
from mockturk.store.memory import MemoryStore
from mockturk.store.port import Store
from mockturk.store.taken_ids import is_taken
from mockturk.world.credentials import CredentialStore
from mockturk.world.fault_injection import FaultRegistry, FaultRegistryState, RateLimiter
from mockturk.world.journal import CallJournal
from mockturk.world.notifications.courier import Courier, NoCourier
from mockturk.world.reported_names import ReportedNames

Environment = Literal["sandbox", "production"]

# USD. The balance of a sandbox account at any time (docs/reference/lifecycle.md#sandbox-balance),
# and the usual initial balance of a production account.
INITIAL_BALANCE = Decimal("10000.00")

DOCUMENTED_HIT_TYPE = "T100CN9P324W00EXAMPLE"


# Tables of records without times. The clock of a world may go back as long as only these have
# records.
_TIMELESS = (
    *(tables.ACCOUNTS, tables.HIT_TYPES, tables.LAYOUTS, tables.WORKERS),
    *(tables.QUALIFICATION_TYPES, tables.QUALIFICATION_USES),
)


@dataclass(frozen=True)
class Snapshot:
    """An immutable copy of the state of a world: records, ids, clock and faults.

    ``clock`` is None for a clock other than the default one.
    """

    records: object = field(repr=False)
    ids: IdGeneratorState
    clock: ClockState | None
    faults: FaultRegistryState


@dataclass(frozen=True)
class World:
    """The state of one instance of the service: its records, clock, ids, rules, faults and journal.

    ``clock`` has ``now()``. The default clock also has ``freeze``, ``advance``, ``set`` and
    ``resume`` (``ShiftedClock``). ``journal`` has the last calls, ``faults`` the injected faults.
    ``reported_names`` has the ignored and rounded names that have been written to the log. Several
    worlds in one process share nothing.
    """

    store: Store
    clock: Clock
    ids: IdGenerator
    documents: Documents
    rules: ActiveLimits
    environment: Environment
    system_qualification_types: frozenset[str]
    fees: Fees
    funds: Decimal
    layouts: tuple[Layout, ...] = ()
    faults: FaultRegistry = field(default_factory=FaultRegistry)
    rate_limit: RateLimiter | None = None
    journal: CallJournal = field(default_factory=CallJournal)
    reported_names: ReportedNames = field(default_factory=ReportedNames, repr=False)
    courier: Courier = field(default_factory=NoCourier)
    credentials: CredentialStore = field(default_factory=CredentialStore)
    # Adds the initial records of this world, after ``seed_defaults``. Called within a transaction.
    initialise: Callable[[World], None] | None = None
    # Shares equal policies: the HITs of one program have the same ones, and a policy takes most of
    # a HIT's memory.
    interner: Interner = field(default_factory=Interner, repr=False)
    # Changes of the clock take turns: each holds this lock while it applies the events that come
    # due, in many transactions. Calls do not take it.
    clock_turn: Lock = field(default_factory=Lock, repr=False)
    # Set when the world is dropped or its server stops: long work ends soon after.
    stopped: Event = field(default_factory=Event, repr=False)

    def __post_init__(self) -> None:
        # Pass the store, not the world: a reference cycle would keep the world alive until a
        # garbage collection.
        self.courier.bind(self.store, self.clock, self.credentials)

    def stop(self) -> None:
        """End long work and the delivery of messages; undelivered ones stay in the outbox."""
        self.stopped.set()
        self.courier.stop()

    def seed_defaults(self) -> None:
        """Store the records that every world has. Called within a transaction.

        These are the HIT type that documented requests name, the system's Qualification types, and
        the layouts.
        """
        self.store.save(tables.HIT_TYPES, shared_hit_type(self.ids, DOCUMENTED_HIT_TYPE))
        for kind in system_types(self.environment):
            self.store.save(tables.QUALIFICATION_TYPES, kind)
        for layout in self.layouts:
            self.store.save(tables.LAYOUTS, layout)

    @property
    def limits(self) -> Limits:
        """The limits that apply to calls now."""
        return self.rules.limits

    def reset(self, seed: int | str | None = None) -> None:
        """Reset the world to its state at the start.

        This removes everything that happened since: records, changes of the clock, faults and
        calls. Rules and secrets are the initial ones again; the journal then has only the calls
        that ``initialise`` makes. With a seed, the same ids are drawn again; without one, other
        ids. A clock other than the default one stays as it is.

        :param seed: the seed of ids and random choices from now on. None: the world's seed, if any.
        :raises WorldFileError: when the seed file does not fit the world any more. The world is
            then unchanged.
        """
        with self.store.transaction():
            limits, seed_before = self.rules.limits, self.ids.seed
            try:
                self.rules.restart()
                if seed is not None:
                    self.ids.seed = seed
                with self.journal.replace_entries(), self.replace_contents():
                    if seed is not None:
                        self.faults.restore(FaultRegistryState(str(seed)))
                    if self.initialise:
                        self.initialise(self)
            except BaseException:
                self.rules.limits, self.ids.seed = limits, seed_before
                raise
            self.credentials.restart()
        self.reported_names.clear()
        if self.rate_limit:
            self.rate_limit.restart()

    @contextmanager
    def replace_contents(self) -> Iterator[None]:
        """Empty the world, store its defaults, and open a transaction to fill it.

        When the block raises, the world is as before. The default clock shows the machine's time
        again. The journal stays.
        """
        try:
            with self.store.transaction():
                ids, clock, faults = self.ids.state, self._clock_state, self.faults.state
                try:
                    self.store.clear()
                    self.courier.forget()
                    self.ids.restart()
                    if isinstance(self.clock, ShiftedClock):
                        self.clock.reset()
                    self.faults.held.drop()
                    self.faults.clear()
                    self.seed_defaults()
                    yield
                except BaseException:
                    self._restore_beside_store(ids, clock, faults)
                    raise
        except BaseException:
            with self.store.transaction():
                self._wake_courier()  # ``courier.forget`` is not undone with the transaction
            raise

    def snapshot(self) -> Snapshot:
        """Return the state of the world, for ``restore``.

        The journal, rules and credentials are not in it. The snapshot does not apply events that
        are due: they are applied at the next access to the world, and again after a restore.
        """
        with self.store.transaction():
            records = self.store.snapshot()
            return Snapshot(records, self.ids.state, self._clock_state, self.faults.state)

    def restore(self, snapshot: Snapshot) -> None:
        """Restore the state of a snapshot; the journal, rules and credentials stay as they are.

        Ids continue as they did then. The default clock has the same offset from the machine's time
        as then, or is frozen at the same time. Any other clock stays as it is.

        :param snapshot: the state that ``snapshot`` of this world returned.
        :raises ValueError: for a snapshot of another world with faults that this world cannot have;
            this world is then unchanged.
        """
        with self.store.transaction():
            self.faults.require_possible(snapshot.faults)  # before anything changes
            self.faults.held.drop()
            self.store.restore(snapshot.records)
            self.courier.forget()
            self._restore_beside_store(snapshot.ids, snapshot.clock, snapshot.faults)
            self._wake_courier()

    def _wake_courier(self) -> None:
        """Report all messages that wait for delivery to the courier."""
        for message in self.store.all(tables.OUTBOX):
            if message.state is MessageState.Waiting:
                self.courier.wake(message.transport, message.destination)

    @property
    def _clock_state(self) -> ClockState | None:
        return self.clock.state if isinstance(self.clock, ShiftedClock) else None

    def _restore_beside_store(
        self, ids: IdGeneratorState, clock: ClockState | None, faults: FaultRegistryState
    ) -> None:
        self.ids.restore(ids)
        if clock is not None and isinstance(self.clock, ShiftedClock):
            self.clock.state = clock
        self.faults.restore(faults)

    def account(self, access_key: str) -> Account:
        """Return the account of an access key, and create it at the key's first use.

        Called within a transaction. All requests without an access key, such as the bare documents
        of the API reference, share one account.
        """
        account = self.store.get(tables.ACCOUNTS, access_key)
        if account is None:
            account = Account(self.ids.requester(access_key), access_key, self.funds)
            self.store.add(tables.ACCOUNTS, account)
        return account

    def format_message(self, error: ServiceError) -> str:
        """Return the message of an error, with the present time of the world at its end."""
        return error.format_at(self._milliseconds, self._mark)

    def format_suffix(self) -> str:
        """Return the present time of the world as messages have it at their end."""
        return f" ({self._milliseconds}{self._mark})"

    @property
    def _milliseconds(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    @property
    def _mark(self) -> str:
        """The end of messages in the sandbox."""
        return " s" if self.environment == "sandbox" else ""


def create_world(
    *,
    environment: Environment = "sandbox",
    limits: Limits = STRICT,
    clock: Clock | None = None,
    ids: IdGenerator | None = None,
    store: Store | None = None,
    layouts: Iterable[Layout] = (),
    fees: Fees = USUAL_FEES,
    funds: Decimal = INITIAL_BALANCE,
    courier: Courier | None = None,
    rate_limit: RateLimiter | None = None,
    secrets: Mapping[str, str] | None = None,
    initialise: Callable[[World], None] | None = None,
    own_server: bool = True,
) -> World:
    """Create a world, with the HIT type that the documented requests name.

    Source: docs/reference/decisions.md#d8.

    ``funds`` is the initial balance of an account in production, in USD. ``initialise`` adds
    further records, also after each reset; errors it raises are passed on. ``own_server`` says
    whether calls come through Mockturk's own HTTP server, which some faults need.
    """
    rules = ActiveLimits(limits)
    kept = store or MemoryStore()
    ids = ids or IdGenerator()
    ids.is_taken = partial(is_taken, kept)
    world = World(
        store=kept,
        # Capture the store, not the world: a reference cycle would keep the world alive until a
        # garbage collection.
        clock=clock or ShiftedClock(SystemClock(), lambda: _is_new(kept)),
        ids=ids,
        documents=Documents(rules),
        rules=rules,
        environment=environment,
        system_qualification_types=list_system_type_ids(environment),
        fees=fees,
        funds=funds if environment == "production" else INITIAL_BALANCE,
        layouts=tuple(layouts),
        faults=FaultRegistry(ids.seed, own_server=own_server),
        rate_limit=rate_limit,
        courier=courier or NoCourier(),
        credentials=CredentialStore(secrets or {}),
        initialise=initialise,
    )
    with world.store.transaction():
        world.seed_defaults()
        if initialise:
            initialise(world)
    return world


def _is_new(store: Store) -> bool:
    """Return whether a store has no records with times."""
    with store.transaction():
        return not any(store.all(table) for table in tables.TABLES if table not in _TIMELESS)


def shared_hit_type(ids: IdGenerator, hit_type_id: str) -> HITType:
    """Return a new HIT type for all requesters, with the properties of the documented samples."""
    return HITType(
        id=hit_type_id,
        group_id=ids.hit_group(),
        owner=None,
        properties=HITTypeProperties(
            title="Location and Photograph Identification",
            description="Select the image that best represents...",
            keywords="location, photograph, image, identification, opinion",
            reward=Decimal("5.00"),
            assignment_duration=timedelta(seconds=30),
            auto_approval_delay=timedelta(days=30),
        ),
    )
