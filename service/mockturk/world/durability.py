"""The durable form of worlds: their records, ids, clocks, faults and rules, in a data folder."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any

import msgspec

from mockturk.domain.clock import ClockState, ShiftedClock
from mockturk.domain.environments import Environment
from mockturk.domain.ids import IdGeneratorState
from mockturk.domain.limits import Limits
from mockturk.domain.record import Record
from mockturk.store import tables
from mockturk.store.durable.database import Database, StoredWorld
from mockturk.store.durable.errors import CommitFailedError, DataFolderError
from mockturk.store.durable.record_codec import RecordDecoder, encode_record
from mockturk.store.durable.record_log import RecordLog
from mockturk.store.durable.writer import CommitWriter
from mockturk.store.memory import MemoryStore
from mockturk.world.fault_injection import Fault, FaultRegistryState
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.world import World, create_world

log = logging.getLogger(__name__)

# A process never draws so many ids of one kind, nor so many serial numbers.
_RESERVED_IDS = 2**32
_PIECE = 1_000  # records that are loaded in one transaction
_REPORT_EVERY = 2.0  # seconds


class WorldState(Record, frozen=True):
    """The state of a world beside its records, as its row in the database has it.

    Seeds are in bytes, as they may have lone surrogates. ``clock_shift`` is None for a clock other
    than the default one. ``limits`` is None for the rules that the server was started with. ``now``
    is the world's time when the row was written.
    """

    environment: Environment
    seed: bytes
    drawn: dict[str, int]
    serial: int
    clock_shift: timedelta | None = None
    frozen_at: datetime | None = None
    fault_seed: bytes = b""
    faults: tuple[Fault, ...] = ()
    faults_added: int = 0
    faults_drawn: dict[str, int] = msgspec.field(default_factory=dict)
    limits: Limits | None = None
    now: datetime | None = None


class DataFolder:
    """A folder with the data of worlds, which no other process can use meanwhile.

    :param path: the folder; it is made unless it exists.
    :param is_full: whether what was acknowledged also survives a loss of power.
    :raises DataFolderError: when the folder cannot be used.
    """

    def __init__(self, path: Path, *, is_full: bool = False) -> None:
        self._database = Database(path, is_full=is_full)
        try:
            self._stored = self._database.read_worlds()
            self._writer = CommitWriter(self._database)
        except sqlite3.Error as error:
            self._database.close()
            raise DataFolderError(f"{path} is damaged: {error}") from None
        self._logs: dict[str, RecordLog] = {}

    @property
    def names(self) -> list[str]:
        """The names of the worlds in the folder when it was opened, without the default world."""
        return [name for name in self._stored if name]

    def open(self, name: str, world: World) -> None:
        """Fill an empty world with the data of a name, or store its initial data under that name.

        From then on, what happens in the world is written. The default world has an empty name.
        Time that has passed since the data was written happens now.

        :raises DataFolderError: when the data is damaged, or of another environment, or the initial
            data cannot be written.
        """
        try:
            self._logs[name] = self._open(name, world)
        except CommitFailedError:
            reason = self._writer.failure or "the server was stopped"
            raise DataFolderError(f"{self._database.folder} cannot be used: {reason}") from None

    def _open(self, name: str, world: World) -> RecordLog:
        stored = self._stored.pop(name, None)
        if stored is None:
            record_log = self._attach(name, world, self._writer.new_generation())
            world.reset()
        else:
            load_world(world, self._database, stored, _show(name))
            record_log = self._attach(name, world, stored.generation)
            record_log.write_state()  # before an id is drawn that a later start could draw again
            with open_transaction(world):
                world.wake_courier()
            world.store.wait_for_commit()
        return record_log

    def _attach(self, name: str, world: World, generation: int) -> RecordLog:
        if not isinstance(world.store, MemoryStore):
            raise TypeError("only a world with the usual store can be durable")
        return RecordLog(name, world.store, _SideState(world), self._writer, generation)

    def drop(self, name: str) -> None:
        """Delete the data of a world. Raises CommitFailedError: nothing has changed then."""
        self._logs[name].drop()
        del self._logs[name]

    def close(self) -> None:
        """Write what is still to be written, and let other processes use the folder."""
        for one in self._logs.values():
            with suppress(CommitFailedError):  # it was told; the reserved ids stay as they are
                one.close()
        self._writer.close()
        self._database.close()


class _SideState:
    """The state of a world beside its records, for ``RecordLog``.

    The positions of ids are not written when ids are drawn. Written are positions that the process
    will not reach, so that no id comes twice after the process was killed.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def read(self) -> tuple[Any, ...]:
        """Return the state; equal states are equal values."""
        world = self._world
        clock = world.clock.state if isinstance(world.clock, ShiftedClock) else None
        return clock, world.faults.state, world.rules.limits, world.ids.origin

    def restore(self, state: tuple[Any, ...]) -> None:
        """Set the state to an earlier one; ids that were drawn since are not drawn again."""
        clock, faults, limits, origin = state
        # After a reset that is undone, the ids before it go on.
        ids = None if self._world.ids.origin == origin else origin.skip(_RESERVED_IDS)
        self._world.restore_beside_store(ids, clock, faults)
        self._world.rules.limits = limits

    def end(self) -> None:
        """Let time stand still: an event that comes due would be a change."""
        if isinstance(self._world.clock, ShiftedClock):
            self._world.clock.freeze()

    def encode(self, state: tuple[Any, ...], *, is_last: bool) -> bytes:
        """Return the state as bytes; ``is_last`` if no further ids are drawn."""
        world = self._world
        clock, faults, limits, origin = state
        ids = world.ids.state if is_last else origin.skip(_RESERVED_IDS)
        return encode_record(
            WorldState(
                environment=world.environment,
                seed=_to_bytes(ids.seed),
                drawn=dict(ids.drawn),
                serial=ids.serial,
                clock_shift=clock and clock.shift,
                frozen_at=clock and clock.frozen_at,
                fault_seed=_to_bytes(faults.seed),
                faults=faults.rules,
                faults_added=faults.added,
                faults_drawn=dict(faults.drawn),
                limits=None if limits == world.rules.initial else limits,
                now=world.clock.now(),
            )
        )


def load_world(world: World, database: Database, stored: StoredWorld, shown: str) -> None:
    """Fill an empty world with what a database has of it; ``shown`` is its name in messages.

    :raises DataFolderError: when the data is damaged, or of another environment.
    """
    folder = database.folder
    try:
        state = _read_state(stored)
        if state.environment != world.environment:
            raise DataFolderError(
                f"{shown} in {folder} is of the environment {state.environment}, not"
                f" {world.environment}"
            )
        progress = _Progress(shown, database.count_records(stored.generation))
        decoder = RecordDecoder()
        for table in tables.TABLES:
            read = decoder.get_reader(table.record)
            records = map(read, database.read_records(stored.generation, table.name))
            while piece := list(islice(records, _PIECE)):
                with world.store.transaction():
                    for record in piece:
                        world.store.add(table, record)
                progress.add(len(piece))
        _restore_state(world, state)
    except (msgspec.DecodeError, sqlite3.Error, LookupError, ValueError) as error:
        raise DataFolderError(f"{shown} in {folder} is damaged: {error}") from None


def read_data_folder(path: Path) -> Iterator[tuple[str, World]]:
    """Yield the worlds in a folder that no server uses, each with its name, without a server.

    :raises DataFolderError: when the folder cannot be used, or its data is damaged.
    """
    database = Database(path, must_exist=True)
    try:
        if damage := database.find_damage():
            raise DataFolderError(f"{path} is damaged: {damage[0]}")
        try:
            worlds = database.read_worlds()
        except sqlite3.Error as error:
            raise DataFolderError(f"{path} is damaged: {error}") from None
        for name, stored in worlds.items():
            try:
                environment = _read_state(stored).environment
            except msgspec.DecodeError as error:
                raise DataFolderError(f"{_show(name)} in {path} is damaged: {error}") from None
            world = create_world(environment=environment, is_empty=True)
            load_world(world, database, stored, _show(name))
            yield name, world
    finally:
        database.close()


def _read_state(stored: StoredWorld) -> WorldState:
    return msgspec.msgpack.decode(stored.state, type=WorldState)


def _restore_state(world: World, state: WorldState) -> None:
    ids = IdGeneratorState(_to_text(state.seed), MappingProxyType(state.drawn), state.serial)
    shift, drawn = state.clock_shift, MappingProxyType(state.faults_drawn)
    world.restore_beside_store(
        ids,
        None if shift is None else ClockState(shift, state.frozen_at),
        FaultRegistryState(_to_text(state.fault_seed), state.faults, state.faults_added, drawn),
    )
    if state.limits is not None:
        world.rules.limits = state.limits
    clock, now = world.clock, state.now
    if now is not None and isinstance(clock, ShiftedClock) and clock.now() < now:
        # Time does not go back in a world, even if the machine's clock was set back.
        log.warning("the machine's clock went back: the world goes on at %s", now.isoformat())
        clock.state = clock.state_at(now, frozen=False)


class _Progress:
    """Writes to the log how much of a world is loaded, every few seconds."""

    def __init__(self, shown: str, total: int) -> None:
        self._shown = shown
        self._total = total
        self._loaded = 0
        self._reported_at = monotonic()

    def add(self, loaded: int) -> None:
        """Count records that were loaded."""
        self._loaded += loaded
        if monotonic() - self._reported_at >= _REPORT_EVERY:
            self._reported_at = monotonic()
            log.info("loading %s: %d of %d records", self._shown, self._loaded, self._total)


def _show(name: str) -> str:
    return f"the world {name}" if name else "the default world"


def _to_bytes(seed: str) -> bytes:
    return seed.encode("utf-8", "surrogatepass")


def _to_text(seed: bytes) -> str:
    return seed.decode("utf-8", "surrogatepass")
