"""The one source of identifiers, in the service's formats (docs/reference/wire.md#identifiers)."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from random import Random, SystemRandom
from types import MappingProxyType
from typing import NamedTuple

_ALPHABET = string.digits + string.ascii_uppercase
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_PAIR_COUNT = len(_PAIRS)
_FOURS = _PAIR_COUNT**2
_OBJECT_LENGTH = 30  # since 2010; ids of 2014 and later start with 3
_PERSON_LENGTHS = (13, 14)

# What is drawn for a character, for an id of an object and for a UUID.
_BITS = 6
_OBJECT_BITS = (_OBJECT_LENGTH - 1) * _BITS
_UUID_BITS = 128

# What a Random draws at a time, in bits, and how many of these are skipped at once.
_WORD = 32
_WORDS_AT_ONCE = 10_000

# The bits of a UUID that say its version and its variant, and what they are in version 4.
_UUID_FIXED = 0xF000 << 64 | 0xC000 << 48
_UUID_VERSION_4 = 0x4000 << 64 | 0x8000 << 48

# Kinds that states of earlier versions count, and that are no sequences any more.
_FORMER_KINDS = frozenset({"ReviewAction"})

IsTaken = Callable[[str, str], bool]
"""Tells whether a record has an identifier of a kind already."""


class IdGeneratorState(NamedTuple):
    """Where sequences of identifiers stand.

    ``seed`` is what they are drawn from, ``drawn`` how many there were of each kind, ``serial``
    the last number that tells what came first.
    """

    seed: str
    drawn: Mapping[str, int] = MappingProxyType({})
    serial: int = 0


class IdGenerator:
    """Makes identifiers; with a seed, the same ones in the same order every time.

    Each kind of identifier has a sequence of its own, so that reading something between two
    calls does not change what the second one creates. Identifiers that ``is_taken`` are skipped:
    a world can hold records that its sequences know nothing of, from a file.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self.seed = seed
        self.is_taken: IsTaken = _is_never_taken
        self.restart()

    def restart(self) -> None:
        """Begin again: with the same identifiers if there is a seed, else with others."""
        seed = SystemRandom().getrandbits(128) if self.seed is None else self.seed
        self._begin(str(seed))

    def _begin(self, seed: str) -> None:
        self._seed = seed
        self._hits = self._sequence("HIT")
        self._hit_types = self._sequence("HITType")
        self._hit_groups = self._sequence("HITGroup")
        self._assignments = self._sequence("Assignment")
        self._files = self._sequence("UploadedFileKey")
        self._qualification_types = self._sequence("QualificationType")
        self._qualification_requests = self._sequence("QualificationRequest")
        self._notifications = self._sequence("Notification", bits=_UUID_BITS)
        self._workers = self._sequence("Worker", bits=None)
        self._requests = self._sequence("RequestId", bits=_UUID_BITS)
        self._serial = 0

    def hit(self) -> str:
        """Return a new HITId."""
        return self._unused(_object_id, self._hits)

    def hit_type(self) -> str:
        """Return a new HITTypeId."""
        return self._unused(_object_id, self._hit_types)

    def hit_group(self) -> str:
        """Return a new HITGroupId."""
        return self._unused(_object_id, self._hit_groups)

    def assignment(self) -> str:
        """Return a new AssignmentId."""
        return self._unused(_object_id, self._assignments)

    def review_actions(self, serial: int) -> Iterator[str]:
        """Yield the ActionIds of the review with a serial number, which no other review has."""
        sequence = self._sequence(f"ReviewAction {serial}")
        while True:
            yield _object_id(sequence)

    def file_key(self) -> str:
        """Return a new UploadedFileKey, or the name of an address for a file."""
        return self._unused(_object_id, self._files)

    def qualification_type(self) -> str:
        """Return a new QualificationTypeId."""
        return self._unused(_object_id, self._qualification_types)

    def qualification_request(self) -> str:
        """Return a new QualificationRequestId."""
        return self._unused(_object_id, self._qualification_requests)

    def notification(self) -> str:
        """Return a new EventDocId of a notification: a UUID, as of a request."""
        return self._unused(_uuid, self._notifications)

    def worker(self) -> str:
        """Return a new WorkerId."""
        return self._unused(_person_id, self._workers)

    def serial(self) -> int:
        """Return a number higher than all before, which tells what came first."""
        self._serial += 1
        return self._serial

    def request(self) -> str:
        """Return a new RequestId: a lower-case UUID of version 4."""
        return _uuid(self._requests)

    def requester(self, access_key: str) -> str:
        """Return the requester id of an access key; it does not depend on who came first."""
        sequence = _Sequence(f"{self._seed} Requester {access_key}", "Requester", None)
        return self._unused(_person_id, sequence)

    @property
    def state(self) -> IdGeneratorState:
        """Where the sequences stand."""
        drawn = {one.kind: one.drawn for one in self._sequences() if one.drawn}
        return IdGeneratorState(self._seed, MappingProxyType(drawn), self._serial)

    def restore(self, state: IdGeneratorState) -> None:
        """Go on from where sequences stood, or stand elsewhere; raises ValueError.

        What was drawn is drawn again: a million identifiers in 0.1 s, of workers in 1 s.
        """
        known = {one.kind for one in self._sequences()} | _FORMER_KINDS
        if unknown := state.drawn.keys() - known:
            raise ValueError(f"there are no ids of {', '.join(sorted(unknown))}")
        self._begin(state.seed)
        self._serial = state.serial
        for one in self._sequences():
            one.skip(state.drawn.get(one.kind, 0))

    @contextmanager
    def avoiding(self, identifiers: Container[str]) -> Iterator[None]:
        """Skip some identifiers within a block, whether a record has them yet or not."""
        is_taken = self.is_taken
        self.is_taken = lambda kind, one: one in identifiers or is_taken(kind, one)
        try:
            yield
        finally:
            self.is_taken = is_taken

    def _unused(self, draw: Callable[[_Sequence], str], sequence: _Sequence) -> str:
        """Return the next identifier of a sequence that no record has."""
        while self.is_taken(sequence.kind, drawn := draw(sequence)):
            pass
        return drawn

    def _sequences(self) -> Iterator[_Sequence]:
        return (one for one in vars(self).values() if isinstance(one, _Sequence))

    def _sequence(self, kind: str, bits: int | None = _OBJECT_BITS) -> _Sequence:
        return _Sequence(f"{self._seed} {kind}", kind, bits)


class _Sequence(Random):
    """The random numbers of one kind of identifier, and how many were ``drawn``.

    ``bits`` is what one takes; None for that of a person, which is not always as long.
    """

    def __init__(self, seed: str, kind: str, bits: int | None) -> None:
        super().__init__(seed)
        self.kind = kind
        self.drawn = 0
        self._bits = bits

    def skip(self, number: int) -> None:
        """Draw so many identifiers for nothing."""
        self.drawn += number
        if self._bits is None:
            for _ in range(number):
                self.getrandbits((self.choice(_PERSON_LENGTHS) - 1) * _BITS)
            return
        words = number * math.ceil(self._bits / _WORD)  # each takes whole ones
        while words:
            at_once = min(words, _WORDS_AT_ONCE)
            self.getrandbits(at_once * _WORD)
            words -= at_once


def _is_never_taken(_kind: str, _identifier: str) -> bool:
    return False


def make_seeded_random(*parts: str) -> Random:
    """Return a source of random numbers that depends on some texts alone.

    It is for what is drawn, and not made an identifier, such as what simulated workers answer.
    """
    return Random(repr(parts))  # noqa: S311 - nothing secret


def _uuid(sequence: _Sequence) -> str:
    # As uuid.UUID(version=4) would, without the object.
    sequence.drawn += 1
    bits = sequence.getrandbits(_UUID_BITS) & ~_UUID_FIXED | _UUID_VERSION_4
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _object_id(sequence: _Sequence) -> str:
    sequence.drawn += 1
    return "3" + _digits(sequence, _OBJECT_LENGTH - 1)


def _person_id(sequence: _Sequence) -> str:
    sequence.drawn += 1
    return "A" + _digits(sequence, sequence.choice(_PERSON_LENGTHS) - 1)


def _digits(sequence: Random, length: int) -> str:
    # Four characters at a time out of one large number, which is cheaper than random.choices.
    number = sequence.getrandbits(length * _BITS)
    parts: list[str] = []
    for _ in range((length + 3) // 4):
        number, four = divmod(number, _FOURS)
        parts += _PAIRS[four % _PAIR_COUNT], _PAIRS[four // _PAIR_COUNT]
    return "".join(parts)[:length]
