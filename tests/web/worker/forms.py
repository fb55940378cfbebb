"""QuestionForms for workers to fill in, and a worker who does it without a browser."""

from __future__ import annotations

from typing import Any

from lxml import etree

from documents.question_texts import QUESTION_FORM
from web.console.browser import Browser, Shown
from world.lifecycle.stage import Stage

WORKER = "A1ANNA"


def form(*parts: str) -> str:
    return f'<QuestionForm xmlns="{QUESTION_FORM}">{"".join(parts)}</QuestionForm>'


def question(
    identifier: str, answer: str, content: str = "<Text>?</Text>", *, required: bool = False
) -> str:
    is_required = "<IsRequired>true</IsRequired>" if required else ""
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{is_required}"
        f"<QuestionContent>{content}</QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def selections(style: str = "", counts: str = "", other: str = "", **texts: str) -> str:
    """A SelectionAnswer; what is said of a selection is its text, or the XML it shows."""
    style = f"<StyleSuggestion>{style}</StyleSuggestion>" if style else ""
    made = "".join(
        f"<Selection><SelectionIdentifier>{identifier}</SelectionIdentifier>"
        f"{text if text.startswith('<') else f'<Text>{text}</Text>'}</Selection>"
        for identifier, text in (texts or {"r": "Red", "g": "Green", "b": "Blue"}).items()
    )
    return (
        f"<SelectionAnswer>{counts}{style}<Selections>{made}{other}</Selections></SelectionAnswer>"
    )


class Workshop(Stage):
    """A stage with the worker site in front of it."""

    def __init__(self, root: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.browser = Browser(self.world, root)

    def accepted(self, question: str, worker_id: str = WORKER, **request: object) -> str:
        """Create a HIT, accept it, and return the address of its page."""
        hit_id = self.hit(Question=question, **request)
        assignment_id = self.workers.accept(worker_id, hit_id)
        return f"/worker/{worker_id}/assignments/{assignment_id}"

    def submitted(self, question: str, **fields: Any) -> list[tuple[str, list[tuple[str, str]]]]:
        """Fill in the form of a new HIT, and return the answers that were kept."""
        work = self.accepted(question)
        self.browser.post(f"{work}/submit", fields)
        return self.answers(work)

    def answers(self, work: str) -> list[tuple[str, list[tuple[str, str]]]]:
        document = self.workers.assignment(work.rpartition("/")[2]).answer
        assert document is not None
        return [
            (
                answer[0].text or "",
                [(etree.QName(one).localname, one.text or "") for one in answer[1:]],
            )
            for answer in etree.fromstring(document.encode())
        ]

    def refused(self, question: str, **fields: Any) -> Shown:
        """Fill in the form of a new HIT wrongly, and return the page that says so."""
        work = self.accepted(question)
        shown = self.browser.post(f"{work}/submit", fields, status=400)
        assert self.workers.assignment(work.rpartition("/")[2]).answer is None
        return shown
