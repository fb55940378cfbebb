"""Scales of review policies: the outcome of each score."""

from __future__ import annotations

import pytest

from mockturk.web.console.policy_diagrams import Mark, PolicyDiagram, ScoreScale, draw_policies
from web.console.reviewed import BOTH, Console, known_answers, plurality


def drawn(**policies: object) -> list[PolicyDiagram]:
    console = Console()
    hit_id = console.hit(Question=BOTH["Question"], **policies)
    return list(draw_policies(console.record(hit_id), console.asked(hit_id)))


def zones(scale: ScoreScale) -> list[tuple[int, int, str]]:
    return [(zone.first, zone.last, zone.kind) for zone in scale.zones]


@pytest.mark.parametrize(
    ("approve", "reject", "expected"),
    [
        (80, 40, [(0, 39, "reject"), (40, 79, "nothing"), (80, 100, "approve")]),
        (80, None, [(0, 79, "nothing"), (80, 100, "approve")]),
        (None, 40, [(0, 39, "reject"), (40, 100, "nothing")]),
        (None, None, [(0, 100, "nothing")]),
        (50, 50, [(0, 49, "reject"), (50, 100, "approve")]),
        (30, 60, [(0, 29, "reject"), (30, 59, "both"), (60, 100, "approve")]),
        (0, None, [(0, 100, "approve")]),
        (101, 101, [(0, 100, "reject")]),
        (100, 0, [(0, 99, "nothing"), (100, 100, "approve")]),
    ],
)
def test_decisions(
    approve: int | None, reject: int | None, expected: list[tuple[int, int, str]]
) -> None:
    thresholds = {
        "ApproveIfKnownAnswerScoreIsAtLeast": approve,
        "RejectIfKnownAnswerScoreIsLessThan": reject,
    }
    given = {name: value for name, value in thresholds.items() if value is not None}
    (policy,) = drawn(AssignmentReviewPolicy=known_answers(**given))

    assert zones(policy.scales[0]) == expected


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (50, [(0, 50, "nothing"), (51, 100, "agreed")]),
        (0, [(0, 0, "nothing"), (1, 100, "agreed")]),
        (99, [(0, 99, "nothing"), (100, 100, "agreed")]),
        (100, [(0, 99, "nothing"), (100, 100, "agreed")]),
        (250, [(0, 99, "nothing"), (100, 100, "agreed")]),
        (-5, [(0, 100, "agreed")]),
    ],
)
def test_agreement(threshold: int, expected: list[tuple[int, int, str]]) -> None:
    (policy,) = drawn(HITReviewPolicy=plurality(QuestionAgreementThreshold=threshold))

    assert zones(policy.scales[0]) == expected


def test_extensions_have_a_scale_of_their_own() -> None:
    (policy,) = drawn(HITReviewPolicy=plurality(ExtendIfHITAgreementScoreIsLessThan=70))

    assert [scale.name for scale in policy.scales] == [
        *("AnswerAgreementScore", "HITAgreementScore", "WorkerAgreementScore")
    ]
    assert zones(policy.scales[1]) == [(0, 69, "extend"), (70, 100, "nothing")]


def test_the_answer_key_is_in_words() -> None:
    (policy,) = drawn(AssignmentReviewPolicy=known_answers())
    (known,) = policy.key

    assert (known.text, known.answers) == ("Which animal is it?", ("A cat",))


def test_zones_cover_the_drawing_and_marks_pile_up() -> None:
    (policy,) = drawn(AssignmentReviewPolicy=known_answers(ApproveIfKnownAnswerScoreIsAtLeast=50))
    (scale,) = policy.scales
    marks = tuple(Mark(100, f"W{number}") for number in range(6))
    dots = list(ScoreScale(scale.name, scale.measure, scale.zones, marks).dots)

    assert sum(zone.width for zone in scale.zones) == pytest.approx(600, abs=1)
    assert scale.zones[1].x == pytest.approx(scale.zones[0].x + scale.zones[0].width, abs=0.2)
    assert len({dot.x for dot in dots}) == 1
    assert min(dot.y for dot in dots) > 0
