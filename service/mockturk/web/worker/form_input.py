"""The input of a question form: reading it, showing it again, and converting it to answers.

Questions and selections are identified by number, because their identifiers can be any text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from werkzeug.datastructures import FileStorage, MultiDict

from mockturk.documents.documents import Documents
from mockturk.documents.form_fields import FieldValue, Upload, replace_non_xml_characters
from mockturk.documents.form_view import (
    ChoiceField,
    Control,
    FileField,
    FormView,
    FreeTextField,
    QuestionView,
)
from mockturk.domain.errors import ServiceError

OTHER = "other"
"""The value of the choice "Other", which has a text field for the worker's own answer."""

PLAIN = "answer"
"""The name of the answer field for a Question that is plain text instead of a form."""


class QuestionInput(Struct, frozen=True):
    """The input of a question: a text, the numbers of the choices, and the text of "Other"."""

    text: str = ""
    chosen: tuple[str, ...] = ()
    other: str = ""


class FormProblem(Struct, frozen=True):
    """Why answers were refused, and the question concerned, if any.

    ``name`` is the question's name in the form, ``title`` its display name or identifier.
    ``field_id`` is the id of its first field.
    """

    sentence: str
    name: str = ""
    title: str = ""
    field_id: str = ""


def build_default_inputs(form: FormView | None) -> dict[str, QuestionInput]:
    """Return the initial input of a form: its DefaultText, and no choices."""
    if form is None:
        return {PLAIN: QuestionInput()}
    return {question.name: _untouched(question) for question in form.questions}


def read_inputs(form: FormView | None, posted: MultiDict[str, str]) -> dict[str, QuestionInput]:
    """Return the posted input of a form, or of a plain-text Question if ``form`` is None."""
    if form is None:
        return {PLAIN: QuestionInput(_normalize_text(posted.get(PLAIN, "")))}
    return {
        question.name: QuestionInput(
            text=_normalize_text(posted.get(question.name, "")),
            chosen=tuple(posted.getlist(question.name)),
            other=_normalize_text(posted.get(f"{question.name}-{OTHER}", "")),
        )
        for question in form.questions
    }


def to_answers(
    form: FormView | None, given: Mapping[str, QuestionInput], files: MultiDict[str, FileStorage]
) -> dict[str, FieldValue | bytes]:
    """Convert input to the answers that ``Workers.submit`` takes; empty file fields are left out.

    If several questions have the same identifier, only the last one's answer is used.
    """
    if form is None:
        return {PLAIN: given[PLAIN].text}
    found: dict[str, FieldValue | bytes] = {}
    for question in form.questions:
        here = given[question.name]
        match question.answer:
            case FreeTextField():
                found[question.identifier] = here.text
            case ChoiceField() as choice:
                found[question.identifier] = _choice(choice, here)
            case FileField():
                file = files.get(question.name)
                if file is not None and file.filename:
                    found[question.identifier] = file.read()
    return found


def list_form_problems(
    documents: Documents,
    question: str,
    answers: Mapping[str, FieldValue | bytes],
    error: ServiceError,
) -> list[FormProblem]:
    """Return all reasons why answers of a form were refused; ``error`` names only the first."""
    fields = {
        name: Upload("", len(value)) if isinstance(value, bytes) else value
        for name, value in answers.items()
    }
    try:
        found = documents.list_answer_problems(question, fields)
    except ServiceError:  # the answers are no valid document
        found = []
    reasons = {(one.identifier, one.number): one.reason for one in found}
    form = documents.build_form_view(question)
    problems = [
        FormProblem(reasons[at], one.name, one.display_name or one.identifier, one.field_id)
        for at, one in _number_questions(form)
        if at in reasons
    ]
    return problems or [FormProblem(error.message)]


def _number_questions(form: FormView | None) -> Iterator[tuple[tuple[str, int], QuestionView]]:
    """Yield the questions in order, each with its number among those with its identifier."""
    asked: Counter[str] = Counter()
    for question in form.questions if form else ():
        yield (question.identifier, asked[question.identifier]), question
        asked[question.identifier] += 1


def _untouched(question: QuestionView) -> QuestionInput:
    match question.answer:
        case FreeTextField(default=text):
            return QuestionInput(text=text)
        case ChoiceField(other=FreeTextField(default=text)):
            return QuestionInput(other=text)
        case _:
            return QuestionInput()


def _choice(choice: ChoiceField, here: QuestionInput) -> list[str]:
    if choice.control is Control.combobox:
        return _named(choice, here.text)
    chosen = [
        choice.selections[int(number)].identifier
        for number in here.chosen
        if number.isascii() and number.isdecimal() and int(number) < len(choice.selections)
    ]
    return [*chosen, here.other] if _has_other_answer(choice, here, chosen) else chosen


def _has_other_answer(choice: ChoiceField, here: QuestionInput, chosen: list[str]) -> bool:
    """Return whether the text of "Other" counts: it was chosen, or its text was changed.

    If only one choice is allowed and another one is chosen, a changed text does not count.
    """
    if choice.other is None or not here.other:
        return False
    if OTHER in here.chosen:
        return True
    if choice.control is Control.radio and here.chosen:  # "No answer" is a choice too
        return False
    if choice.chooses_one and chosen:
        return False
    # Ignore line breaks, which fields of one line cannot have.
    return "".join(here.other.splitlines()) != "".join(choice.other.default.splitlines())


def _named(choice: ChoiceField, text: str) -> list[str]:
    """Return the identifier of the selection with the typed text, or else the text itself."""
    by_words = (one.identifier for one in choice.selections if one.words == text.strip())
    found = next(by_words, text)
    return [found] if found.strip() else []


def _normalize_text(text: str) -> str:
    """Convert a posted text's line ends (CRLF) to LF, and replace characters that XML excludes."""
    return replace_non_xml_characters(text.replace("\r\n", "\n"))
