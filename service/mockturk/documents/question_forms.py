"""The questions of a QuestionForm, and the rules for their answers.

Source: ApiReference_QuestionFormDataStructureArticle, "Answer Specification".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lxml import etree
from msgspec import Struct

from mockturk.documents.js_regex.matcher import Pattern, StepBudget
from mockturk.documents.js_regex.parser import UnsupportedPatternError
from mockturk.documents.schemas import QUESTION_FORM, Schemas
from mockturk.documents.xml_parsing import parse_parameter
from mockturk.domain.errors import XMLParseError

# Parsed forms in the cache; one takes some 10 kB, the largest possible some megabytes.
MAX_FORMS = 32
# Limit of instructions for all patterns of one form; a pattern has some dozens.
_MOST_INSTRUCTIONS = 20_000
_MOST_DIGITS = 18

ANSWER_FORMAT = "AnswerFormatRegex"
"""The name of the element with a pattern for answers."""

_IN = f"{{{QUESTION_FORM.namespace}}}"


class AnswerFormat(Struct, frozen=True):
    """A pattern that must match somewhere in a text, and the error message if it does not."""

    pattern: Pattern
    error_text: str


class FreeTextRule(Struct, frozen=True):
    """The constraints of a free text; lengths are in characters.

    ``unchecked`` has a sentence for each pattern that cannot be checked, which says why.
    """

    numeric: bool = False
    lowest: int | None = None
    highest: int | None = None
    shortest: int = 0
    longest: int | None = None
    formats: tuple[AnswerFormat, ...] = ()
    unchecked: tuple[str, ...] = ()


class SelectionRule(Struct, frozen=True):
    """The allowed selections, and the least and most number of them in an answer."""

    selections: frozenset[str]
    least: int
    most: int
    other: FreeTextRule | None


class FileRule(Struct, frozen=True):
    """The smallest and largest size of a file, in bytes."""

    smallest: int
    largest: int


Rule: TypeAlias = FreeTextRule | SelectionRule | FileRule


class Question(Struct, frozen=True):
    """A question, whether an answer is required, and the rule for the answer."""

    identifier: str
    required: bool
    rule: Rule


class QuestionForm(Struct, frozen=True):
    """The questions of a form by identifier; several questions can have the same identifier."""

    questions: Mapping[str, tuple[Question, ...]]

    def find_unchecked_patterns(self) -> Iterator[tuple[str, str]]:
        """Find the patterns that cannot be checked: the question's identifier, and why."""
        for identifier, alike in self.questions.items():
            for question in alike:
                rule = question.rule
                text = rule.other if isinstance(rule, SelectionRule) else rule
                if isinstance(text, FreeTextRule):
                    yield from ((identifier, why) for why in text.unchecked)


class QuestionFormReader:
    """Parses QuestionForms and caches some of them. It may be used from any thread."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        # Not an lru_cache: on a method it makes a reference cycle, freed only by a gc run.
        self._read: dict[str, tuple[QuestionForm | None]] = {}

    def form(self, text: str) -> QuestionForm | None:
        """Return the parsed form of a QuestionForm; None for any other Question."""
        # Quick check: the name of an element cannot be written with character references.
        if QUESTION_FORM.name not in text:
            return None
        held = self._read.get(text)
        if held is None:
            if len(self._read) >= MAX_FORMS:
                self._read.clear()
            held = self._read[text] = (self._read_anew(text),)
        return held[0]

    def has_questions(self, text: str, identifiers: set[str]) -> bool:
        """Return whether a QuestionForm certainly has these questions, without parsing it.

        False means that only parsing the form can tell.
        """
        # In a comment there may be a question that is not in the form. A search for "!" is faster.
        if "!" in text and "<!--" in text:
            return False
        _, *rest = text.split("<QuestionIdentifier>")
        return identifiers <= {piece.partition("</")[0] for piece in rest}

    def _read_anew(self, text: str) -> QuestionForm | None:
        try:
            root = parse_parameter("Question", text, only_elements=True)
        except XMLParseError:
            return None
        if root.tag != QUESTION_FORM.root or self._schemas.find_violation(QUESTION_FORM, root):
            return None
        effort = StepBudget(_MOST_INSTRUCTIONS)
        questions: dict[str, tuple[Question, ...]] = {}
        for element in root.iterchildren(f"{_IN}Question"):
            question = _question(element, effort)
            others = questions.get(question.identifier, ())
            questions[question.identifier] = (*others, question)
        return QuestionForm(questions)


def _question(element: etree._Element, effort: StepBudget) -> Question:
    identifier = _text(element, "QuestionIdentifier")
    (specification,) = element.iterfind(f"{_IN}AnswerSpecification/*")
    rule = _rule(specification, effort)
    # "If you specify the minLength attribute, it is the same as if IsRequired is true."
    must_have_length = isinstance(rule, FreeTextRule) and rule.shortest > 0
    required = _text(element, "IsRequired").strip() in ("true", "1")
    return Question(identifier, required or must_have_length, rule)


def _rule(specification: etree._Element, effort: StepBudget) -> Rule:
    name = etree.QName(specification).localname
    if name == "FreeTextAnswer":
        return _free_text(specification, effort)
    if name == "FileUploadAnswer":
        return FileRule(
            smallest=parse_integer(_text(specification, "MinFileSizeInBytes")),
            largest=parse_integer(_text(specification, "MaxFileSizeInBytes")),
        )
    path = f"{_IN}Selections/{_IN}Selection/{_IN}SelectionIdentifier"
    other = specification.find(f"{_IN}Selections/{_IN}OtherSelection")
    least = parse_integer(_text(specification, "MinSelectionCount") or "1")
    most = _text(specification, "MaxSelectionCount")
    return SelectionRule(
        frozenset(selection.text or "" for selection in specification.findall(path)),
        least,
        parse_integer(most) if most else max(least, 1),
        other=None if other is None else _free_text(other, effort),
    )


def _free_text(element: etree._Element, effort: StepBudget) -> FreeTextRule:
    constraints = element.find(f"{_IN}Constraints")
    if constraints is None:
        return FreeTextRule()
    numeric = constraints.find(f"{_IN}IsNumeric")
    length = constraints.find(f"{_IN}Length")
    formats, unchecked = [], []
    for each in constraints.iterchildren(f"{_IN}{ANSWER_FORMAT}"):
        try:
            formats.append(_format(each, effort))
        except UnsupportedPatternError as error:  # as in a documented sample
            unchecked.append(str(error))
    return FreeTextRule(
        numeric is not None,
        lowest=_attribute(numeric, "minValue"),
        highest=_attribute(numeric, "maxValue"),
        shortest=_attribute(length, "minLength") or 0,
        longest=_attribute(length, "maxLength"),
        formats=tuple(formats),
        unchecked=tuple(unchecked),
    )


def _format(element: etree._Element, effort: StepBudget) -> AnswerFormat:
    """Return a pattern; raises UnsupportedPatternError if it cannot be checked."""
    flags = element.get("flags", "")
    if flags not in ("", "i"):
        raise UnsupportedPatternError("The only flag is i.")
    pattern = Pattern(element.get("regex", ""), effort, ignore_case=flags == "i")
    return AnswerFormat(
        pattern, " ".join(element.get("errorText", "Invalid input supplied.").split())
    )


def _text(element: etree._Element, name: str) -> str:
    return str(element.findtext(_IN + name) or "")


def _attribute(element: etree._Element | None, name: str) -> int | None:
    value = None if element is None else element.get(name)
    return None if value is None else parse_integer(value)


def parse_integer(text: str) -> int:
    """Parse an xs:integer; numbers with more than 18 digits become 10**18 or -10**18."""
    text = text.strip()
    digits = text.lstrip("+-0")
    size = int(digits or "0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
    return -size if text.startswith("-") else size
