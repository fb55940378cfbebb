"""HIT layouts: pages with placeholders, stored under an id for CreateHIT's HITLayoutId."""

from __future__ import annotations

import re

from mockturk.domain.record import Record

LAYOUT_ID = re.compile(r"[A-Z0-9_]{1,64}")
_PLACEHOLDER = re.compile(r"\$\{\s*([^{}\s][^{}]*?)\s*\}")

# A doctype may follow blanks and comments. Possessive repetition keeps many comments fast.
_DOCTYPE = re.compile(r"\s*(?:<!--(?:(?!-->).)*+-->\s*)*+<!doctype\b", re.IGNORECASE | re.DOTALL)


class Layout(Record, frozen=True):
    """A page in HTML with placeholders written ``${name}``."""

    long_fields = frozenset({"html"})

    id: str
    html: str

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the placeholders, in the order they first appear."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.html)))

    def fill(self, values: dict[str, str]) -> str:
        """Return the page with its placeholders replaced by values, which are not escaped.

        A page without a doctype gets one: the requester's web site stored layouts as parts of a
        page, and a HIT's page must have a doctype. What else that site added is unknown.
        """
        page = _PLACEHOLDER.sub(lambda found: values[found[1]], self.html)
        return page if _DOCTYPE.match(page) else f"<!DOCTYPE html>\n{page}"
