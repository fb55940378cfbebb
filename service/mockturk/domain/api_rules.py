"""The rules in which the two versions of the Requester API differ."""

from __future__ import annotations

from mockturk.domain.record import Record


class APIRules(Record, frozen=True):
    """The rules of one version of the API, as far as both do not share them.

    ``html5_errors`` are the errors of a page for which an HTMLQuestion is refused, by the codes of
    ``documents/html5/sentences``; None stands for all errors.
    """

    html5_errors: frozenset[str] | None = None


LEGACY_RULES = APIRules()
"""The rules of 2014-08-15."""

RULES_2017 = APIRules(
    # docs/reference/decisions-2017.md#d32
    html5_errors=frozenset({"second-body", "unexpected-character-after-attribute-value"})
)
"""The rules of 2017-01-17."""
