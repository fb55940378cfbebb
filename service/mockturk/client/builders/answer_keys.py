"""AnswerKeys, which score the test of a Qualification type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mockturk.client.builders.xml_markup import (
    write_document,
    write_element,
    write_optional_elements,
    write_text_element,
)


class Scores(Protocol):
    """The scores of a question: a dict from selections to numbers; a tuple is several selections.

    It is no Mapping, so that dicts whose keys are all str, or all tuples, fit it as well.
    """

    def items(self) -> Iterable[tuple[str | tuple[str, ...], int]]:
        """Return the selections with their scores."""


@dataclass(frozen=True)
class ValueMapping:
    """How the sum of an AnswerKey's scores becomes the value of the Qualification.

    :param xml: the element.
    """

    xml: str

    @staticmethod
    def percentage(maximum_summed_score: int) -> ValueMapping:
        """Return a mapping to a percentage: the sum as a share of ``maximum_summed_score``."""
        score = write_text_element("MaximumSummedScore", maximum_summed_score)
        return ValueMapping(write_element("PercentageMapping", [score]))

    @staticmethod
    def scale(multiplier: float) -> ValueMapping:
        """Return a mapping to a multiple: the sum multiplied by ``multiplier``."""
        written = write_text_element("SummedScoreMultiplier", multiplier)
        return ValueMapping(write_element("ScaleMapping", [written]))

    @staticmethod
    def ranges(values: Mapping[tuple[int, int], int], *, out_of_range: int) -> ValueMapping:
        """Return a mapping by ranges, each with its own value.

        :param values: a dict from the lower and upper bound of a sum, both inclusive, to the value.
        :param out_of_range: the value for a sum that is in no range.
        """
        ranges = [
            write_element(
                "SummedScoreRange",
                write_optional_elements(
                    {
                        "InclusiveLowerBound": lower,
                        "InclusiveUpperBound": upper,
                        "QualificationValue": value,
                    }
                ),
            )
            for (lower, upper), value in values.items()
        ]
        rest = write_text_element("OutOfRangeQualificationValue", out_of_range)
        return ValueMapping(write_element("RangeMapping", [*ranges, rest]))


def answer_key(
    scores: Mapping[str, Scores],
    *,
    default_scores: Mapping[str, int] | None = None,
    value_mapping: ValueMapping | None = None,
) -> str:
    """Return an AnswerKey (2005-10-01), to send with the Test of a Qualification type.

    :param scores: for each QuestionIdentifier a dict from a SelectionIdentifier to its score. A
        tuple of identifiers stands for the selections that a worker must make together.
    :param default_scores: for a QuestionIdentifier the score of all other answers. Others: 0.
    :param value_mapping: how the sum of the scores becomes the value of the Qualification. None:
        the sum is the value.
    :raises ValueError: when ``default_scores`` has a question that ``scores`` lacks, or an
        identifier has a character that cannot be in XML.
    """
    defaults = default_scores or {}
    if unknown := [name for name in defaults if name not in scores]:
        raise ValueError(f"There are default scores, but no scores, for {', '.join(unknown)}.")
    questions = [_question(name, options, defaults.get(name)) for name, options in scores.items()]
    mapping = [] if value_mapping is None else [value_mapping.xml]
    wrapped = [write_element("QualificationValueMapping", mapping)] if mapping else []
    return write_document("2005-10-01/AnswerKey", [*questions, *wrapped])


def _question(name: str, options: Scores, default: int | None) -> str:
    written = [_option(selected, score) for selected, score in options.items()]
    children = [
        write_text_element("QuestionIdentifier", name),
        *written,
        *write_optional_elements({"DefaultScore": default}),
    ]
    return write_element("Question", children)


def _option(selected: str | tuple[str, ...], score: int) -> str:
    identifiers = [selected] if isinstance(selected, str) else selected
    return write_element(
        "AnswerOption",
        [
            *(write_text_element("SelectionIdentifier", one) for one in identifiers),
            write_text_element("AnswerScore", score),
        ],
    )
