"""Charts: this module computes their geometry, templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

_WIDTH, _HEIGHT = 480, 200
_LEFT, _BOTTOM, _TOP = 44, 24, 8
_GAP = 0.25  # share of a bar group's width
_WIDEST = 60
_LETTER = 7  # approximate width of a letter
_NICE = (1, 2, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class Series:
    """A named series of values; ``kind`` is its colour: ok, bad, wait, accent or quiet."""

    name: str
    kind: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its position; ``text`` describes it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart with one bar per label and series; ``highest`` is the end of the scale.

    ``moves``: the labels move with the time, so that a change of a bar means nothing.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    highest: int | None = None
    unit: str = ""
    moves: bool = False

    width = _WIDTH
    height = _HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether the chart has no values to show."""
        return not any(any(one.values) for one in self.series)

    @property
    def top(self) -> int:
        """The end of the scale, a round number."""
        return self.highest or _round_up(
            max((value for one in self.series for value in one.values), default=1)
        )

    @property
    def bars(self) -> Iterator[Bar]:
        """The bars with a value other than 0."""
        room = (_WIDTH - _LEFT) / max(1, len(self.labels))
        width = min(room * (1 - _GAP) / max(1, len(self.series)), _WIDEST)
        left = (room - width * len(self.series)) / 2
        for place, label in enumerate(self.labels):
            for number, one in enumerate(self.series):
                value = one.values[place]
                height = self._height(min(value, self.top))
                if value:
                    yield Bar(
                        x=round(_LEFT + place * room + left + number * width, 1),
                        y=round(_HEIGHT - _BOTTOM - height, 1),
                        width=round(width, 1),
                        height=round(height, 1),
                        kind=one.kind,
                        text=f"{label}, {one.name}: {value:,}{self.unit}",
                    )

    @property
    def ticks(self) -> Iterator[Label]:
        """The numbers at the scale: its end, its middle if that is a whole number, and 0."""
        values = {0, self.top} | ({self.top // 2} if self.top % 2 == 0 else set())
        for value in sorted(values):
            y = _HEIGHT - _BOTTOM - self._height(value)
            yield Label(_LEFT - 6, round(y, 1), f"{value:,}{self.unit}")

    @property
    def names(self) -> Iterator[Label]:
        """The labels below the bars, as many as fit."""
        room = (_WIDTH - _LEFT) / max(1, len(self.labels))
        longest = max(map(len, self.labels), default=0) + 1
        for place in range(0, len(self.labels), max(1, ceil(longest * _LETTER / room))):
            x = _LEFT + (place + 0.5) * room
            yield Label(round(x, 1), _HEIGHT - 6, self.labels[place])

    def _height(self, value: int) -> float:
        return (_HEIGHT - _BOTTOM - _TOP) * value / self.top


def _round_up(value: int) -> int:
    """Return the next round number: 1, 2, 3, 4, 5, 6 or 8, or ten times one of these, and so on."""
    size = 1
    while True:
        for nice in _NICE:
            if nice * size >= value:
                return nice * size
        size *= 10
