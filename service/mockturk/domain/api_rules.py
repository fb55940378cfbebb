"""The rules in which the two versions of the Requester API differ."""

from __future__ import annotations

from mockturk.domain.record import Record


class APIRules(Record, frozen=True):
    """The rules of one version of the API, as far as both do not share them.

    ``html5_errors`` are the errors of a page for which an HTMLQuestion is refused, by the codes of
    ``documents/html5/sentences``; None stands for all errors. ``names_missing_question`` says
    whether a HIT without Question and layout lacks a parameter; otherwise its Question is invalid.
    ``takes_empty_reason`` says whether the Reason of a bonus or a block may be empty.
    """

    html5_errors: frozenset[str] | None = None
    names_missing_question: bool = False
    takes_empty_reason: bool = False


LEGACY_RULES = APIRules()
"""The rules of 2014-08-15."""

RULES_2017 = APIRules(
    # docs/reference/decisions-2017.md#d32
    html5_errors=frozenset({"second-body", "unexpected-character-after-attribute-value"}),
    names_missing_question=True,  # docs/reference/decisions-2017.md#d7
    takes_empty_reason=True,  # docs/reference/api-2017.md#requests
)
"""The rules of 2017-01-17."""
