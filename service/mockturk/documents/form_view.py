"""A QuestionForm as a worker sees it: what it shows, and what takes each answer.

Which answers are right is ``question_forms``'s; here is how they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from lxml import etree
from msgspec import Struct

from mockturk.documents.content_view import (
    QUESTION_FORM_PREFIX,
    Binary,
    FormattedContent,
    Part,
    Text,
    content_of,
    part_of,
    read_text,
)
from mockturk.documents.question_forms import (
    FileRule,
    FreeTextRule,
    Question,
    QuestionForm,
    SelectionRule,
    parse_integer,
)
from mockturk.documents.xhtml_sanitizer import to_plain_text
from mockturk.documents.xml_parsing import parse_parameter

# A form may ask for any number of lines.
_MOST_LINES = 40


class Control(StrEnum):
    """What takes a choice: buttons of which one or several are on, lists, or a text with a list."""

    radio = "radio"
    checkbox = "checkbox"
    dropdown = "dropdown"
    list = "list"
    combobox = "combobox"


class Overview(Struct, frozen=True):
    """Something to see before or between questions."""

    kind: ClassVar[str] = "Overview"
    content: tuple[Part, ...]


class FreeTextField(Struct, frozen=True):
    """A text to type; ``lines`` are how many are suggested."""

    kind: ClassVar[str] = "FreeText"
    rule: FreeTextRule
    default: str
    lines: int


class Selection(Struct, frozen=True):
    """One of the answers to choose from; ``words`` are it where only words can stand."""

    identifier: str
    part: Part
    words: str


class ChoiceField(Struct, frozen=True):
    """Answers to choose from, and perhaps one to type; ``style`` is what the form suggested."""

    kind: ClassVar[str] = "Choice"
    rule: SelectionRule
    style: str
    control: Control
    selections: tuple[Selection, ...]
    other: FreeTextField | None

    @property
    def chooses_one(self) -> bool:
        """Whether choosing one undoes the choice of another."""
        return self.control is not Control.checkbox and self.rule.most <= 1


class FileField(Struct, frozen=True):
    """A file to upload."""

    kind: ClassVar[str] = "File"
    rule: FileRule


AnswerField: TypeAlias = FreeTextField | ChoiceField | FileField


class QuestionView(Struct, frozen=True):
    """A question; its name in the form stays the same from page to page."""

    kind: ClassVar[str] = "Question"
    name: str
    identifier: str
    display_name: str
    required: bool
    content: tuple[Part, ...]
    answer: AnswerField


class FormView(Struct, frozen=True):
    """All a form shows, in its order."""

    sections: tuple[Overview | QuestionView, ...]

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """The questions alone."""
        return tuple(one for one in self.sections if isinstance(one, QuestionView))


def build_form_view(text: str, form: QuestionForm) -> FormView:
    """Return what a Question shows that is a valid form, which was read already."""
    sections: list[Overview | QuestionView] = []
    asked: Counter[str] = Counter()
    for element in parse_parameter("Question", text, only_elements=True):
        if element.tag == f"{QUESTION_FORM_PREFIX}Overview":
            sections.append(Overview(content_of(element)))
            continue
        identifier = str(element.findtext(f"{QUESTION_FORM_PREFIX}QuestionIdentifier") or "")
        question = form.questions[identifier][asked[identifier]]
        asked[identifier] += 1
        sections.append(_question(element, question, f"q{asked.total()}"))
    return FormView(tuple(sections))


def _question(element: etree._Element, question: Question, name: str) -> QuestionView:
    (shown,) = element.iterfind(f"{QUESTION_FORM_PREFIX}QuestionContent")
    (specification,) = element.iterfind(f"{QUESTION_FORM_PREFIX}AnswerSpecification/*")
    return QuestionView(
        name=name,
        identifier=question.identifier,
        display_name=read_text(element, "DisplayName"),
        required=question.required,
        content=content_of(shown),
        answer=_answer(specification, question),
    )


def _answer(specification: etree._Element, question: Question) -> AnswerField:
    rule = question.rule
    if isinstance(rule, FileRule):
        return FileField(rule)
    if isinstance(rule, FreeTextRule):
        return _free_text(specification, rule)
    style = read_text(specification, "StyleSuggestion")
    found = specification.iterfind(
        f"{QUESTION_FORM_PREFIX}Selections/{QUESTION_FORM_PREFIX}Selection"
    )
    selections = tuple(_selection(each) for each in found)
    other = specification.find(
        f"{QUESTION_FORM_PREFIX}Selections/{QUESTION_FORM_PREFIX}OtherSelection"
    )
    return ChoiceField(
        rule,
        style,
        _control(style, rule, selections),
        selections,
        None if other is None or rule.other is None else _free_text(other, rule.other),
    )


def _free_text(element: etree._Element, rule: FreeTextRule) -> FreeTextField:
    lines = parse_integer(read_text(element, "NumberOfLinesSuggestion") or "1")
    default = element.findtext(f"{QUESTION_FORM_PREFIX}DefaultText") or ""
    return FreeTextField(rule, str(default), min(lines, _MOST_LINES))


def _selection(element: etree._Element) -> Selection:
    identifier, shown = element
    part = part_of(shown)
    return Selection(identifier.text or "", part, _words(part))


def _words(part: Part) -> str:
    match part:
        case Text(text):
            return " ".join(text.split())
        case FormattedContent(text):
            return to_plain_text(text)
        case Binary():
            return part.alt_text or part.address
        case _:
            return ""


# Of one answer, and of several.
_CONTROLS: Mapping[str, tuple[Control, Control]] = MappingProxyType(
    {
        "radiobutton": (Control.radio, Control.checkbox),
        "checkbox": (Control.checkbox, Control.checkbox),
        "dropdown": (Control.dropdown, Control.list),
        "list": (Control.list, Control.list),
        "multichooser": (Control.list, Control.list),
        "combobox": (Control.combobox, Control.list),
    }
)


def _control(style: str, rule: SelectionRule, selections: tuple[Selection, ...]) -> Control:
    """Tell what takes a choice: as the form suggests, as far as browsers can."""
    of_one, of_several = _CONTROLS.get(style, (Control.radio, Control.checkbox))
    # Lists in browsers have but words.
    if not all(isinstance(each.part, Text) for each in selections):
        of_one = of_one if of_one is Control.checkbox else Control.radio
        of_several = Control.checkbox
    return of_several if rule.most > 1 else of_one
