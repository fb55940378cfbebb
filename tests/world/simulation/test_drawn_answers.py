"""Simulated workers' answers to forms, which are valid for the forms."""

from __future__ import annotations

from typing import Any

import pytest

from mockturk.world.simulation import Simulation
from world.lifecycle.policies import known_answers, plurality, report, results
from world.lifecycle.stage import Stage

FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)


def question(identifier: str, answer: str, *, required: bool = True) -> str:
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>"
        f"<IsRequired>{str(required).lower()}</IsRequired>"
        "<QuestionContent><Text>?</Text></QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def form(*questions: str) -> str:
    return f'<QuestionForm xmlns="{FORM}">{"".join(questions)}</QuestionForm>'


def free_text(constraints: str = "") -> str:
    inside = f"<Constraints>{constraints}</Constraints>" if constraints else ""
    return f"<FreeTextAnswer>{inside}</FreeTextAnswer>"


def pattern(regex: str) -> str:
    return free_text(f'<AnswerFormatRegex regex="{regex}"/>')


def selection(*choices: str, least: int = 1, most: int = 1) -> str:
    made = "".join(
        f"<Selection><SelectionIdentifier>{one}</SelectionIdentifier><Text>{one}</Text></Selection>"
        for one in choices
    )
    return (
        f"<SelectionAnswer><MinSelectionCount>{least}</MinSelectionCount>"
        f"<MaxSelectionCount>{most}</MaxSelectionCount>"
        f"<Selections>{made}</Selections></SelectionAnswer>"
    )


FILE = (
    "<FileUploadAnswer><MaxFileSizeInBytes>500</MaxFileSizeInBytes>"
    "<MinFileSizeInBytes>100</MinFileSizeInBytes></FileUploadAnswer>"
)


def simulated(answer: str, *, required: bool = True, **options: Any) -> tuple[int, int]:
    """How many of thirty assignments were submitted, and how many returned."""
    stage = Stage()
    for _ in range(10):
        stage.hit(Question=form(question("q", answer, required=required)), MaxAssignments=3)
    summary = Simulation(stage.world, workers=3, seconds=1, **options).run()
    return summary.submitted, summary.returned


@pytest.mark.parametrize("agreement", [0, 1])
@pytest.mark.parametrize(
    "answer",
    [
        free_text(),
        free_text('<Length minLength="50" maxLength="60"/>'),
        free_text('<Length maxLength="2"/>'),
        free_text("<IsNumeric/>"),
        free_text('<IsNumeric minValue="18" maxValue="99"/>'),
        free_text('<IsNumeric maxValue="-5"/>'),
        free_text('<IsNumeric/><Length minLength="5" maxLength="5"/>'),
        pattern("^[0-9]{5}$"),
        pattern(r"^\d{4}-\d{2}-\d{2}$"),
        pattern("^[^@]+@[^@]+[.]com$"),
        pattern("^(yes|no)$"),
        selection("red", "green", "blue"),
        selection("red", "green", "blue", least=2, most=2),
        selection("red", "green", "blue", least=0, most=3),
        selection("red"),
        FILE,
    ],
)
def test_answers_fit_the_form(answer: str, agreement: float) -> None:
    assert simulated(answer, agreement=agreement) == (30, 0)


def test_who_finds_no_answer_returns_the_assignment() -> None:
    impossible = pattern("^no such text$")

    assert simulated(impossible) == (0, 30)
    # Optional questions are left out.
    assert simulated(impossible, required=False) == (30, 0)


def test_what_need_not_be_answered_is_left_out() -> None:
    stage = Stage()
    stage.hit(
        Question=form(
            question("a", pattern("^no such text$"), required=False), question("b", free_text())
        )
    )

    assert Simulation(stage.world).run().submitted == 1


@pytest.mark.parametrize(("accuracy", "score"), [(1, "100"), (0, "0")])
def test_the_answer_key_of_a_form_is_met_or_missed(accuracy: float, score: str) -> None:
    stage = Stage()
    key: dict[str, Any] = {"colour": "red", "text": "hello", "many": ["a", "c"]}
    hit = stage.hit(
        Question=form(
            question("colour", selection("red", "green")),
            question("text", free_text()),
            question("many", selection("a", "b", "c", most=3)),
        ),
        MaxAssignments=10,
        AssignmentReviewPolicy=known_answers(key),
    )
    assert Simulation(stage.world, accuracy=accuracy).run().submitted == 10

    found = results(report(stage, hit, "Assignment"), "KnownAnswerScore")
    assert [value for *_, value in found] == [score] * 10


def test_an_answer_key_of_several_values_is_met_on_a_page() -> None:
    stage = Stage()
    hit = stage.hit(AssignmentReviewPolicy=known_answers({"many": ["a", "b"]}))  # type: ignore[dict-item]
    Simulation(stage.world, accuracy=1).run()

    ((*_, score),) = results(report(stage, hit, "Assignment"), "KnownAnswerScore")
    assert score == "100"


def test_a_page_of_which_nothing_is_known_has_one_answer() -> None:
    stage = Stage()
    hit = stage.hit()
    Simulation(stage.world).run()

    (assignment,) = stage.done("GetAssignmentsForHIT", HITId=hit).all("Assignment")
    assert "<QuestionIdentifier>answer</QuestionIdentifier>" in (assignment.text("Answer") or "")


def test_choices_agree_as_often_as_stated() -> None:
    stage = Stage()
    hit = stage.hit(
        Question=form(question("q", selection("red", "green", "blue"))),
        MaxAssignments=200,
        HITReviewPolicy=plurality("q"),
    )
    Simulation(stage.world, workers=200, agreement=0.7).run()

    ((*_, share),) = results(report(stage, hit, PageSize=1000), "AnswerAgreementScore")
    assert 60 < int(share or "") < 80
