"""Suggestions of an existing name for an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.5  # difflib's similarity ratio, from 0 to 1
_SHORTEST_ENDING = 3  # characters; few letters end many names


def find_nearest_name(given: str, known: Iterable[str]) -> str | None:
    """Return the only known name with this ending, or else the most similar, regardless of case.

    Return None if no name is similar.
    """
    lower = given.lower()
    by_lower = {name.lower(): name for name in sorted(known, reverse=True)}
    found = [name for name in by_lower if name.endswith(lower)]
    if len(found) != 1 or len(lower) < _SHORTEST_ENDING:
        found = get_close_matches(lower, by_lower, n=1, cutoff=_SIMILAR)
    return by_lower[found[0]] if found else None


class NoSuchNameError(ValueError):
    """A name does not exist; ``nearest`` is the most similar name that does, or None."""

    def __init__(self, message: str, nearest: str | None) -> None:
        super().__init__(message)
        self.nearest = nearest


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return " Did you mean NAME?" with the most similar known name, regardless of case.

    The text begins with a blank, to be appended to a sentence. It is empty without a similar name.
    """
    return suggest_name(find_nearest_name(given, known))


def suggest_name(nearest: str | None, listed_at: str = "") -> str:
    """Return " Did you mean NAME?", to be appended to a sentence.

    For None, it says where all names are listed; it is empty without ``listed_at``.
    """
    if nearest:
        return f" Did you mean {nearest}?"
    return f" All are listed at {listed_at}." if listed_at else ""
