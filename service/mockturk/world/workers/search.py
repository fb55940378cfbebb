"""Search for words in Qualification types."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.qualification_types import QualificationType


def split_words(query: str | None) -> tuple[str, ...]:
    """Return the words of a query, case-folded."""
    return tuple((query or "").casefold().split())


def is_found_by(kind: QualificationType, words: Sequence[str]) -> bool:
    """Return whether each word is in the name, description or keywords of a type."""
    text = f"{kind.name}\n{kind.description}\n{kind.keywords}".casefold()
    return all(word in text for word in words)
