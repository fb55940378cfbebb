"""The generator of all identifiers, in the service's formats.

Source: docs/reference/wire.md#identifiers.
"""

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

# Random bits drawn for one character, for the id of an object, and for a UUID.
_BITS = 6
_OBJECT_BITS = (_OBJECT_LENGTH - 1) * _BITS
_UUID_BITS = 128

# The bits of one draw of a Random, and the number of draws that are skipped in one call.
_WORD = 32
_WORDS_AT_ONCE = 10_000

# Masks of the bits of a UUID that hold its version and variant, and their values in version 4.
_UUID_FIXED = 0xF000 << 64 | 0xC000 << 48
_UUID_VERSION_4 = 0x4000 << 64 | 0x8000 << 48

# Kinds in the states of earlier versions that are no longer sequences.
_FORMER_KINDS = frozenset({"ReviewAction"})

IsTaken = Callable[[str, str], bool]
"""Takes a kind and an identifier, and tells whether a record has this identifier already."""


class IdGeneratorState(NamedTuple):
    """The positions of the sequences of identifiers.

    ``seed`` seeds the sequences, ``drawn`` is the number of identifiers drawn of each kind, and
    ``serial`` is the last serial number.
    """

    seed: str
    drawn: Mapping[str, int] = MappingProxyType({})
    serial: int = 0


class IdGenerator:
    """Generates identifiers; with a seed, the same ones in the same order every time.

    Each kind of identifier has its own sequence, so that a read between two calls does not change
    the identifiers that the second call creates. Identifiers for which ``is_taken`` is true are
    skipped, because a world can have records from a file, whose ids its sequences did not draw.
    """

    def __init__(self, seed: int | str | None = None) -> None:
        self.seed = seed
        self.is_taken: IsTaken = _is_never_taken
        self.restart()

    def restart(self) -> None:
        """Restart all sequences: with the same identifiers if there is a seed, else with others."""
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
        """Yield the ActionIds of one review, whose serial number makes them unique."""
        sequence = self._sequence(f"ReviewAction {serial}")
        while True:
            yield _object_id(sequence)

    def file_key(self) -> str:
        """Return a new UploadedFileKey, or a new name of a file's URL."""
        return self._unused(_object_id, self._files)

    def qualification_type(self) -> str:
        """Return a new QualificationTypeId."""
        return self._unused(_object_id, self._qualification_types)

    def qualification_request(self) -> str:
        """Return a new QualificationRequestId."""
        return self._unused(_object_id, self._qualification_requests)

    def notification(self) -> str:
        """Return a new EventDocId of a notification: a UUID, like a RequestId."""
        return self._unused(_uuid, self._notifications)

    def worker(self) -> str:
        """Return a new WorkerId."""
        return self._unused(_person_id, self._workers)

    def serial(self) -> int:
        """Return a serial number, which is higher than all earlier ones and so orders records."""
        self._serial += 1
        return self._serial

    def request(self) -> str:
        """Return a new RequestId: a lower-case UUID of version 4."""
        return _uuid(self._requests)

    def requester(self, access_key: str) -> str:
        """Return the requester id of an access key; it depends on the seed and the key only."""
        sequence = _Sequence(f"{self._seed} Requester {access_key}", "Requester", None)
        return self._unused(_person_id, sequence)

    @property
    def state(self) -> IdGeneratorState:
        """The positions of the sequences."""
        drawn = {one.kind: one.drawn for one in self._sequences() if one.drawn}
        return IdGeneratorState(self._seed, MappingProxyType(drawn), self._serial)

    def restore(self, state: IdGeneratorState) -> None:
        """Set the sequences to the positions of a state; raises ValueError for an unknown kind.

        All earlier identifiers are drawn again: a million take 0.1 s, those of workers 1 s.
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
        """Skip identifiers within a ``with`` block, even if no record has them yet."""
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
    """The random numbers of one kind of identifier, and the number of identifiers ``drawn``.

    ``bits`` is the number of random bits per identifier; None for ids of persons, whose length
    varies.
    """

    def __init__(self, seed: str, kind: str, bits: int | None) -> None:
        super().__init__(seed)
        self.kind = kind
        self.drawn = 0
        self._bits = bits

    def skip(self, number: int) -> None:
        """Draw a number of identifiers and discard them."""
        self.drawn += number
        if self._bits is None:
            for _ in range(number):
                self.getrandbits((self.choice(_PERSON_LENGTHS) - 1) * _BITS)
            return
        words = number * math.ceil(self._bits / _WORD)  # an identifier takes whole words
        while words:
            at_once = min(words, _WORDS_AT_ONCE)
            self.getrandbits(at_once * _WORD)
            words -= at_once


def _is_never_taken(_kind: str, _identifier: str) -> bool:
    return False


def make_seeded_random(*parts: str) -> Random:
    """Return a source of random numbers that depends on the given texts only.

    It is for random values other than identifiers, such as the answers of simulated workers.
    """
    return Random(repr(parts))  # noqa: S311 - nothing secret


def _uuid(sequence: _Sequence) -> str:
    # The same text as uuid.UUID(version=4) gives, without creating that object.
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
    # Take four characters at a time from one large number: cheaper than random.choices.
    number = sequence.getrandbits(length * _BITS)
    parts: list[str] = []
    for _ in range((length + 3) // 4):
        number, four = divmod(number, _FOURS)
        parts += _PAIRS[four % _PAIR_COUNT], _PAIRS[four // _PAIR_COUNT]
    return "".join(parts)[:length]
