"""Ids that are known beforehand: those of a capture or of a documented sample."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from mockturk.domain.ids import IdGenerator


class KnownIds(IdGenerator):
    """Hands out the ids it was given, each once and in order, and then its own.

    ``KnownIds(hit=["28J4IXKO2L927XKJTHO34OCDNASCDW"])``; the kinds are the methods of Ids.
    """

    def __init__(self, **given: list[str]) -> None:
        super().__init__("known")
        self._waiting: dict[str, deque[str]] = {}
        self.give(**given)

    def give(self, **given: list[str]) -> None:
        for kind, ids in given.items():
            self._waiting.setdefault(kind, deque()).extend(ids)

    def hit(self) -> str:
        return self._next("hit", super().hit)

    def hit_type(self) -> str:
        return self._next("hit_type", super().hit_type)

    def hit_group(self) -> str:
        return self._next("hit_group", super().hit_group)

    def assignment(self) -> str:
        return self._next("assignment", super().assignment)

    def review_actions(self, serial: int) -> Iterator[str]:
        for made in super().review_actions(serial):
            yield self._next("review_action", lambda made=made: made)

    def qualification_type(self) -> str:
        return self._next("qualification_type", super().qualification_type)

    def qualification_request(self) -> str:
        return self._next("qualification_request", super().qualification_request)

    def request(self) -> str:
        return self._next("request", super().request)

    def _next(self, kind: str, made: Callable[[], str]) -> str:
        waiting = self._waiting.get(kind)
        return waiting.popleft() if waiting else made()
