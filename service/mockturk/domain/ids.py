"""The generator of all identifiers, in the service's formats.

Source: docs/reference/wire.md#identifiers.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from itertools import count
from random import Random, SystemRandom
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

_ALPHABET = string.digits + string.ascii_uppercase
# The character for each byte of a hash. Four characters are a little more frequent than the others.
_CHARACTERS = bytes(ord(_ALPHABET[byte % len(_ALPHABET)]) for byte in range(256))
_OBJECT_LENGTH = 30  # since 2010; ids of 2014 and later start with 3
_PERSON_LENGTHS = (13, 14)
_UUID_VARIANTS = "89ab"

# Kinds in the states of earlier versions that are no longer counted.
_FORMER_KINDS = frozenset({"ReviewAction"})

IsTaken = Callable[[str, str], bool]
"""Takes a kind and an identifier; returns whether a record has this identifier already."""


class IdGeneratorState(NamedTuple):
    """The positions of an ``IdGenerator``.

    ``seed`` is its seed, ``drawn`` is the number of identifiers drawn of each kind, and ``serial``
    is the last serial number.
    """

    seed: str
    drawn: Mapping[str, int] = MappingProxyType({})
    serial: int = 0

    def skip(self, number: int) -> IdGeneratorState:
        """Return the positions after so many further identifiers of each kind."""
        drawn = {kind: self.drawn.get(kind, 0) + number for kind in _FORMATS}
        return IdGeneratorState(self.seed, MappingProxyType(drawn), self.serial + number)


class IdGenerator:
    """Generates identifiers; with a seed, the same ones in the same order every time.

    An identifier is a hash of the seed, its kind and its number among those of its kind, so that a
    read between two calls does not change the identifiers that the second call creates. Identifiers
    for which ``is_taken`` is true are skipped, because a world can have records from a file, whose
    ids it did not draw. ``origin`` are the positions at the start, or at the last ``restore``.
    Threads may use it concurrently.
    """

    origin: IdGeneratorState

    def __init__(self, seed: int | str | None = None) -> None:
        self.seed = seed
        self.is_taken: IsTaken = _is_never_taken
        self._lock = Lock()  # calls draw RequestIds outside of transactions
        self.restart()

    def restart(self) -> None:
        """Start again: with the same identifiers if there is a seed, else with others."""
        seed = SystemRandom().getrandbits(128) if self.seed is None else self.seed
        self.restore(IdGeneratorState(str(seed)))

    def hit(self) -> str:
        """Return a new HITId."""
        return self._draw("HIT")

    def hit_type(self) -> str:
        """Return a new HITTypeId."""
        return self._draw("HITType")

    def hit_group(self) -> str:
        """Return a new HITGroupId."""
        return self._draw("HITGroup")

    def assignment(self) -> str:
        """Return a new AssignmentId."""
        return self._draw("Assignment")

    def review_actions(self, serial: int) -> Iterator[str]:
        """Yield the ActionIds of one review, whose serial number makes them unique."""
        for number in count():
            yield _format_object_id(self._hash(f"ReviewAction {serial}", number))

    def file_key(self) -> str:
        """Return a new UploadedFileKey, or a new name of a file's URL."""
        return self._draw("UploadedFileKey")

    def qualification_type(self) -> str:
        """Return a new QualificationTypeId."""
        return self._draw("QualificationType")

    def qualification_request(self) -> str:
        """Return a new QualificationRequestId."""
        return self._draw("QualificationRequest")

    def notification(self) -> str:
        """Return a new EventDocId of a notification: a UUID, like a RequestId."""
        return self._draw("Notification")

    def worker(self) -> str:
        """Return a new WorkerId."""
        return self._draw("Worker")

    def serial(self) -> int:
        """Return a serial number, which is higher than all earlier ones and so orders records."""
        self._serial += 1
        return self._serial

    def request(self) -> str:
        """Return a new RequestId: a lower-case UUID of version 4."""
        return self._draw("RequestId")

    def requester(self, access_key: str) -> str:
        """Return the requester id of an access key; it depends on the seed and the key only."""
        hashes = (self._hash(f"Requester {access_key}", number) for number in count())
        return next(
            one for one in map(_format_person_id, hashes) if not self.is_taken("Requester", one)
        )

    @property
    def state(self) -> IdGeneratorState:
        """The positions of the generator."""
        with self._lock:
            drawn = dict(self._drawn)
        return IdGeneratorState(self._seed, MappingProxyType(drawn), self._serial)

    def restore(self, state: IdGeneratorState) -> None:
        """Go on from the positions of a state; raises ValueError for an unknown kind."""
        if unknown := state.drawn.keys() - _FORMATS.keys() - _FORMER_KINDS:
            raise ValueError(f"there are no ids of {', '.join(sorted(unknown))}")
        drawn = {kind: number for kind, number in state.drawn.items() if kind in _FORMATS}
        with self._lock:
            self.origin = state
            self._seed, self._drawn, self._serial = state.seed, drawn, state.serial

    @contextmanager
    def avoiding(self, identifiers: Container[str]) -> Iterator[None]:
        """Skip identifiers within a ``with`` block, even if no record has them yet."""
        is_taken = self.is_taken
        self.is_taken = lambda kind, one: one in identifiers or is_taken(kind, one)
        try:
            yield
        finally:
            self.is_taken = is_taken

    def _draw(self, kind: str) -> str:
        """Return the next identifier of a kind that no record has."""
        while True:
            with self._lock:
                number = self._drawn.get(kind, 0)
                self._drawn[kind] = number + 1
            drawn = _FORMATS[kind](self._hash(kind, number))
            if not self.is_taken(kind, drawn):
                return drawn

    def _hash(self, kind: str, number: int) -> bytes:
        # Seeds from a command line or from JSON can have lone surrogates.
        text = f"{self._seed} {kind} {number}".encode("utf-8", "surrogatepass")
        return blake2b(text).digest()


def _is_never_taken(_kind: str, _identifier: str) -> bool:
    return False


def _format_object_id(hashed: bytes) -> str:
    return "3" + _to_characters(hashed, _OBJECT_LENGTH - 1)


def _format_person_id(hashed: bytes) -> str:
    return "A" + _to_characters(hashed, _PERSON_LENGTHS[hashed[-1] % 2] - 1)


def _format_uuid(hashed: bytes) -> str:
    # The same text as uuid.UUID(version=4) gives, without creating that object.
    digits, variant = hashed.hex(), _UUID_VARIANTS[hashed[-1] % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-{variant}{digits[15:18]}-{digits[18:30]}"


def _to_characters(hashed: bytes, length: int) -> str:
    return hashed[:length].translate(_CHARACTERS).decode()


_FORMATS: Mapping[str, Callable[[bytes], str]] = MappingProxyType(
    {
        **dict.fromkeys(("HIT", "HITType", "HITGroup", "Assignment"), _format_object_id),
        **dict.fromkeys(("QualificationType", "QualificationRequest"), _format_object_id),
        "UploadedFileKey": _format_object_id,
        "Notification": _format_uuid,
        "Worker": _format_person_id,
        "RequestId": _format_uuid,
    }
)


def make_seeded_random(*parts: str) -> Random:
    """Return a source of random numbers that depends on the given texts only.

    It is for random values other than identifiers, such as the answers of simulated workers.
    """
    return Random(ascii(parts))  # noqa: S311 - nothing secret
