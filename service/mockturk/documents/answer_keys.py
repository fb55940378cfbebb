"""AnswerKeys: the score of the answers to a Qualification test.

Source: ApiReference_AnswerKeyDataStructureArticle, docs/reference/lifecycle.md#test-scoring.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from msgspec import Struct

from mockturk.documents.question_forms import parse_integer
from mockturk.documents.schemas import ANSWER_KEY, Schemas
from mockturk.domain.errors import InvalidParameterValue

if TYPE_CHECKING:
    from mockturk.domain.answers import Answers

PARAMETER = "AnswerKey"

_IN = f"{{{ANSWER_KEY.namespace}}}"
# The range of a value on the wire (xs:int); values outside it are clamped.
_LOWEST, _HIGHEST = -(2**31), 2**31 - 1


class KeyedQuestion(Struct, frozen=True):
    """The scores of one question, by sets of selections; ``otherwise`` is for any other answer."""

    identifier: str
    scores: Mapping[frozenset[str], int]
    otherwise: int

    def score(self, answers: Answers) -> int:
        """Return the score of the option with exactly the selections of the answer."""
        given = answers.get(self.identifier, frozenset())
        return self.scores.get(given, self.otherwise)


class ScaleMapping(Struct, frozen=True):
    """A value proportional to the score; the default factor 1 means no mapping."""

    factor: Fraction = Fraction(1)

    def value(self, score: int) -> int:
        """Return the value, rounded half up to an integer."""
        return floor(score * self.factor + Fraction(1, 2))


class ScoreRange(Struct, frozen=True):
    """A range of scores, with both bounds included, and its value."""

    lowest: int
    highest: int
    value: int


class RangeMapping(Struct, frozen=True):
    """A value for each range of scores; if ranges overlap, the first one counts."""

    spans: tuple[ScoreRange, ...]
    otherwise: int

    def value(self, score: int) -> int:
        """Return the value of the range that contains a score, else ``otherwise``."""
        found = (span.value for span in self.spans if span.lowest <= score <= span.highest)
        return next(found, self.otherwise)


ScoreMapping: TypeAlias = ScaleMapping | RangeMapping


class AnswerKey(Struct, frozen=True):
    """The rules that turn answers into the value of a Qualification."""

    questions: tuple[KeyedQuestion, ...]
    mapping: ScoreMapping

    def value(self, answers: Answers) -> int:
        """Return the value of the Qualification."""
        score = sum(question.score(answers) for question in self.questions)
        return max(_LOWEST, min(self.mapping.value(score), _HIGHEST))


def read_answer_key(text: str, schemas: Schemas) -> AnswerKey:
    """Parse and validate an AnswerKey.

    Raises XMLParseError (not well-formed, or it does not fit its schema) and InvalidParameterValue
    (its MaximumSummedScore is below 1, or its SummedScoreMultiplier is not a finite number).
    """
    _, root = schemas.parse(PARAMETER, text, (ANSWER_KEY,), only_elements=True)
    questions = tuple(_question(element) for element in root.iterchildren(f"{_IN}Question"))
    mapping = root.find(f"{_IN}QualificationValueMapping/*")
    return AnswerKey(questions, ScaleMapping() if mapping is None else _mapping(mapping, text))


def _question(element: etree._Element) -> KeyedQuestion:
    scores: dict[frozenset[str], int] = {}
    for option in element.iterchildren(f"{_IN}AnswerOption"):
        # Trim selections and drop empty ones, like those of answers.
        selections = (each.text or "" for each in option.iterchildren(f"{_IN}SelectionIdentifier"))
        chosen = frozenset(text for each in selections if (text := each.strip()))
        # Of two options with the same selections, the first counts. This is our choice: no source
        # says.
        scores.setdefault(chosen, _number(option, "AnswerScore"))
    default = element.find(f"{_IN}DefaultScore")
    return KeyedQuestion(
        str(element.findtext(f"{_IN}QuestionIdentifier") or ""),
        scores,
        otherwise=0 if default is None else parse_integer(default.text or ""),
    )


def _mapping(element: etree._Element, text: str) -> ScoreMapping:
    match etree.QName(element).localname:
        case "PercentageMapping":
            most = _number(element, "MaximumSummedScore")
            if most < 1:
                raise InvalidParameterValue(
                    PARAMETER, text, f"Its MaximumSummedScore must be at least 1, not {most}."
                )
            return ScaleMapping(Fraction(100, most))
        case "ScaleMapping":
            return ScaleMapping(
                _multiplier(str(element.findtext(f"{_IN}SummedScoreMultiplier")), text)
            )
        case _:
            spans = (
                ScoreRange(
                    _number(span, "InclusiveLowerBound"),
                    _number(span, "InclusiveUpperBound"),
                    _number(span, "QualificationValue"),
                )
                for span in element.iterchildren(f"{_IN}SummedScoreRange")
            )
            return RangeMapping(tuple(spans), _number(element, "OutOfRangeQualificationValue"))


def _multiplier(written: str, text: str) -> Fraction:
    """Return a multiplier as an exact decimal fraction: 0.29 times 50 must be 14.5."""
    double = float(written)
    if not isfinite(double):
        raise InvalidParameterValue(
            PARAMETER, text, f"Its SummedScoreMultiplier {written.strip()} is not a finite number."
        )
    # A number that is zero as a double may have an exponent that makes its Fraction too large.
    return Fraction(Decimal(written)) if double else Fraction(0)


def _number(element: etree._Element, name: str) -> int:
    return parse_integer(str(element.findtext(_IN + name)))
