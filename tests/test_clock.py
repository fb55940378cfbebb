"""Clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockturk.clock import ManualClock, ShiftedClock, SystemClock


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
    with pytest.raises(ValueError, match="year 9999"):
        clock.advance(timedelta(days=3_000_000))
    assert clock.now() == datetime(2014, 8, 15, 1, 1, tzinfo=UTC)
