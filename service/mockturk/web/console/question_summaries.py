"""Short texts of a HIT's questions, to show beside their answers."""

from __future__ import annotations

from mockturk.documents.content_view import Binary, BulletList, FormattedContent, Part, Text, Title
from mockturk.documents.documents import Documents
from mockturk.documents.form_view import ChoiceField, FormView, QuestionView, build_form_view
from mockturk.documents.xhtml_sanitizer import to_plain_text
from mockturk.web.console.answers import Questions, QuestionSummary

# Longer texts are cut: the beginning is enough to recognize a question.
_LONGEST = 160


def find_form_view(documents: Documents, question: str) -> FormView | None:
    """Return the form of a HIT's Question; None if the Question is not a QuestionForm."""
    form = documents.form(question)
    return None if form is None else build_form_view(question, form)


def summarize_questions(form: FormView | None) -> Questions:
    """Return the questions of a form by identifier; empty for an HTML or ExternalQuestion."""
    if form is None:
        return {}
    return {one.identifier: _summarize_question(one) for one in form.questions}


def _summarize_question(question: QuestionView) -> QuestionSummary:
    said = [words for part in question.content if (words := _words(part))]
    # Use the alternative texts of images only without any other text: they rarely ask anything.
    pictures = [part.alt_text for part in question.content if isinstance(part, Binary)]
    texts = said or [question.display_name or " ".join(pictures)]
    text = " ".join(" ".join(texts).split())
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1].rstrip()}…"
    selections = {}
    if isinstance(question.answer, ChoiceField):
        selections = {
            one.identifier: one.words or one.identifier for one in question.answer.selections
        }
    shown = (
        part.address
        for part in question.content
        if isinstance(part, Binary) and part.shown_as == "image"
    )
    return QuestionSummary(question.identifier, text, selections, next(shown, ""))


def _words(part: Part) -> str:
    match part:
        case Title(text) | Text(text):
            return text
        case BulletList(items):
            return " ".join(items)
        case FormattedContent(text):
            return to_plain_text(text)
        case _:
            return ""
