"""The questions of a HIT in words, as answers are read with them."""

from __future__ import annotations

from mockturk.documents.content_view import Binary, FormattedContent, List, Part, Text, Title
from mockturk.documents.documents import Documents
from mockturk.documents.form_view import Choice, ShownForm, ShownQuestion, shown_form
from mockturk.documents.xhtml_sanitizer import words_of
from mockturk.web.console.answers import Asked, Questions

# A question is told apart by its beginning.
_LONGEST = 160


def form_of(documents: Documents, question: str) -> ShownForm | None:
    """Return what the Question of a HIT shows if it is a QuestionForm, None of any other."""
    form = documents.form(question)
    return None if form is None else shown_form(question, form)


def questions_asked(form: ShownForm | None) -> Questions:
    """Return the questions of a form in words; an HTMLQuestion or a page elsewhere tells none."""
    if form is None:
        return {}
    return {one.identifier: _asked(one) for one in form.questions}


def _asked(question: ShownQuestion) -> Asked:
    said = [words for part in question.content if (words := _words(part))]
    # What a picture is called is for those who cannot see it, and asks nothing as a rule.
    pictures = [part.alt_text for part in question.content if isinstance(part, Binary)]
    texts = said or [question.display_name or " ".join(pictures)]
    text = " ".join(" ".join(texts).split())
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1].rstrip()}…"
    selections = {}
    if isinstance(question.answer, Choice):
        selections = {
            one.identifier: one.words or one.identifier for one in question.answer.selections
        }
    return Asked(question.identifier, text, selections)


def _words(part: Part) -> str:
    match part:
        case Title(text) | Text(text):
            return text
        case List(items):
            return " ".join(items)
        case FormattedContent(text):
            return words_of(text)
        case _:
            return ""
