"""A requester whose HITs have review policies, and their pages of the console."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from mockturk.store import tables
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.world.lifecycle.scheduled_events import open_transaction
from web.console.browser import Browser, Shown
from world.lifecycle.stage import Stage

_FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)


def free_text(identifier: str, text: str) -> str:
    return _question(identifier, text, "<FreeTextAnswer/>")


def choice(identifier: str, text: str, **selections: str) -> str:
    made = "".join(
        f"<Selection><SelectionIdentifier>{one}</SelectionIdentifier>"
        f"<Text>{escape(said)}</Text></Selection>"
        for one, said in selections.items()
    )
    return _question(
        identifier,
        text,
        "<SelectionAnswer><MaxSelectionCount>2</MaxSelectionCount>"
        f"<Selections>{made}</Selections></SelectionAnswer>",
    )


def file(identifier: str, text: str) -> str:
    return _question(
        identifier,
        text,
        "<FileUploadAnswer><MaxFileSizeInBytes>2000</MaxFileSizeInBytes>"
        "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>",
    )


def form(*questions: str) -> str:
    return f'<QuestionForm xmlns="{_FORM}">{"".join(questions)}</QuestionForm>'


def _question(identifier: str, text: str, answer: str) -> str:
    return (
        f"<Question><QuestionIdentifier>{escape(identifier)}</QuestionIdentifier>"
        f"<QuestionContent><Text>{escape(text)}</Text></QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


ANIMALS = form(
    choice("animal", "Which animal is it?", cat="A cat", dog="A dog"),
    free_text("colour", "Which colour has it?"),
    file("sketch", "Draw it, if you like"),
)


def known_answers(**thresholds: object) -> dict[str, Any]:
    """A policy whose known answer for the animal is a cat."""
    key = {"Key": "AnswerKey", "MapEntry": {"Key": "animal", "Value": "cat"}}
    return {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameter": [key, *({"Key": one, "Value": value} for one, value in thresholds.items())],
    }


def plurality(**parameters: object) -> dict[str, Any]:
    """A policy that compares the colours; more than half must agree."""
    given = {"QuestionIds": "colour", "QuestionAgreementThreshold": 50, **parameters}
    return {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameter": [{"Key": one, "Value": value} for one, value in given.items()],
    }


BOTH = {
    "Question": ANIMALS,
    "MaxAssignments": 3,
    "AssignmentReviewPolicy": known_answers(
        ApproveIfKnownAnswerScoreIsAtLeast=100, RejectIfKnownAnswerScoreIsLessThan=50
    ),
    "HITReviewPolicy": plurality(),
}


class Console(Stage):
    """The requester's console in a browser, without one."""

    def __init__(self, root: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.browser = Browser(self.world, root)

    @property
    def requester(self) -> str:
        with open_transaction(self.world):
            return self.world.account("AKIATEST").id

    def page(self, address: str, status: int = 200) -> Shown:
        return self.browser.open(f"/requester/{self.requester}{address}", status)

    def does(self, address: str, status: int = 200, **fields: object) -> Shown:
        return self.browser.post(f"/requester/{self.requester}{address}", fields, status)

    def answered(self, hit_id: str, worker_id: str, **answers: Any) -> str:
        """Let a worker accept and answer a HIT, and return the assignment's id."""
        (assignment_id,) = self.accepted(hit_id, worker_id)
        self.workers.submit(assignment_id, answers)
        return assignment_id

    def reviewed_hit(self, **fields: Any) -> tuple[str, list[str]]:
        """A HIT with both policies, done by three workers, one of them with wrong answers."""
        hit_id = self.hit(**{**BOTH, **fields})
        done = [
            self.answered(hit_id, "WANN", animal=["cat"], colour="black"),
            self.answered(hit_id, "WBEN", animal=["dog"], colour="black"),
            self.answered(hit_id, "WCLO", animal=["cat"], colour="white"),
        ]
        return hit_id, done

    def asked(self, hit_id: str) -> Any:
        return summarize_questions(
            find_form_view(self.world.documents, self.record(hit_id).question)
        )

    def count(self, table: Any) -> int:
        with self.world.store.transaction():
            return len(self.world.store.all(table))


REVIEWS = tables.REVIEWS
