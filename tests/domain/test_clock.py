"""Clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockturk.domain.clock import ClockState, ManualClock, ShiftedClock, SystemClock
from mockturk.domain.times import MAX_CLOCK_TIME, MIN_TIME


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_manual_clock_moves_only_when_told_to() -> None:
    clock = ManualClock(datetime(2014, 8, 15, 14, tzinfo=timezone(timedelta(hours=2))))

    assert clock.now() == clock.now() == datetime(2014, 8, 15, 12, tzinfo=UTC)
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2014, 8, 15, 12, 5, tzinfo=UTC)


def test_a_manual_clock_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2014, 8, 15))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="back"):
        ManualClock(datetime(2014, 8, 15, tzinfo=UTC)).advance(timedelta(seconds=-1))


def test_a_shifted_clock_runs_ahead_of_another() -> None:
    base = ManualClock(datetime(2014, 8, 15, tzinfo=UTC))
    clock = ShiftedClock(base)

    clock.advance(timedelta(hours=1))
    base.advance(timedelta(minutes=1))

    assert clock.now() == datetime(2014, 8, 15, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="back"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="year 9998"):
        clock.advance(timedelta(days=3_000_000))
    assert clock.now() == datetime(2014, 8, 15, 1, 1, tzinfo=UTC)


START = datetime(2014, 8, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def base() -> ManualClock:
    return ManualClock(START)


def test_a_frozen_clock_stands_still_until_it_is_resumed(base: ManualClock) -> None:
    clock = ShiftedClock(base)

    clock.freeze()
    base.advance(HOUR)
    assert (clock.now(), clock.frozen) == (START, True)

    clock.advance(HOUR / 2)
    assert clock.now() == START + HOUR / 2

    clock.resume()
    assert (clock.now(), clock.frozen) == (START + HOUR / 2, False)
    base.advance(HOUR)
    assert clock.now() == START + 3 * HOUR / 2


def test_it_can_be_frozen_at_a_time(base: ManualClock) -> None:
    clock = ShiftedClock(base)

    clock.freeze(datetime(2014, 8, 15, 15, tzinfo=timezone(HOUR)))

    assert clock.now() == START + 2 * HOUR
    assert clock.now().tzinfo is UTC


def test_it_can_be_set_and_goes_on_or_stands_still_as_before(base: ManualClock) -> None:
    clock = ShiftedClock(base)

    clock.set(START + HOUR)
    base.advance(HOUR)
    assert clock.now() == START + 2 * HOUR

    clock.freeze()
    clock.set(START + 5 * HOUR)
    base.advance(HOUR)
    assert clock.now() == START + 5 * HOUR


def test_resuming_what_runs_changes_nothing(base: ManualClock) -> None:
    clock = ShiftedClock(base)
    clock.advance(HOUR)
    clock.resume()

    assert clock.now() == START + HOUR


@pytest.mark.parametrize("frozen", [True, False])
def test_time_goes_back_only_where_it_may(base: ManualClock, frozen: bool) -> None:
    may = [False]
    clock = ShiftedClock(base, lambda: may[0])
    if frozen:
        clock.freeze()
    for move in (clock.set, clock.freeze):
        with pytest.raises(ValueError, match="back"):
            move(START - HOUR)
        with pytest.raises(ValueError, match="aware"):
            move(datetime(2015, 1, 1))  # noqa: DTZ001 - that is the point
    assert clock.now() == START

    may[0] = True
    clock.set(START - HOUR)
    assert (clock.now(), clock.frozen) == (START - HOUR, frozen)
    with pytest.raises(ValueError, match="back"):
        clock.advance(-HOUR)


def test_a_frozen_clock_ends_with_the_calendar(base: ManualClock) -> None:
    clock = ShiftedClock(base)
    clock.freeze()
    with pytest.raises(ValueError, match="year 9998"):
        clock.advance(timedelta(days=3_000_000))

    assert clock.now() == START


def test_a_clock_that_goes_on_stops_at_the_last_time(base: ManualClock) -> None:
    clock = ShiftedClock(base)
    clock.set(MAX_CLOCK_TIME - HOUR)

    base.advance(2 * HOUR)
    assert clock.now() == MAX_CLOCK_TIME
    base.advance(timedelta(days=366 * 7000))  # so that the sum is beyond the year 9999
    assert clock.now() == MAX_CLOCK_TIME
    clock.advance(timedelta(0))
    with pytest.raises(ValueError, match="year 9998"):
        clock.advance(timedelta(seconds=1))


@pytest.mark.parametrize("frozen", [True, False])
def test_a_clock_has_no_time_before_the_first(base: ManualClock, frozen: bool) -> None:
    clock = ShiftedClock(base, lambda: True)
    for move in (clock.set, clock.freeze, lambda at: clock.state_at(at, frozen=frozen)):
        for at in (
            MIN_TIME - timedelta(microseconds=1),
            datetime(1, 1, 1, tzinfo=timezone(14 * HOUR)),
            datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-14 * HOUR)),
        ):
            with pytest.raises(ValueError, match=r"time (begins|ends) with the year"):
                move(at)
    assert clock.now() == START
    clock.set(MIN_TIME)
    assert clock.now() == MIN_TIME


def test_a_manual_clock_stays_in_the_range() -> None:
    for start in (
        MIN_TIME - HOUR,
        MAX_CLOCK_TIME + HOUR,
        datetime(1, 1, 1, tzinfo=timezone(14 * HOUR)),
    ):
        with pytest.raises(ValueError, match=r"time (begins|ends) with the year"):
            ManualClock(start)
    clock = ManualClock(MAX_CLOCK_TIME - HOUR)
    for step in (2 * HOUR, timedelta.max):
        with pytest.raises(ValueError, match="year 9998"):
            clock.advance(step)
    clock.advance(HOUR)
    assert clock.now() == MAX_CLOCK_TIME


def test_how_it_goes_can_be_read_and_set(base: ManualClock) -> None:
    clock, other = ShiftedClock(base), ShiftedClock(base)
    assert clock.state == ClockState()
    clock.advance(HOUR)
    assert clock.state == ClockState(HOUR)
    other.state = clock.state
    assert other.now() == clock.now()
    clock.freeze()
    assert clock.state == ClockState(frozen_at=START + HOUR)
    assert clock.restarted(lambda: True).now() == START
