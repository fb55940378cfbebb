"""A world: the state of one instance of the service, without any HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Event, Lock

from mockturk.documents.documents import Documents
from mockturk.domain.accounts import INITIAL_BALANCE, Account
from mockturk.domain.clock import Clock, ClockState, ShiftedClock, SystemClock
from mockturk.domain.environments import Environment
from mockturk.domain.errors import ServiceError, ServiceUnavailable
from mockturk.domain.fees import USUAL_FEES, Fees
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.ids import IdGenerator, IdGeneratorState
from mockturk.domain.interning import Interner
from mockturk.domain.layouts import Layout
from mockturk.domain.limits import STRICT, ActiveLimits, Limits
from mockturk.domain.qualification_requirements import list_system_type_ids
from mockturk.domain.system_qualification_types import system_types
from mockturk.store import tables
from mockturk.store.memory import MemoryStore
from mockturk.store.port import Contents, Store
from mockturk.store.taken_ids import is_taken
from mockturk.world.call_subjects import CallSubjectIndex
from mockturk.world.credentials import CredentialStore
from mockturk.world.fault_injection import FaultRegistry, FaultRegistryState, RateLimiter
from mockturk.world.journal import CallJournal
from mockturk.world.notifications.courier import Courier, DraftCourier, NoCourier
from mockturk.world.reported_names import ReportedNames

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

    records: Contents = field(repr=False)
    ids: IdGeneratorState
    clock: ClockState | None
    faults: FaultRegistryState


@dataclass(frozen=True)
class World:
    """The state of one instance of the service: its records, clock, ids, rules, faults and journal.

    ``clock`` has ``now()``. The default clock also has ``freeze``, ``advance``, ``set`` and
    ``resume`` (``ShiftedClock``). ``journal`` has the last calls, ``faults`` the injected faults.
    ``call_subjects`` has the HITs that these calls name.
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
    call_subjects: CallSubjectIndex = field(default_factory=CallSubjectIndex, repr=False)
    reported_names: ReportedNames = field(default_factory=ReportedNames, repr=False)
    courier: Courier = field(default_factory=NoCourier)
    credentials: CredentialStore = field(default_factory=CredentialStore)
    # Adds the initial records of a world, after ``seed_defaults``. Called outside of transactions.
    initialise: Callable[[World], None] | None = None
    # Shares equal policies: the HITs of one program have the same ones, and a policy takes most of
    # a HIT's memory.
    interner: Interner = field(default_factory=Interner, repr=False)
    # Held while new content for this world is built; calls do not need it.
    _replacements: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
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
        with self._replacements:
            draft = self._draft(self.ids.seed if seed is None else seed, self.rules.initial)
            if seed is not None:
                draft.faults.restore(FaultRegistryState(str(seed)))
            try:
                draft.begin()
                started = self._prepare(draft.snapshot())
                with self.store.transaction():
                    old = self.store.snapshot()
                    self.rules.restart()
                    self.ids.seed = draft.ids.seed
                    self.credentials.restart()
                    self.journal.exchange_entries(draft.journal)
                    self._swap(started)
                self.store.wait_for_commit()
                old.release()
            finally:
                draft.discard()
        self.reported_names.clear()
        self.interner.clear()
        if self.rate_limit:
            self.rate_limit.restart()

    @contextmanager
    def replace_contents(self) -> Iterator[World]:
        """Build new content aside, and put it in place of the world's content in one step.

        Yields a world like this one, with the same rules, that has its default records only and
        that no other thread knows. When the block ends, its records, ids, clock and faults become
        those of this world, and its calls are added to the journal. When the block raises, nothing
        has changed. Until then this world goes on; what happens in it meanwhile is lost with its
        old content. Of two replacements, the second one begins when the first one has ended.
        """
        with self._replacements:
            draft = self._draft(self.ids.seed, self.rules.limits)
            try:
                with draft.store.transaction():
                    draft.seed_defaults()
                yield draft
                self.restore(draft.snapshot())
                for _, entry in draft.journal.entries():
                    self.journal.add(entry)
            finally:
                draft.discard()

    def begin(self) -> None:
        """Store the records of the start: those that every world has, and those of its own."""
        with self.store.transaction():
            self.seed_defaults()
        if self.initialise:
            self.initialise(self)

    def _draft(self, seed: int | str | None, limits: Limits) -> World:
        """Return an empty world with the settings of this one, which delivers no messages."""
        store, ids, rules = self.store.new(), IdGenerator(seed), ActiveLimits(limits)
        ids.is_taken = partial(is_taken, store)
        clock = self.clock
        return replace(
            self,
            store=store,
            clock=(
                clock.restarted(partial(_is_new, store))
                if isinstance(clock, ShiftedClock)
                else clock
            ),
            ids=ids,
            documents=Documents(rules),
            rules=rules,
            faults=self.faults.new(),
            journal=self.journal.new(),
            courier=DraftCourier(self.courier),
        )

    def discard(self) -> None:
        """Delete all records and calls, in small steps, so that no other thread has to wait.

        Transactions that begin later raise StoreClosedError, so that no caller finds the world
        empty. Records that another world or a snapshot has as well stay there.
        """
        with self.store.transaction():
            old = self.store.snapshot()
            self.store.restore(self.store.new().snapshot())
            self.store.close()
        old.release()
        self.journal.clear()

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
        self.faults.require_possible(snapshot.faults)  # before anything changes
        prepared = self._prepare(snapshot)
        with self.store.transaction():
            old = self.store.snapshot()
            self._swap(prepared)
        self.store.wait_for_commit()
        old.release()

    def _prepare(self, snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, records=self.store.prepare(snapshot.records))

    def _swap(self, snapshot: Snapshot) -> None:
        self.faults.held.drop()
        self.store.restore(snapshot.records)
        self.courier.forget()
        self.restore_beside_store(snapshot.ids, snapshot.clock, snapshot.faults)
        self.wake_courier()

    def wake_courier(self) -> None:
        """Schedule the delivery of all messages that wait. Called within a transaction."""
        where = tables.OUTBOX, tables.WAITING, [tables.WAITING]
        for message in self.store.page(*where, count=self.store.count(*where)):
            self.courier.wake(message.transport, message.destination)

    @property
    def _clock_state(self) -> ClockState | None:
        return self.clock.state if isinstance(self.clock, ShiftedClock) else None

    def restore_beside_store(
        self, ids: IdGeneratorState | None, clock: ClockState | None, faults: FaultRegistryState
    ) -> None:
        """Set ids, clock and faults; None stays as it is."""
        if ids is not None:
            self.ids.restore(ids)
        if clock is not None and isinstance(self.clock, ShiftedClock):
            self.clock.state = clock
        self.faults.restore(faults)

    def account(self, access_key: str) -> Account:
        """Return the account of an access key, and create it at the key's first use.

        Called within a transaction. All requests without an access key, such as the bare documents
        of the API reference, share one account.

        :raises ServiceUnavailable: when the world has too many accounts for a new one.
        """
        account = self.store.get(tables.ACCOUNTS, access_key)
        if account is None:
            if self.store.size(tables.ACCOUNTS) >= self.limits.accounts:
                raise ServiceUnavailable(f"the world has {self.limits.accounts:,} accounts already")
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
    is_empty: bool = False,
) -> World:
    """Create a world, with the HIT type that the documented requests name.

    Source: docs/reference/decisions.md#d8.

    ``funds`` is the initial balance of an account in production, in USD. ``initialise`` adds
    further records, also after each reset; errors it raises are passed on. ``own_server`` says
    whether calls come through Mockturk's own HTTP server, which some faults need. An ``is_empty``
    world has no records, not even those that every world has.
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
    if not is_empty:
        world.begin()
    return world


def _is_new(store: Store) -> bool:
    """Return whether a store has no records with times."""
    with store.transaction():
        return all(store.is_empty(table) for table in tables.TABLES if table not in _TIMELESS)


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
