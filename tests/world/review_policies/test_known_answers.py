"""ScoreMyKnownAnswers: correct answers, scores and planned actions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mockturk.domain.answers import Answers
from mockturk.domain.review_policies import Extension, KnownAnswer, ScoreMyKnownAnswers
from mockturk.domain.reviews import ActionName, PlannedAction, PolicyOutcome, SubjectType, Tally
from mockturk.world.review_policies.known_answers import evaluate_assignment
from world.review_policies.building import HIT, Given, answers, found, intended, rows, values

ME = "2ASSIGNMENT"
NO_TIME = timedelta(0)


def key(**given: Given) -> tuple[KnownAnswer, ...]:
    return tuple(
        KnownAnswer(question, tuple(sorted(values(value)))) for question, value in given.items()
    )


def judged(policy: ScoreMyKnownAnswers, given: Answers) -> PolicyOutcome:
    return evaluate_assignment(policy, HIT, ME, given)


def scoring(correct: int, of: int) -> Answers:
    """Answer so many questions, and so many of them right."""
    return answers(**{f"q{n}": "right" if n < correct else "wrong" for n in range(of)})


def all_right(of: int) -> tuple[KnownAnswer, ...]:
    return key(**{f"q{n}": "right" for n in range(of)})


# Photo moderation, ReviewPolicyUseCases: 4 of these 5 make 80.
PHOTOS = key(QuestionId3="B", QuestionId7="A", QuestionId15="F", QuestionId17="C", QuestionId18="A")
FOUR_RIGHT = answers(
    QuestionId3="B", QuestionId7="A", QuestionId15="F", QuestionId17="C", QuestionId18="B"
)


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("A", "A", True),
        ("A", "a", False),
        ("A", "A.", False),
        ("a b", "a  b", False),  # only the ends are trimmed
        ({"A", "B"}, {"B", "A"}, True),
        ({"A", "B"}, "A", False),
        ("A", {"A", "B"}, False),
        (set(), set(), True),
        (set(), "A", False),
        ("A", set(), False),
        ("0", "00", False),  # texts, not numbers
        ("é", "e\u0301", False),
    ],
)
def test_an_answer_is_right_if_its_values_are_the_same(
    wanted: Given, given: Given, right: bool
) -> None:
    judgement = judged(ScoreMyKnownAnswers(key(q=wanted)), answers(q=given))

    assert judgement.score == (100 if right else 0)
    assert found(judgement, "KnownAnswerCorrect") == {"q": "1" if right else "0"}


def test_a_question_left_out_is_one_left_empty() -> None:
    judgement = judged(ScoreMyKnownAnswers(key(q=set(), r="A")), answers(other="A"))

    assert found(judgement, "KnownAnswerCorrect") == {"q": "1", "r": "0"}


def test_questions_are_told_apart_by_case_and_others_do_not_matter() -> None:
    judgement = judged(ScoreMyKnownAnswers(key(q="A")), answers(Q="A", r="B"))

    assert found(judgement, "KnownAnswerCorrect") == {"q": "0"}


@pytest.mark.parametrize(("given", "correct"), [("right", 1), ("wrong", 0)])
def test_the_documented_sample(given: str, correct: int) -> None:
    judgement = judged(ScoreMyKnownAnswers(key(Question_2="right")), answers(Question_2=given))

    assert judgement.summary == f"Reviewed one known answer; {correct}/1 correct"
    assert rows(judgement) == [
        ("Assignment", ME, "", "KnownAnswerScore", str(100 * correct)),
        ("Assignment", ME, "Question_2", "KnownAnswerCorrect", str(correct)),
    ]
    assert judgement.tallies == (Tally(ME, correct, 1 - correct),)


def test_the_documented_use_case() -> None:
    policy = ScoreMyKnownAnswers(PHOTOS, extension=Extension(80, 3, NO_TIME))

    enough = judged(policy, FOUR_RIGHT)
    too_few = judged(policy, {**FOUR_RIGHT, "QuestionId3": values("A")})

    assert (enough.score, enough.summary) == (80, "Reviewed 5 known answers; 4/5 correct")
    assert intended(enough) == []
    assert (too_few.score, too_few.summary) == (60, "Reviewed 5 known answers; 3/5 correct")
    assert intended(too_few) == [("extend", HIT)]
    assert too_few.tallies == (Tally(ME, 3, 2),)


def test_findings_are_in_the_services_order() -> None:
    judgement = judged(ScoreMyKnownAnswers(PHOTOS), FOUR_RIGHT)

    assert [row[2] for row in rows(judgement)] == [
        "",
        *("QuestionId15", "QuestionId17", "QuestionId18", "QuestionId3", "QuestionId7"),
    ]


@pytest.mark.parametrize(
    ("correct", "of", "score"),
    [
        (0, 3, 0),
        (1, 3, 33),
        (2, 3, 67),
        (3, 3, 100),
        (1, 8, 13),  # 12.5
        (3, 8, 38),  # 37.5
        (1, 200, 1),  # 0.5
        (1, 201, 0),
        (199, 200, 100),  # 99.5
    ],
)
def test_scores_are_rounded_half_up(correct: int, of: int, score: int) -> None:
    assert judged(ScoreMyKnownAnswers(all_right(of)), scoring(correct, of)).score == score


@pytest.mark.parametrize(
    ("threshold", "fires"), [(None, False), (0, True), (49, True), (50, True), (51, False)]
)
def test_approving_needs_the_score_itself(threshold: int | None, fires: bool) -> None:
    policy = ScoreMyKnownAnswers(all_right(2), approve_if_score_at_least=threshold)

    assert intended(judged(policy, scoring(1, 2))) == ([("approve", ME)] if fires else [])


@pytest.mark.parametrize(
    ("threshold", "fires"), [(None, False), (0, False), (49, False), (50, False), (51, True)]
)
def test_rejecting_and_extending_need_a_lower_score(threshold: int | None, fires: bool) -> None:
    rejecting = ScoreMyKnownAnswers(all_right(2), reject_if_score_less_than=threshold)

    assert intended(judged(rejecting, scoring(1, 2))) == ([("reject", ME)] if fires else [])
    if threshold is not None:
        extending = ScoreMyKnownAnswers(all_right(2), extension=Extension(threshold, 5, NO_TIME))
        assert intended(judged(extending, scoring(1, 2))) == ([("extend", HIT)] if fires else [])


@pytest.mark.parametrize("correct", [0, 1, 2])
def test_0_and_101_are_always_and_never(correct: int) -> None:
    def actions(threshold: int) -> list[str]:
        policy = ScoreMyKnownAnswers(
            all_right(2),
            approve_if_score_at_least=threshold,
            reject_if_score_less_than=threshold,
            extension=Extension(threshold, 5, NO_TIME),
        )
        return [action for action, _ in intended(judged(policy, scoring(correct, 2)))]

    assert actions(0) == ["approve"]
    assert actions(101) == ["extend", "reject"]


def test_everything_at_once_extends_approves_and_rejects() -> None:
    policy = ScoreMyKnownAnswers(
        all_right(1),
        approve_if_score_at_least=0,
        approve_reason="well done",
        reject_if_score_less_than=101,
        reject_reason="not that well",
        extension=Extension(101, 5, timedelta(hours=1)),
    )

    assert judged(policy, scoring(1, 1)).planned_actions == (
        PlannedAction(ActionName.extend, SubjectType.HIT, HIT, minimum_time=timedelta(hours=1)),
        PlannedAction(ActionName.approve, SubjectType.Assignment, ME, "well done"),
        PlannedAction(ActionName.reject, SubjectType.Assignment, ME, "not that well"),
    )
