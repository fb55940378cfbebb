"""The view of a QuestionForm for a worker: its content and the input fields of its questions.

The rules for answers are in ``question_forms``; this module determines how they are entered.
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

# A form may suggest any number of lines; this is the most we show.
_MOST_LINES = 40


class Control(StrEnum):
    """The kind of input for a choice: buttons, lists, or a text field with suggestions."""

    radio = "radio"
    checkbox = "checkbox"
    dropdown = "dropdown"
    list = "list"
    combobox = "combobox"


class Overview(Struct, frozen=True):
    """Content before or between questions."""

    kind: ClassVar[str] = "Overview"
    content: tuple[Part, ...]


class FreeTextField(Struct, frozen=True):
    """A text input; ``lines`` is the suggested number of lines."""

    kind: ClassVar[str] = "FreeText"
    rule: FreeTextRule
    default: str
    lines: int


class Selection(Struct, frozen=True):
    """One selection of a choice; ``words`` is its plain text, for options of a list."""

    identifier: str
    part: Part
    words: str


class ChoiceField(Struct, frozen=True):
    """Selections to choose from, and optionally a text input; ``style`` is the StyleSuggestion."""

    kind: ClassVar[str] = "Choice"
    rule: SelectionRule
    style: str
    control: Control
    selections: tuple[Selection, ...]
    other: FreeTextField | None

    @property
    def has_buttons(self) -> bool:
        """Whether each selection is a radio button or a checkbox."""
        return self.control in (Control.radio, Control.checkbox)

    @property
    def chooses_one(self) -> bool:
        """Whether only one selection can be chosen at a time."""
        return self.control is not Control.checkbox and self.rule.most <= 1


class FileField(Struct, frozen=True):
    """A file input."""

    kind: ClassVar[str] = "File"
    rule: FileRule


AnswerField: TypeAlias = FreeTextField | ChoiceField | FileField


class QuestionView(Struct, frozen=True):
    """A question; ``name`` is its field's name, the same each time the form is shown."""

    kind: ClassVar[str] = "Question"
    name: str
    identifier: str
    display_name: str
    required: bool
    content: tuple[Part, ...]
    answer: AnswerField

    @property
    def field_id(self) -> str:
        """The id of the first field: the field itself, or the first of several buttons."""
        is_list = not isinstance(self.answer, ChoiceField) or not self.answer.has_buttons
        return self.name if is_list else f"{self.name}-0"


class FormView(Struct, frozen=True):
    """The overviews and questions of a form, in order."""

    sections: tuple[Overview | QuestionView, ...]

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """The questions, without the overviews."""
        return tuple(one for one in self.sections if isinstance(one, QuestionView))


def build_form_view(text: str, form: QuestionForm) -> FormView:
    """Return the view of a valid QuestionForm; ``form`` is its parsed form."""
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


# The controls for a style: for one answer, and for several.
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
    """Return the control for a choice: the suggested one if browsers can show the selections."""
    of_one, of_several = _CONTROLS.get(style, (Control.radio, Control.checkbox))
    # Options of lists in browsers can only be plain text.
    if not all(isinstance(each.part, Text) for each in selections):
        of_one = of_one if of_one is Control.checkbox else Control.radio
        of_several = Control.checkbox
    return of_several if rule.most > 1 else of_one
