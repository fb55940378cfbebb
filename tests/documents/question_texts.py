"""Builders of Question documents from their content."""

from __future__ import annotations

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
QUESTION_FORM = f"{SCHEMAS}/2005-10-01/QuestionForm.xsd"
FREE_TEXT = "<FreeTextAnswer/>"


def overview(content: str) -> str:
    """A QuestionForm with one overview, which starts on line 2."""
    return f'<QuestionForm xmlns="{QUESTION_FORM}">\n<Overview>{content}</Overview></QuestionForm>'


def question_form(answer: str = FREE_TEXT) -> str:
    """A QuestionForm with one question; what it takes as an answer starts on line 4."""
    return (
        f'<QuestionForm xmlns="{QUESTION_FORM}">\n'
        "<Question><QuestionIdentifier>q</QuestionIdentifier>\n"
        "<QuestionContent><Text>?</Text></QuestionContent>\n"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question></QuestionForm>"
    )


def formatted_content(content: str) -> str:
    return overview(f"<FormattedContent><![CDATA[{content}]]></FormattedContent>")


def html_question(page: str, frame_height: str = "450") -> str:
    return (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd">'
        f"<HTMLContent><![CDATA[{page}]]></HTMLContent>"
        f"<FrameHeight>{frame_height}</FrameHeight></HTMLQuestion>"
    )


def external_question(url: str = "https://example.com/", frame_height: str = "400") -> str:
    return (
        f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{url}</ExternalURL><FrameHeight>{frame_height}</FrameHeight>"
        "</ExternalQuestion>"
    )
