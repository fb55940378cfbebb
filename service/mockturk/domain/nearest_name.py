"""The name somebody may have meant by one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.5  # of 1, by the measure of difflib


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return a question that names the most similar known name, in any case of letters.

    It begins with a blank, to stand behind a sentence; without a similar name it is empty.
    """
    by_lower = {name.lower(): name for name in sorted(known, reverse=True)}
    found = get_close_matches(given.lower(), by_lower, n=1, cutoff=_SIMILAR)
    return f" Did you mean {by_lower[found[0]]}?" if found else ""
