"""Validation of answers against a QuestionForm; docs/answers.md has the rules.

On the service's website the form enforced these rules. The API itself documents only the schema.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

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


class AnswerProblem(NamedTuple):
    """Why an answer does not fit a form.

    ``number`` is the number of the question, from 0, among those with the same identifier.
    ``question`` is None if the form has no question for the answer.
    """

    identifier: str
    number: int
    question: Question | None
    value: str
    reason: str


def require_fitting(form: QuestionForm, answers: Iterable[tuple[str, _Elements]]) -> None:
    """Raise InvalidParameterValue for the first answer of a document that does not fit a form.

    A pattern that takes too long to match is not checked.
    """
    for problem in find_problems(form, answers):
        reason = problem.reason
        if problem.question is not None:
            reason = f'Question "{shorten(problem.identifier)}": {reason}'
        raise InvalidParameterValue("Answer", shorten(problem.value), reason)


def find_problems(
    form: QuestionForm, answers: Iterable[tuple[str, _Elements]]
) -> Iterator[AnswerProblem]:
    """Find the answers that do not fit a form: at most one problem of each, and then those missing.

    A pattern that takes too long to match is not checked.
    """
    effort = StepBudget(_MOST_STEPS)
    answered: Counter[str] = Counter()
    for identifier, elements in answers:
        questions = form.questions.get(identifier)
        nth = answered[identifier]
        answered[identifier] += 1
        if questions is None:
            reason = "The form has no question with this identifier."
        elif nth >= len(questions):
            reason = "This question is answered more than once."
        else:
            check = _Check(questions[nth], effort)
            for value, reason in islice(check.find_problems(elements), 1):
                yield AnswerProblem(identifier, nth, questions[nth], value, reason)
            continue
        yield AnswerProblem(identifier, nth, None, identifier, reason)
    for identifier, questions in form.questions.items():
        for number, question in enumerate(questions):
            if question.required and number >= answered[identifier]:
                yield AnswerProblem(identifier, number, question, "", "It must be answered.")


_Problems = Iterator[tuple[str, str]]
"""Values that are not accepted, each with the reason."""


class _Check:
    """The check of one answer."""

    def __init__(self, question: Question, effort: StepBudget) -> None:
        self._question = question
        self._effort = effort

    def find_problems(self, elements: _Elements) -> _Problems:
        rule = self._question.rule
        if not elements:
            if self._question.required and not (isinstance(rule, SelectionRule) and not rule.least):
                yield "", "It must be answered."
            return
        name, text = elements[0]
        kind, names = _describe_accepted(rule)
        if name not in names:
            yield text, f"It takes {kind}."
        elif isinstance(rule, FreeTextRule):
            yield from self._check_text(rule, text)
        elif isinstance(rule, FileRule):
            yield from _check_file(rule, parse_integer(text))
        else:
            yield from self._check_selections(rule, elements)

    def _check_text(self, rule: FreeTextRule, text: str) -> _Problems:
        if not text and self._question.required:
            yield text, "It must be answered."
        if text:
            yield from _check_length(rule, text)
            if rule.numeric:
                yield from _check_number(rule, text)
        # Check empty texts too: a documented sample has (^$|...) for an optional answer.
        for each in rule.formats:
            try:
                found = each.pattern.is_found_in(text, self._effort)
            except StepBudgetExceededError:
                return
            if not found:
                yield text, each.error_text

    def _check_selections(self, rule: SelectionRule, elements: _Elements) -> _Problems:
        made: list[str] = []
        other = ""
        for name, text in elements:
            if name == OTHER:
                other = text
            elif text not in rule.selections:
                yield text, "It has no such selection."
            elif text in made:
                yield text, "It has this selection more than once."
            else:
                made.append(text)
        if other and rule.other is None:
            yield other, "It takes only its own selections, no other text."
        if other and rule.other is not None:
            yield from self._check_text(rule.other, other)
        # The other text counts as one selection for the minimum, but not for the maximum: it may
        # come with the only selection allowed.
        if len(made) + bool(other) < rule.least and (made or other or self._question.required):
            yield ", ".join(made), f"It takes at least {rule.least} of its selections."
        if len(made) > rule.most:
            yield ", ".join(made), f"It takes at most {rule.most} of its selections."


def _check_length(rule: FreeTextRule, text: str) -> _Problems:
    if len(text) < rule.shortest:
        yield text, f"It takes at least {rule.shortest} characters, not {len(text)}."
    if rule.longest is not None and len(text) > rule.longest:
        yield text, f"It takes at most {rule.longest} characters, not {len(text)}."


def _check_number(rule: FreeTextRule, text: str) -> _Problems:
    if not _NUMBER.fullmatch(text.strip()):
        yield text, "It takes a number."
        return
    value = Decimal(text.strip())
    if rule.lowest is not None and value < rule.lowest:
        yield text, f"It takes a number of at least {rule.lowest}."
    if rule.highest is not None and value > rule.highest:
        yield text, f"It takes a number of at most {rule.highest}."


def _check_file(rule: FileRule, size: int) -> _Problems:
    if not rule.smallest <= size <= rule.largest:
        reason = f"It takes a file of {rule.smallest} to {rule.largest} bytes, not {size}."
        yield str(size), reason


def _describe_accepted(rule: Rule) -> tuple[str, tuple[str, ...]]:
    """Return the kind of answer that a rule accepts, in words and as names of elements."""
    if isinstance(rule, FreeTextRule):
        return "a text", (FREE_TEXT,)
    if isinstance(rule, SelectionRule):
        return "selections", (SELECTION, OTHER)
    return "a file", (FILE_SIZE, FILE_KEY)
