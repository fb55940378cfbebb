"""Search of Qualification types by the words in them."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.qualification_types import QualificationType


def split_words(query: str | None) -> tuple[str, ...]:
    """Return the words a query looks for, in any case."""
    return tuple((query or "").casefold().split())


def is_found_by(kind: QualificationType, words: Sequence[str]) -> bool:
    """Tell whether name, description and keywords of a type have all words between them."""
    text = f"{kind.name}\n{kind.description}\n{kind.keywords}".casefold()
    return all(word in text for word in words)
