"""The one report of the real service that was kept: both of its rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from lxml import etree

from mockturk.domain.review_policies import Extension, SimplePlurality
from mockturk.domain.reviews import Submission
from mockturk.world.review_policies.plurality import evaluate_hit
from pins import Pins
from world.review_policies.building import Row, answers, intended, rows

REPORT = "GetReviewResultsForHIT.rest.simpleplurality.2012.reindented.xml"
HIT = "2C88H88MQU6LNSOEU0SR0X4AO0UATJ"
FIRST, ODD, THIRD = (
    "2TVNAB6BFMFF62B1BJKJIDGESYQIVM",
    "2YG2GMMEGOOG8WP5O01A5SEIUGKAA9",
    "2WBTUHYW2GTPRVNQANNM469YSA5LQ9",
)
AGREED = "foursquare_id:4f9b6d4fe4b06144923e972a"
POLICY = SimplePlurality(
    ("companies",),
    50,
    reject_if_score_less_than=50,
    extension=Extension(100, 3, timedelta(hours=1)),
)


class Round(NamedTuple):
    """One review: what it said, found and did."""

    summary: str
    findings: list[Row]
    actions: list[tuple[str, str]]


@pytest.fixture(scope="module")
def captured(pins: Pins) -> list[Round]:
    report = etree.fromstring(pins.read(f"captures/{REPORT}")).find(".//HITReviewReport")
    assert report is not None

    def texts(node: etree._Element, *names: str) -> list[str]:
        return [node.findtext(name) or "" for name in names]

    found: dict[str, list[Row]] = {}
    for node in report.findall("ReviewResult"):
        action, *row = texts(
            node, "ActionId", "SubjectType", "SubjectId", "QuestionId", "Key", "Value"
        )
        kind, subject, question, key, value = row
        found.setdefault(action, []).append((kind, subject, question, key, value))
    rounds: list[Round] = []
    for node in report.findall("ReviewAction"):
        action, name, thing, result = texts(node, "ActionId", "ActionName", "ObjectId", "Result")
        if name == "review":
            rounds.append(Round(result, found.pop(action), []))
        else:
            rounds[-1].actions.append((name, thing))
    assert not found
    return rounds


def submitted(assignment_id: str, answer: str, *, rejected: bool = False) -> Submission:
    return Submission(assignment_id, answers(companies=answer), rejected)


def test_the_first_round_finds_nothing_extends_and_rejects_both(captured: list[Round]) -> None:
    first, _ = captured

    judgement = evaluate_hit(POLICY, HIT, [submitted(ODD, "another"), submitted(FIRST, AGREED)])

    assert judgement.summary == first.summary
    assert rows(judgement) == first.findings
    assert intended(judgement) == first.actions


def test_the_second_round_counts_the_rejected_and_rejects_the_odd_one_again(
    captured: list[Round],
) -> None:
    _, second = captured

    judgement = evaluate_hit(
        POLICY,
        HIT,
        [
            submitted(FIRST, AGREED, rejected=True),
            submitted(ODD, "another", rejected=True),
            submitted(THIRD, AGREED),
        ],
    )

    assert judgement.summary == second.summary
    assert rows(judgement) == second.findings
    assert intended(judgement) == second.actions
