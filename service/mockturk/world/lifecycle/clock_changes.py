"""Changes of a world's clock. The events that come due are applied in slices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mockturk.domain.clock import ShiftedClock
from mockturk.world.lifecycle.interruption import InterruptedWorkError, require_contents
from mockturk.world.lifecycle.scheduled_events import apply_slice
from mockturk.world.world import World


def change_clock(
    world: World,
    clock: ShiftedClock,
    change: Callable[[ShiftedClock], None],
    epoch: object | None = None,
) -> datetime:
    """Apply a change to the clock of a world, and the events that come due; return the new time.

    ``change`` is called with a copy of the clock, which determines the new time. Then a transaction
    applies a slice of the events that are due by that time, and sets the clock to the time of
    the last one; this is repeated until no event is left. Between two of these transactions others
    can use the world, whose time is then between the old and the new one. Concurrent changes of a
    clock take turns.

    Raises the errors of ``change``, which then has no effect, and InterruptedWorkError when the
    contents of the world are replaced in the meantime, or were since an ``epoch`` of its store, or
    the world is stopped; the clock then shows the time of the last event. Raises CommitFailedError
    when a slice cannot be committed; the earlier ones stay.
    """
    with world.clock_turn:
        with world.store.transaction():
            epoch = epoch or world.store.epoch
            require_contents(world, epoch)
            changed = clock.copy()
            change(changed)
            target, until = changed.state, changed.now()
        at: datetime | None = until
        while at is not None:
            with world.store.transaction():
                require_contents(world, epoch)
                if world.stopped.is_set():
                    raise InterruptedWorkError("This world was stopped meanwhile")
                at = apply_slice(world, until.replace(microsecond=0))
                if at is None:
                    clock.state = target
                else:
                    clock.state = clock.state_at(max(at, clock.now()), frozen=clock.frozen)
            world.store.wait_for_commit()
        return clock.now()
