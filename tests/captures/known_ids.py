"""Ids that are known beforehand: those of a capture or of a documented sample."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count

from mockturk.domain.ids import IdGenerator


class KnownIds(IdGenerator):
    """Hands out the ids it was given, each once and in order, and then numbered ones.

    ``KnownIds(hit=["28J4IXKO2L927XKJTHO34OCDNASCDW"])``; the kinds are the methods of
    IdGenerator. None of the ids depends on how the generator makes its own.
    """

    def __init__(self, **given: list[str]) -> None:
        super().__init__("known")
        self._waiting: dict[str, deque[str]] = {}
        self._numbers: dict[str, Iterator[int]] = {}
        self.give(**given)

    def give(self, **given: list[str]) -> None:
        for kind, ids in given.items():
            self._waiting.setdefault(kind, deque()).extend(ids)

    def hit(self) -> str:
        return self._next("hit")

    def hit_type(self) -> str:
        return self._next("hit_type")

    def hit_group(self) -> str:
        return self._next("hit_group")

    def assignment(self) -> str:
        return self._next("assignment")

    def review_actions(self, serial: int) -> Iterator[str]:  # noqa: ARG002 - numbered anyway
        while True:
            yield self._next("review_action")

    def file_key(self) -> str:
        return self._next("file_key")

    def qualification_type(self) -> str:
        return self._next("qualification_type")

    def qualification_request(self) -> str:
        return self._next("qualification_request")

    def notification(self) -> str:
        return self._next("notification")

    def request(self) -> str:
        return self._next("request")

    def requester(self, access_key: str) -> str:
        return f"A{access_key}"

    def _next(self, kind: str) -> str:
        if waiting := self._waiting.get(kind):
            return waiting.popleft()
        return f"{kind.upper()}{next(self._numbers.setdefault(kind, count(1)))}"
