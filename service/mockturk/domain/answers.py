"""A worker's answers, reduced to the values that review policies and AnswerKeys compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Answers: TypeAlias = Mapping[str, frozenset[str]]
"""The values of the answer to each question, by question identifier.

Values are trimmed at both ends; empty values are left out. A free text is one value. A selection
has one value for each SelectionIdentifier, and one more for an OtherSelectionText. A question
without values may be present or absent.
"""
