"""What a worker answered, as far as it is compared with anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Answers: TypeAlias = Mapping[str, frozenset[str]]
"""The values given to each question, trimmed at both ends; an empty value is none.

A free text is one value, a selection one for each SelectionIdentifier, and another selection's
text one more. A question without values may be there or not.
"""
