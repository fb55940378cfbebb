"""Builders of what requests contain: question documents, AnswerKeys and review policies.

They return texts and dicts that any client can send. They check no limits: a request with values
out of range gets the service's own error.
"""

from __future__ import annotations

from mockturk.client.builders.answer_keys import ValueMapping, answer_key
from mockturk.client.builders.form_content import (
    FormContent,
    binary,
    bullet_list,
    embedded_binary,
    flash,
    formatted_content,
    java_applet,
    title,
)
from mockturk.client.builders.form_questions import (
    AnswerFormatRegex,
    FormPart,
    TextRules,
    file_upload,
    free_text,
    overview,
    question_form,
    selection,
)
from mockturk.client.builders.page_questions import external_question, html_question
from mockturk.client.builders.review_policies import ScoreMyKnownAnswers, SimplePlurality

__all__ = [
    "AnswerFormatRegex",
    "FormContent",
    "FormPart",
    "ScoreMyKnownAnswers",
    "SimplePlurality",
    "TextRules",
    "ValueMapping",
    "answer_key",
    "binary",
    "bullet_list",
    "embedded_binary",
    "external_question",
    "file_upload",
    "flash",
    "formatted_content",
    "free_text",
    "html_question",
    "java_applet",
    "overview",
    "question_form",
    "selection",
    "title",
]
