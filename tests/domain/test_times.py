"""Times of ISO 8601, and the range they are in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mockturk.domain.times import (
    MAX_CLOCK_TIME,
    MAX_TIME,
    MIN_TIME,
    add_duration,
    parse_time,
    to_utc,
)

NEXT_DAY = datetime(2014, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("2014-08-15T24:00:00Z", "2014-08-15T24:00:00", "2014-08-15T24:00:00.000Z"),
        *("2014-08-15 24:00Z", "2014-08-15T24", "20140815T240000Z", "2014-08-15T24:00:00+00:00"),
        *("2014-08-15T24:00:00,0Z", "2014-W33-5T24:00:00Z", "2014-08-16T02:00:00+02:00"),
        "2014-08-15T24:00:00-00:00",
    ],
)
def test_the_hour_24_is_the_next_midnight(text: str) -> None:
    assert parse_time(text) == NEXT_DAY


@pytest.mark.parametrize(
    "text",
    [
        *("2014-08-15T24:00:01Z", "2014-08-15T24:01:00Z", "2014-08-15T24:00:00.001Z"),
        *("2014-08-15T25:00:00Z", "2014-02-30T24:00:00Z", "9999-12-31T24:00:00Z"),
        *("24:00:00", "T24:00:00Z", "2014-08-15T24:00:00z", "2014-08-15T24:0000Z"),
        "2014-08-15T24:00:00+25:00",
        "２014-08-15T24:00:00Z",  # noqa: RUF001 - a digit of another width
    ],
)
def test_no_other_time_has_the_hour_24(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_an_offset_makes_a_time_of_the_year_1_or_9999_none() -> None:
    for text, year in (
        ("0001-01-01T00:00:00+14:00", "begins with the year 1970"),
        ("9999-12-31T23:59:59-14:00", "ends with the year 9999"),
        ("1969-12-31T23:59:59Z", "begins with the year 1970"),
    ):
        with pytest.raises(ValueError, match=year):
            to_utc(parse_time(text))
    with pytest.raises(ValueError, match="ends with the year 9998"):
        to_utc(MAX_CLOCK_TIME + timedelta(seconds=1), MAX_CLOCK_TIME)


def test_the_ends_of_the_range_are_in_it() -> None:
    assert to_utc(parse_time("1970-01-01T02:00:00+02:00")) == MIN_TIME
    assert to_utc(MAX_CLOCK_TIME, MAX_CLOCK_TIME) == MAX_CLOCK_TIME
    assert to_utc(MAX_TIME) == MAX_TIME
    assert add_duration(MAX_CLOCK_TIME, timedelta(days=365)) <= MAX_TIME
    assert add_duration(MAX_CLOCK_TIME, timedelta(days=366)) == MAX_TIME
