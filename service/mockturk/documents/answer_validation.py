"""Validation of answers against a QuestionForm; docs/answers.md has the rules.

On the service's website the form enforced these rules. The API itself documents only the schema.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NoReturn

from mockturk.documents.answers import FILE_KEY, FILE_SIZE, FREE_TEXT, OTHER, SELECTION
from mockturk.documents.js_regex.matcher import StepBudget, StepBudgetExceededError
from mockturk.documents.question_forms import (
    FileRule,
    FreeTextRule,
    Question,
    QuestionForm,
    Rule,
    SelectionRule,
    parse_integer,
)
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.errors.base import shorten

# Steps of pattern matching: enough for texts of thousands of characters, in a fraction of a second.
_MOST_STEPS = 100_000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")

_Elements = list[tuple[str, str]]


def require_fitting(form: QuestionForm, answers: Iterable[tuple[str, _Elements]]) -> None:
    """Raise InvalidParameterValue if the answers of a document do not fit a form.

    A pattern that takes too long to match is not checked.
    """
    effort = StepBudget(_MOST_STEPS)
    answered: Counter[str] = Counter()
    for identifier, elements in answers:
        questions = form.questions.get(identifier)
        if questions is None:
            raise InvalidParameterValue(
                "Answer", shorten(identifier), "The form has no question with this identifier."
            )
        nth = answered[identifier]
        answered[identifier] += 1
        if nth == len(questions):
            raise InvalidParameterValue(
                "Answer", shorten(identifier), "This question is answered more than once."
            )
        _Check(questions[nth], effort).require(elements)
    for identifier, questions in form.questions.items():
        for question in questions[answered[identifier] :]:
            if question.required:
                raise _refused(question, "", "It must be answered.")


class _Check:
    """The check of one answer."""

    def __init__(self, question: Question, effort: StepBudget) -> None:
        self._question = question
        self._effort = effort

    def require(self, elements: _Elements) -> None:
        rule = self._question.rule
        if not elements:
            if self._question.required and not (isinstance(rule, SelectionRule) and not rule.least):
                self._refuse("", "It must be answered.")
            return
        name, text = elements[0]
        kind, names = _describe_accepted(rule)
        if name not in names:
            self._refuse(text, f"It takes {kind}.")
        if isinstance(rule, FreeTextRule):
            self._require_text(rule, text)
        elif isinstance(rule, FileRule):
            self._require_file(rule, parse_integer(text))
        else:
            self._require_selections(rule, elements)

    def _require_text(self, rule: FreeTextRule, text: str) -> None:
        if not text and self._question.required:
            self._refuse(text, "It must be answered.")
        if text:
            self._require_length(rule, text)
            if rule.numeric:
                self._require_number(rule, text)
        # Check empty texts too: a documented sample has (^$|...) for an optional answer.
        for each in rule.formats:
            try:
                found = each.pattern.is_found_in(text, self._effort)
            except StepBudgetExceededError:
                return
            if not found:
                self._refuse(text, each.error_text)

    def _require_length(self, rule: FreeTextRule, text: str) -> None:
        if len(text) < rule.shortest:
            self._refuse(text, f"It takes at least {rule.shortest} characters, not {len(text)}.")
        if rule.longest is not None and len(text) > rule.longest:
            self._refuse(text, f"It takes at most {rule.longest} characters, not {len(text)}.")

    def _require_number(self, rule: FreeTextRule, text: str) -> None:
        if not _NUMBER.fullmatch(text.strip()):
            self._refuse(text, "It takes a number.")
        value = Decimal(text.strip())
        if rule.lowest is not None and value < rule.lowest:
            self._refuse(text, f"It takes a number of at least {rule.lowest}.")
        if rule.highest is not None and value > rule.highest:
            self._refuse(text, f"It takes a number of at most {rule.highest}.")

    def _require_file(self, rule: FileRule, size: int) -> None:
        if not rule.smallest <= size <= rule.largest:
            self._refuse(
                str(size),
                f"It takes a file of {rule.smallest} to {rule.largest} bytes, not {size}.",
            )

    def _require_selections(self, rule: SelectionRule, elements: _Elements) -> None:
        made: list[str] = []
        other = ""
        for name, text in elements:
            if name == OTHER:
                other = text
            elif text not in rule.selections:
                self._refuse(text, "It has no such selection.")
            elif text in made:
                self._refuse(text, "It has this selection more than once.")
            else:
                made.append(text)
        if other and rule.other is None:
            self._refuse(other, "It takes only its own selections, no other text.")
        if other and rule.other is not None:
            self._require_text(rule.other, other)
        # The other text counts as one selection for the minimum, but not for the maximum: it may
        # come with the only selection allowed.
        if len(made) + bool(other) < rule.least and (made or other or self._question.required):
            self._refuse(", ".join(made), f"It takes at least {rule.least} of its selections.")
        if len(made) > rule.most:
            self._refuse(", ".join(made), f"It takes at most {rule.most} of its selections.")

    def _refuse(self, value: str, reason: str) -> NoReturn:
        raise _refused(self._question, value, reason)


def _describe_accepted(rule: Rule) -> tuple[str, tuple[str, ...]]:
    """Return the kind of answer that a rule accepts, in words and as names of elements."""
    if isinstance(rule, FreeTextRule):
        return "a text", (FREE_TEXT,)
    if isinstance(rule, SelectionRule):
        return "selections", (SELECTION, OTHER)
    return "a file", (FILE_SIZE, FILE_KEY)


def _refused(question: Question, value: str, reason: str) -> InvalidParameterValue:
    return InvalidParameterValue(
        "Answer", shorten(value), f'Question "{shorten(question.identifier)}": {reason}'
    )
