"""The answers of simulated workers, by accuracy and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mockturk.documents.answers import FREE_TEXT, write_question_form_answers
from mockturk.documents.documents import Documents
from mockturk.documents.question_forms import FreeTextRule, QuestionForm, Rule
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
    ``agreement`` is how often a worker gives the common answer to other questions. Both are from 0
    to 1.
    """

    def __init__(self, documents: Documents, seed: str, accuracy: float, agreement: float) -> None:
        self._documents = documents
        self._seed = seed
        self._accuracy = accuracy
        self._agreement = agreement

    def answers(self, hit: HIT, worker_id: str) -> Mapping[str, str | list[str] | bytes] | str:
        """Return a worker's answers: the fields of a QuestionForm, or a document for a page."""
        random = make_seeded_random(self._seed, "answers", hit.id, worker_id)
        form = self._documents.form(hit.question)
        key = _key(hit)
        if form is not None:
            return dict(self._fields(form, hit, key, random))
        return write_question_form_answers(
            (question, [(FREE_TEXT, value)])
            for question in _known_questions(hit)
            for value in self._page_values(hit, question, key.get(question), random)
        )

    def _fields(
        self, form: QuestionForm, hit: HIT, key: Mapping[str, frozenset[str]], random: Random
    ) -> Iterator[tuple[str, str | list[str] | bytes]]:
        for identifier, questions in form.questions.items():
            rule = questions[0].rule
            right = key.get(identifier)
            drawn: DrawnAnswer
            if right is None:
                drawn = self._like_others(hit, identifier, rule, random)
            elif random.random() < self._accuracy:
                drawn = _written(rule, right)
            else:
                drawn = random_values.draw_other_answer(rule, right, random)
            if drawn is not None:
                yield identifier, drawn

    def _like_others(self, hit: HIT, identifier: str, rule: Rule, random: Random) -> DrawnAnswer:
        common = random_values.draw_answer(rule, self._shared(hit, identifier))
        if random.random() < self._agreement:
            return common
        return random_values.draw_other_answer(rule, random_values.to_value_set(common), random)

    def _page_values(
        self, hit: HIT, question: str, right: frozenset[str] | None, random: Random
    ) -> list[str]:
        """Return the values in a field of a page; any text is valid there."""
        if right is not None:
            if random.random() < self._accuracy:
                return sorted(right) or [""]
            return [random_values.draw_other_word(right, random)]
        common = random_values.draw_word(self._shared(hit, question))
        if random.random() < self._agreement:
            return [common]
        return [random_values.draw_other_word(frozenset([common]), random)]

    def _shared(self, hit: HIT, question: str) -> Random:
        """Return the random generator of the common answer, which is the same for all workers."""
        return make_seeded_random(self._seed, "common", hit.id, question)


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
