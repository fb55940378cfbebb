"""What a worker typed into the page of a form: read, shown again, and made fields to submit.

Selections go by their numbers, as their identifiers may be any texts, and so do questions.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from werkzeug.datastructures import FileStorage, MultiDict

from mockturk.documents.form_fields import FieldValue, replace_non_xml_characters
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
"""The value of the button beside the text for an answer of one's own."""

PLAIN = "answer"
"""The field for the answer to a Question that is no form but only a text."""

# What an error repeats of an identifier, and how it begins to speak of a question.
_MOST_SHOWN = 200
_ABOUT = "is not valid for the parameter Answer. Question "


class QuestionInput(Struct, frozen=True):
    """What stands in the fields of a question: a text, or choices by number, and one's own."""

    text: str = ""
    chosen: tuple[str, ...] = ()
    other: str = ""


class ValidationMessage(Struct, frozen=True):
    """Why answers were refused: a sentence, and the question it is about, if any.

    ``name`` is the question's in the form, ``title`` its display name or its identifier.
    """

    sentence: str
    name: str = ""
    title: str = ""


def build_default_inputs(form: FormView | None) -> dict[str, QuestionInput]:
    """Return what stands in a form before anybody typed: DefaultText, and nothing chosen."""
    if form is None:
        return {PLAIN: QuestionInput()}
    return {question.name: _untouched(question) for question in form.questions}


def read_inputs(form: FormView | None, posted: MultiDict[str, str]) -> dict[str, QuestionInput]:
    """Read what was posted of a form, or to a Question that is none."""
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
    """Return what was typed as ``Workers.submit`` takes it; a file that was not chosen is absent.

    Of several questions with one identifier only the last can be answered so.
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


def to_validation_message(form: FormView | None, error: ServiceError) -> ValidationMessage:
    """Return why answers were refused, about the first question the error may mean."""
    for question in form.questions if form else ():
        about = question.identifier
        if len(about) > _MOST_SHOWN:
            about = f"{about[:_MOST_SHOWN]}..."
        _, found, reason = error.message.partition(f'{_ABOUT}"{about}": ')
        if found:
            title = question.display_name or question.identifier
            return ValidationMessage(reason.removesuffix("."), question.name, title)
    return ValidationMessage(error.message)


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
    """Tell whether an answer of one's own counts: Other was chosen, or its text was changed.

    Where but one can be chosen, a changed text does not outweigh what was.
    """
    if choice.other is None or not here.other:
        return False
    if OTHER in here.chosen:
        return True
    if choice.control is Control.radio and here.chosen:  # "No answer" is a choice too
        return False
    if choice.chooses_one and chosen:
        return False
    # Fields of one line have no line breaks.
    return "".join(here.other.splitlines()) != "".join(choice.other.default.splitlines())


def _named(choice: ChoiceField, text: str) -> list[str]:
    """Return the selection whose words were typed, and any other text as it is."""
    by_words = (one.identifier for one in choice.selections if one.words == text.strip())
    found = next(by_words, text)
    return [found] if found.strip() else []


def _normalize_text(text: str) -> str:
    """Return a text as documents hold it: with the line ends of XML, as browsers post others."""
    return replace_non_xml_characters(text.replace("\r\n", "\n"))
