"""The answers of simulated workers, by accuracy and agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mockturk.documents.answers import FREE_TEXT, write_question_form_answers
from mockturk.documents.documents import Documents
from mockturk.documents.question_forms import (
    FileRule,
    FreeTextRule,
    QuestionForm,
    Rule,
    SelectionRule,
)
from mockturk.domain.answers import Answers
from mockturk.domain.hits import HIT
from mockturk.domain.ids import make_seeded_random
from mockturk.world.simulation import random_values
from mockturk.world.simulation.random_values import DrawnAnswer

if TYPE_CHECKING:
    from random import Random

# The name of the only field of a page whose fields are unknown.
_FIELD = "answer"


class AnswerGenerator:
    """Generates answers to HITs; the same worker always answers the same HIT in the same way.

    ``accuracy`` is how often a worker gives the right answer, if the HIT has an answer key.
    ``agreement`` is how often a worker gives the common answer to other questions: the one that
    most other workers gave before, if there is one. Both are from 0 to 1.
    """

    def __init__(self, documents: Documents, seed: str, accuracy: float, agreement: float) -> None:
        self._documents = documents
        self._seed = seed
        self._accuracy = accuracy
        self._agreement = agreement

    def answers(
        self, hit: HIT, worker_id: str, before: Sequence[Answers] = ()
    ) -> Mapping[str, str | list[str] | bytes] | str:
        """Return a worker's answers: the fields of a QuestionForm, or a document for a page.

        ``before`` are the answers of workers who are not part of the simulation.
        """
        common = self._find_common(hit, before)
        random = make_seeded_random(self._seed, "answers", hit.id, worker_id)
        form = self._documents.form(hit.question)
        key = _key(hit)
        if form is not None:
            return dict(self._fields(form, hit, key, common, random))
        return write_question_form_answers(
            (question, [(FREE_TEXT, value)])
            for question in _known_questions(hit)
            for value in self._page_values(hit, question, key.get(question), common, random)
        )

    def _fields(
        self,
        form: QuestionForm,
        hit: HIT,
        key: Mapping[str, frozenset[str]],
        given: Mapping[str, frozenset[str]],
        random: Random,
    ) -> Iterator[tuple[str, str | list[str] | bytes]]:
        for identifier, questions in form.questions.items():
            rule = questions[0].rule
            right = key.get(identifier)
            drawn: DrawnAnswer
            if right is None:
                drawn = self._like_others(hit, identifier, rule, given.get(identifier), random)
            elif random.random() < self._accuracy:
                drawn = _written(rule, right)
            else:
                drawn = random_values.draw_other_answer(rule, right, random)
            if drawn is not None:
                yield identifier, drawn

    def _like_others(
        self, hit: HIT, identifier: str, rule: Rule, given: frozenset[str] | None, random: Random
    ) -> DrawnAnswer:
        common: DrawnAnswer
        if given and _fits(rule, given):
            common = _written(rule, given)
        else:
            common = random_values.draw_answer(rule, self._shared(hit, identifier))
        if random.random() < self._agreement:
            return common
        return random_values.draw_other_answer(rule, random_values.to_value_set(common), random)

    def _page_values(
        self,
        hit: HIT,
        question: str,
        right: frozenset[str] | None,
        given: Mapping[str, frozenset[str]],
        random: Random,
    ) -> list[str]:
        """Return the values in a field of a page; any text is valid there."""
        if right is not None:
            if random.random() < self._accuracy:
                return sorted(right) or [""]
            return [random_values.draw_other_word(right, random)]
        common = given.get(question) or frozenset(
            [random_values.draw_word(self._shared(hit, question))]
        )
        if random.random() < self._agreement:
            return sorted(common)
        return [random_values.draw_other_word(common, random)]

    def _find_common(self, hit: HIT, before: Sequence[Answers]) -> dict[str, frozenset[str]]:
        """Return the most common answer by question; of several, one for all workers."""
        return {
            question: self._shared(hit, question).choice(tied)
            for question, tied in _list_most_common(before).items()
        }

    def _shared(self, hit: HIT, question: str) -> Random:
        """Return the random generator of the common answer, which is the same for all workers."""
        return make_seeded_random(self._seed, "common", hit.id, question)


def _fits(rule: Rule, values: frozenset[str]) -> bool:
    """Return whether values can be given again: no file, and no text of an OtherSelection."""
    if isinstance(rule, SelectionRule):
        return values <= rule.selections
    return not isinstance(rule, FileRule)


def _list_most_common(before: Sequence[Answers]) -> dict[str, list[frozenset[str]]]:
    """Return the most common answers by question, in the order of their first mention."""
    counts: dict[str, Counter[frozenset[str]]] = {}
    for answers in before:
        for question, values in answers.items():
            if values:
                counts.setdefault(question, Counter())[values] += 1
    return {
        question: [one for one, count in counted.items() if count == max(counted.values())]
        for question, counted in counts.items()
    }


def _key(hit: HIT) -> dict[str, frozenset[str]]:
    policy = hit.assignment_review_policy
    known_answers = policy.answer_key if policy else ()
    return {known.question_id: frozenset(known.values) for known in known_answers}


def _known_questions(hit: HIT) -> list[str]:
    """Return the names of a page's fields, as far as the HIT's review policies name them."""
    agreed = hit.hit_review_policy.question_ids if hit.hit_review_policy else ()
    return list(dict.fromkeys([*_key(hit), *agreed])) or [_FIELD]


def _written(rule: Rule, right: frozenset[str]) -> str | list[str] | None:
    """Return the right values in the form of an answer; None (no answer) if there are no values."""
    if not right:
        return None
    return "|".join(sorted(right)) if isinstance(rule, FreeTextRule) else sorted(right)
