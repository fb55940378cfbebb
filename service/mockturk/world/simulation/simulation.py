"""The simulation: a queue of assignments by the time they end, and the clock it advances."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mockturk.domain.answers import Answers
from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.checks import validate_identifier, validate_range
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.errors import (
    InvalidAssignmentState,
    InvalidParameterValue,
    ParameterOutOfRange,
    ServiceError,
    XMLParseError,
)
from mockturk.domain.hits import HIT, REVIEWABLE_STATUSES
from mockturk.domain.ids import IdGenerator, make_seeded_random
from mockturk.domain.limits import Range
from mockturk.domain.times import add_duration
from mockturk.domain.views.simulation import SimulationSummary
from mockturk.store import tables
from mockturk.world.lifecycle.clock_changes import change_clock
from mockturk.world.lifecycle.interruption import InterruptedWorkError, require_contents
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.simulation.answers import AnswerGenerator
from mockturk.world.simulation.hit_choice import HITSelector
from mockturk.world.simulation.names import name_workers
from mockturk.world.workers import Workers
from mockturk.world.workers.profiles import get_worker
from mockturk.world.world import World

MAX_WORKERS = 1000

_WORKERS = Range(1, MAX_WORKERS)
_SUBMISSIONS = Range(0, 2**31 - 1)
_LONGEST = 31_536_000  # seconds: a year, the longest time a HIT type can allot to an assignment
_USUAL = 30.0  # seconds
_HURRY = 3  # the mean time is at most one third of the time allotted
# The shape of a gamma distribution: 7 of 10 workers take 0.5 to 1.5 times the mean.
_SHAPE = 4.0
# The number of earlier answers to a HIT that simulated workers agree with.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, order=True)
class _End:
    """The end of an assignment; of two with the same time, the one accepted first comes first."""

    at: datetime
    serial: int
    assignment_id: str = field(compare=False)
    hit_id: str = field(compare=False)
    worker_id: str = field(compare=False)
    too_late: bool = field(compare=False)


class Simulation:
    """Workers who accept, answer and submit HITs of a world at the same time.

    The world's clock is advanced to the end of each assignment; if it has no ``advance``, no time
    passes. ``worker_ids`` are the WorkerIds of the workers.

    :param workers: the number of workers, 1 to 1,000; the seed determines their WorkerIds, and with
        the seed of the world their names. They are registered when they accept their first HIT.
    :param worker_ids: the WorkerIds, up to 1,000; if you set them, ``workers`` has no effect.
    :param accuracy: the share, from 0 to 1, of right answers to questions that an answer key has.
    :param agreement: the share, from 0 to 1, of common answers to all other questions. If other
        workers have answered before, the common answer is the one most of them gave.
    :param seconds: how long they take for an assignment on average, 0 to 31,536,000 (a year). None:
        30, or a third of the time allotted if that is less. A worker who takes too long abandons
        the assignment.
    :param seed: the seed of all random choices. With the same seed, everything happens in the same
        way in the same world.
    :param hit_id: the only HIT they look at. None: any.
    :param hit_type_id: the only HIT type they look at. None: any.
    :raises ParameterOutOfRange: when a number is out of range.
    :raises InvalidParameterValue: when one of ``worker_ids`` is not a WorkerId.
    :raises HITDoesNotExist: when there is no HIT ``hit_id``.
    :raises HITTypeDoesNotExist: when there is no HIT type ``hit_type_id``.
    """

    def __init__(
        self,
        world: World,
        *,
        workers: int = 10,
        worker_ids: Sequence[str] = (),
        accuracy: float = 0.9,
        agreement: float = 0.9,
        seconds: float | None = None,
        seed: int | str = 0,
        hit_id: str | None = None,
        hit_type_id: str | None = None,
    ) -> None:
        self._world = world
        self._seed = str(seed)
        self.worker_ids: tuple[str, ...] = _workers(world, workers, worker_ids, self._seed)
        self._seconds = None if seconds is None else _within("seconds", seconds, _LONGEST)
        self._answering = AnswerGenerator(
            world.documents,
            self._seed,
            _within("accuracy", accuracy, 1),
            _within("agreement", agreement, 1),
        )
        self._choice = HITSelector(hit_id, hit_type_id)
        self._workers = Workers(world)
        # Workers whose ids the program chose keep their details.
        self._names = (
            {} if worker_ids else name_workers(self.worker_ids, world.ids.state.seed, self._seed)
        )
        self._advance = getattr(world.clock, "advance", None)
        self._ends: list[_End] = []
        self._idle = dict.fromkeys(self.worker_ids)
        self._available = 0
        self._finished: set[str] = set()
        self._elapsed = timedelta(0)
        self._summary = SimulationSummary.at_start()
        self._begun = False
        with open_transaction(world) as transaction:
            self._epoch = world.store.epoch
            self._choice.require(transaction)

    @property
    def summary(self) -> SimulationSummary:
        """The summary of what was done so far."""
        with self._open_transaction() as transaction:
            self._summary.hits_available = self._choice.available(transaction)
        self._summary.simulated_seconds = round(self._elapsed.total_seconds())
        self._summary.hits_finished = len(self._finished)
        self._summary.left = bool(self._ends) or not self._begun
        return copy(self._summary)

    @contextmanager
    def _open_transaction(self) -> Iterator[WorldTransaction]:
        """Open a transaction; raises InterruptedWorkError if the world was replaced meanwhile."""
        with open_transaction(self._world) as transaction:
            require_contents(self._world, self._epoch)
            yield transaction

    def step(self) -> bool:
        """Advance to the next end of an assignment, and let its worker accept another HIT.

        :returns: whether an assignment has ended. False: nothing is left to do.
        :raises InvalidParameterValue: when the assignment would end after the last time that a
            clock can show, in the year 9998.
        :raises InterruptedWorkError: when the contents of the world were replaced meanwhile.
        """
        self._begin()
        if not self._ends:
            self._look_around()
        if not self._ends:
            return False
        end = heapq.heappop(self._ends)
        self._pass_until(end.at)
        self._finish(end)
        self._accept_next(end.worker_id)
        with self._open_transaction() as transaction:
            available = self._choice.available(transaction)
        if available > self._available or not self._ends:
            self._look_around()
        self._available = available
        return True

    def run(self, most: int | None = None, *, most_steps: int | None = None) -> SimulationSummary:
        """Take steps until nothing is left or a limit is reached, and return the summary.

        Others can use the world between two steps. If the world is stopped, the run ends.

        :param most: the limit of further submissions. None: no limit.
        :param most_steps: the limit of steps. None: no limit.
        :raises ParameterOutOfRange: when ``most`` is not from 0 to 2,147,483,647.
        :raises InvalidParameterValue: for the same reason as ``step``.
        :raises InterruptedWorkError: for the same reason as ``step``.
        """
        if most is not None:
            validate_range("most", most, _SUBMISSIONS)
        until = None if most is None else self._summary.submitted + most
        steps = 0
        while until is None or self._summary.submitted < until:
            if steps == most_steps or self._world.stopped.is_set() or not self.step():
                break
            steps += 1
        return self.summary

    def _begin(self) -> None:
        """Schedule the ends of assignments in progress; workers without one look for a HIT."""
        if self._begun:
            return
        self._begun = True
        with self._open_transaction() as transaction:
            for worker_id in self.worker_ids:
                where = tables.ASSIGNMENTS, "WorkerId", [(worker_id, UnfinishedStatus.InProgress)]
                count = transaction.store.count(*where)
                for assignment in transaction.store.page(*where, count=count):
                    self._schedule_end(transaction, assignment)
            self._available = self._choice.available(transaction)
        self._look_around()

    def _look_around(self) -> None:
        for worker_id in list(self._idle):
            self._accept_next(worker_id)

    def _accept_next(self, worker_id: str) -> None:
        # Choose and accept in one transaction, so that no other client comes between.
        with self._open_transaction() as transaction:
            hit = self._choice.next(transaction, worker_id)
            if hit is None:
                self._idle[worker_id] = None
                return
            self._introduce(transaction, worker_id)
            assignment_id = self._workers.accept(worker_id, hit.id)
            assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
            if assignment is not None:
                self._schedule_end(transaction, assignment)
        self._summary.accepted += 1

    def _introduce(self, transaction: WorldTransaction, worker_id: str) -> None:
        """Register a worker of this simulation with a name, unless registered already."""
        name = self._names.get(worker_id)
        if name is not None and not get_worker(transaction, worker_id).registered:
            self._workers.register(worker_id, name=name)

    def _schedule_end(self, transaction: WorldTransaction, assignment: Assignment) -> None:
        hit = transaction.store.get(tables.HITS, assignment.hit_id)
        if hit is None:
            return
        self._idle.pop(assignment.worker_id, None)
        at = add_duration(assignment.accepted_at, self._work_time(hit, assignment.worker_id))
        too_late = at >= assignment.deadline and self._advance is not None
        heapq.heappush(
            self._ends,
            _End(
                assignment.deadline if too_late else at,
                assignment.serial,
                assignment.id,
                hit.id,
                assignment.worker_id,
                too_late,
            ),
        )

    def _work_time(self, hit: HIT, worker_id: str) -> timedelta:
        """Draw the time a worker takes for a HIT, in whole seconds as the service counts them."""
        mean = self._seconds
        if mean is None:
            allotted = hit.hit_type.properties.assignment_duration.total_seconds()
            mean = min(_USUAL, allotted / _HURRY)
        if not mean:
            return timedelta(0)
        drawn = make_seeded_random(self._seed, "time", hit.id, worker_id).gammavariate(
            _SHAPE, mean / _SHAPE
        )
        return timedelta(seconds=max(1, round(drawn)))

    def _pass_until(self, at: datetime) -> None:
        clock = self._world.clock
        by = at - clock.now()
        if self._advance is None or by <= timedelta(0):
            return
        try:
            if isinstance(clock, ShiftedClock):
                change_clock(self._world, clock, lambda clock: clock.advance(by), self._epoch)
            else:
                self._advance(by)
        except InterruptedWorkError:
            if not self._world.stopped.is_set():
                raise
        except (ValueError, OverflowError):
            raise InvalidParameterValue(
                "seconds",
                self._seconds,
                "The work would end after the last time that a clock can show.",
            ) from None
        self._elapsed += by

    def _finish(self, end: _End) -> None:
        with self._open_transaction() as transaction:
            hit = transaction.store.get(tables.HITS, end.hit_id)
            assignment = transaction.store.get(tables.ASSIGNMENTS, end.assignment_id)
        if (
            hit is None
            or assignment is None
            or assignment.status is not UnfinishedStatus.InProgress
        ):
            if assignment is not None and assignment.status is UnfinishedStatus.Abandoned:
                self._summary.abandoned += 1
                self._choice.leave(end.worker_id, end.hit_id)
            else:
                self._summary.failed += 1
            return
        try:
            self._submit(end, hit)
        except InvalidAssignmentState:  # another client ended it in the meantime
            self._summary.failed += 1

    def _answers_before(self, hit: HIT) -> list[Answers]:
        """Return answers to a HIT by workers who are not simulated here, without rejected ones."""
        with self._open_transaction() as transaction:
            groups = [(hit.id, one) for one in AssignmentStatus if one != AssignmentStatus.Rejected]
            found = transaction.store.page(
                tables.ASSIGNMENTS, "SubmitTime", groups, count=_LOOKED_AT
            )
        own = frozenset(self.worker_ids)
        documents = [one.answer for one in found if one.answer and one.worker_id not in own]
        before = []
        for document in documents:
            # A world file may declare answers that cannot be read.
            with suppress(XMLParseError):
                before.append(self._world.documents.read_answers(document))
        return before

    def _submit(self, end: _End, hit: HIT) -> None:
        try:
            answers = self._answering.answers(hit, end.worker_id, self._answers_before(hit))
            with self._open_transaction():
                self._workers.submit(end.assignment_id, answers)
        except InvalidAssignmentState:
            raise
        except ServiceError:  # the answer is not valid for the form
            with self._open_transaction():
                self._workers.give_back(end.assignment_id)
            self._choice.leave(end.worker_id, end.hit_id)
            self._summary.returned += 1
            return
        self._summary.submitted += 1
        with self._open_transaction() as transaction:
            after = transaction.store.get(tables.HITS, hit.id)
        if after is not None and after.status in REVIEWABLE_STATUSES:
            self._finished.add(hit.id)


def _workers(world: World, count: int, given: Sequence[str], seed: str) -> tuple[str, ...]:
    if given:
        validate_range("worker_ids", len(given), _WORKERS)
        for worker_id in given:
            validate_identifier("WorkerId", worker_id, world.limits)
        return tuple(dict.fromkeys(given))
    validate_range("workers", count, _WORKERS)
    ids = IdGenerator(f"{seed!r} simulated workers")
    return tuple(ids.worker() for _ in range(count))


def _within(name: str, value: float, highest: int) -> float:
    if not 0 <= value <= highest:
        raise ParameterOutOfRange(name, value, 0, highest)
    return float(value)
