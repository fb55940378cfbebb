"""Suggestions of an existing name for an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SIMILAR = 0.5  # difflib's similarity ratio, from 0 to 1


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return " Did you mean NAME?" with the most similar known name, regardless of case.

    The text begins with a blank, to be appended to a sentence. It is empty without a similar name.
    """
    by_lower = {name.lower(): name for name in sorted(known, reverse=True)}
    found = get_close_matches(given.lower(), by_lower, n=1, cutoff=_SIMILAR)
    return f" Did you mean {by_lower[found[0]]}?" if found else ""
