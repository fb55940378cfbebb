"""The documented use cases of review policies, from CreateHIT to the report, with every client.

Policies, parameters and question ids are those the pages print (ReviewPolicyUseCases, and the
example of the HITReviewPolicy structure); where an example differs from its own scenario, both are
tested.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from clients.documented import policy
from clients.scenarios.conftest import EVERY_VARIANT
from clients.scenarios.review_plays import Play, approved, compared, extended, known
from clients.trait import Fields, RequesterClient
from mockturk import ManualClock, MockTurk
from mockturk.documents.answers import write_question_form_answers

KNOWN = "ScoreMyKnownAnswers/2011-09-01"
SLASHED = "ScoreMyKnownAnswers/2011/09/01"  # in the tables above the examples
PLURALITY = "SimplePlurality/2011-09-01"
HOUR = timedelta(hours=1)

# The questions of the single worker (QuestionId3 and so on), and those of several workers, which
# have the same answers.
SINGLE = dict(zip(("3", "7", "15", "17", "18"), "BAFCA", strict=True))
SEVERAL = dict(zip(("3", "4", "13", "14", "19"), "BAFCA", strict=True))
UNKNOWN = [f"questionid{n}" for n in range(1, 21) if str(n) not in SEVERAL]


def answer_key(answers: dict[str, str]) -> list[Fields]:
    return [{"Key": f"QuestionId{n}", "Value": [value]} for n, value in answers.items()]


def photos(key: dict[str, str], correct: int) -> dict[str, str]:
    """Return answers to the known photos, with the given number of correct ones."""
    return {
        f"QuestionId{n}": value if place < correct else "Z"
        for place, (n, value) in enumerate(key.items())
    }


def others(*odd: int, odd_one: str = "no") -> dict[str, str]:
    """Return answers to the fifteen other photos, equal except at some places."""
    return {question: odd_one if n in odd else "ok" for n, question in enumerate(UNKNOWN)}


# Photo moderation: a single worker with known answers.


def single(name: str = KNOWN, key: str = "AnswerKey") -> Fields:
    parameters = {
        key: answer_key(SINGLE),
        "ExtendIfKnownAnswerScoreIsLessThan": "80",
        "ExtendMaximumAssignments": "3",
    }
    return policy(name, parameters)


@pytest.mark.parametrize("variant", EVERY_VARIANT, indirect=True)
def test_photos_go_to_three_workers_at_most(client: RequesterClient, turk: MockTurk) -> None:
    play = Play(client, turk, AssignmentReviewPolicy=single())

    play.work("First", photos(SINGLE, 3))
    assert play.status() == ("Assignable", "2")
    play.work("Second", photos(SINGLE, 0))
    assert play.status() == ("Assignable", "3")
    play.work("Third", photos(SINGLE, 1))
    assert play.status() == ("Reviewable", "3")

    (level, report), *more = play.reports().items()
    assert (level, more) == ("Assignment", [])
    assert report.policy == KNOWN
    assert report.actions == [
        *(known("First", 3), extended(1)),
        *(known("Second", 0), extended(1)),
        *(known("Third", 1), extended(0)),
    ]
    assert [one for found in report.rounds for one in found.items()][:6] == [
        (("First", "", "KnownAnswerScore"), "60"),
        (("First", "QuestionId15", "KnownAnswerCorrect"), "1"),
        (("First", "QuestionId17", "KnownAnswerCorrect"), "0"),
        (("First", "QuestionId18", "KnownAnswerCorrect"), "0"),
        (("First", "QuestionId3", "KnownAnswerCorrect"), "1"),
        (("First", "QuestionId7", "KnownAnswerCorrect"), "1"),
    ]
    assert [report.values("KnownAnswerScore", n) for n in (1, 2)] == [
        *({"Second": "0"}, {"Third": "20"})
    ]
    # Without thresholds for them, nothing is approved or rejected.
    assert set(play.decisions().values()) == {"Submitted"}
    assert set(play.feedback().values()) == {None}


@pytest.mark.parametrize(
    ("name", "key"), [(KNOWN, "AnswerKey"), (SLASHED, "AnswerKey"), (SLASHED, "Answer")]
)
def test_four_of_five_are_enough(
    client: RequesterClient, turk: MockTurk, name: str, key: str
) -> None:
    play = Play(client, turk, AssignmentReviewPolicy=single(name, key))

    play.work("First", photos(SINGLE, 4))

    assert play.status() == ("Reviewable", "1")
    report = play.reports()["Assignment"]
    assert report.policy == KNOWN  # canonical, whatever was sent
    assert report.actions == [known("First", 4)]
    assert report.values("KnownAnswerScore") == {"First": "80"}


# Photo moderation: several workers with agreement.


def several() -> Fields:
    scoring = {
        "AnswerKey": answer_key(SEVERAL),
        "ApproveIfKnownAnswerScoreIsAtLeast": "80",
        "ExtendIfKnownAnswerScoreIsLessThan": "80",
        "ExtendMaximumAssignments": "3",
    }
    agreement = {
        "QuestionIDs": UNKNOWN,
        "QuestionAgreementThreshold": "100",
        "DisregardAssignmentIfKnownAnswerScoreIsLessThan": "80",
    }
    return {
        "AssignmentReviewPolicy": policy(KNOWN, scoring),
        "HITReviewPolicy": policy(PLURALITY, agreement),
    }


@pytest.mark.parametrize("variant", EVERY_VARIANT, indirect=True)
def test_three_workers_of_whom_one_is_disregarded(client: RequesterClient, turk: MockTurk) -> None:
    play = Play(client, turk, MaxAssignments=3, **several())

    play.work("Good", {**photos(SEVERAL, 5), **others(2, 3)})
    play.work("Bad", {**photos(SEVERAL, 3), **others(*range(15), odd_one="bad")})
    play.work("Fair", {**photos(SEVERAL, 4), **others(2, 3, 4)})

    assert play.status() == ("Reviewable", "3")
    assert play.decisions() == {"Good": "Approved", "Bad": "Submitted", "Fair": "Approved"}
    assert set(play.feedback().values()) == {None}
    reports = play.reports()
    assert reports["Assignment"].actions == [
        *(known("Good", 5), approved("Good")),
        *(known("Bad", 3), extended(0)),  # the ceiling is what the HIT began with
        *(known("Fair", 4), approved("Fair")),
    ]
    agreement = reports["HIT"]
    assert agreement.actions == [compared(15, 93)]  # 14 of 15, to the nearest
    assert agreement.values("HitAgreementScore") == {"HIT": "93"}
    assert agreement.values("WorkerAgreementScore") == {"Good": "100", "Fair": "100"}
    assert agreement.values("PluralityAnswersCorrect") == {"Good": "14", "Fair": "14"}
    found = agreement.values("AgreedAnswerFound")
    assert list(found) == sorted(UNKNOWN)
    assert [one for one, value in found.items() if value == "false"] == [UNKNOWN[4]]
    assert agreement.values("AgreedAnswer")[UNKNOWN[2]] == "no"
    assert set(agreement.values("AnswerAgreementScore").values()) == {"100"}


def test_as_printed_it_begins_with_one_worker(client: RequesterClient, turk: MockTurk) -> None:
    """The example has no MaxAssignments: the HIT is extended only after a worker fails."""
    play = Play(client, turk, **several())

    play.work("Bad", {**photos(SEVERAL, 3), **others()})
    assert play.status() == ("Assignable", "2")
    assert play.reports()["HIT"].actions == []
    play.work("Good", {**photos(SEVERAL, 4), **others(1)})

    assert play.status() == ("Reviewable", "2")
    assert play.decisions() == {"Bad": "Submitted", "Good": "Approved"}
    agreement = play.reports()["HIT"]
    assert agreement.actions == [compared(15, 100)]
    assert agreement.values("WorkerAgreementScore") == {"Good": "100"}
    assert agreement.values("AgreedAnswer")[UNKNOWN[1]] == "no"


def test_all_may_be_disregarded(client: RequesterClient, turk: MockTurk) -> None:
    play = Play(client, turk, MaxAssignments=3, **several())
    for worker in ("One", "Two", "Three"):
        play.work(worker, {**photos(SEVERAL, 3), **others()})

    agreement = play.reports()["HIT"]
    assert agreement.actions == [compared(15, 0)]
    assert agreement.values("WorkerAgreementScore") == {}
    assert set(agreement.values("AgreedAnswerFound").values()) == {"false"}


# Categorization and tagging: several workers.


def category(**parameters: str) -> Fields:
    request = {
        "QuestionIDs": ["questionID1"],
        "QuestionAgreementThreshold": "100",
        "ExtendMaximumAssignments": "3",
        "ExtendMinimumTimeInSeconds": "3600",
        **parameters,
    }
    return policy(PLURALITY, request)


def tagged(answer: str) -> dict[str, str]:
    return {"questionID1": answer, "tags": f"my {answer}", "comment": "I liked it"}


def test_as_printed_it_is_not_extended(client: RequesterClient, turk: MockTurk) -> None:
    """Without ExtendIfHITAgreementScoreIsLessThan "extending on failure is disabled"."""
    play = Play(client, turk, MaxAssignments=2, HITReviewPolicy=category())

    play.work("First", tagged("toy"))
    play.work("Second", tagged("game"))

    assert play.status() == ("Reviewable", "2")
    report = play.reports()["HIT"]
    assert report.actions == [compared(1, 0)]
    assert report.values("WorkerAgreementScore") == {"First": "0", "Second": "0"}
    assert set(play.decisions().values()) == {"Submitted"}


@pytest.mark.parametrize("variant", EVERY_VARIANT, indirect=True)
def test_a_third_worker_where_two_disagree(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    policy = category(ExtendIfHITAgreementScoreIsLessThan="100")
    play = Play(client, turk, MaxAssignments=2, HITReviewPolicy=policy)
    play.work("First", tagged("toy"))
    clock.advance(timedelta(days=7) - HOUR / 2)

    play.work("Second", tagged("game"))
    assert play.status() == ("Assignable", "3")
    assert play.shown()["Expiration"] == "2014-08-22T12:30:00Z"  # an hour from then on
    clock.advance(HOUR - timedelta(seconds=1))
    play.work("Third", tagged(" toy "))

    assert play.status() == ("Reviewable", "3")
    report = play.reports()["HIT"]
    # 100 means that all agree (docs/reference/decisions.md#d20); at the ceiling nothing is added.
    assert report.actions == [compared(1, 0), extended(1), compared(1, 0), extended(0)]
    assert report.values("AgreedAnswerFound") == {"questionID1": "false"}


def test_two_who_agree_are_enough(client: RequesterClient, turk: MockTurk) -> None:
    policy = category(ExtendIfHITAgreementScoreIsLessThan="100")
    play = Play(client, turk, MaxAssignments=2, HITReviewPolicy=policy)

    play.work("First", tagged("toy"))
    play.work("Second", {**tagged("toy"), "tags": "red"})

    assert play.status() == ("Reviewable", "2")
    report = play.reports()["HIT"]
    assert report.actions == [compared(1, 100)]
    assert report.values("AgreedAnswer") == {"questionID1": "toy"}
    assert report.values("WorkerAgreementScore") == {"First": "100", "Second": "100"}


# The example of the HITReviewPolicy structure.


def test_a_question_four_times_in_the_key(client: RequesterClient, turk: MockTurk) -> None:
    """Evidently a misprint; its values form one set, which several selections can match.

    Source: docs/reference/decisions.md#d9.
    """
    entries = zip("12111", "BAFCA", strict=True)
    scoring = {
        "AnswerKey": [{"Key": f"QuestionId{n}", "Value": [value]} for n, value in entries],
        "ApproveIfKnownAnswerScoreIsAtLeast": "79",
        "ExtendIfKnownAnswerScoreIsLessThan": "79",
        "ExtendMaximumAssignments": "3",
    }
    play = Play(client, turk, AssignmentReviewPolicy=policy(KNOWN, scoring))

    play.work("One value", {"QuestionId1": "B", "QuestionId2": "A"})
    selected = [("SelectionIdentifier", value) for value in "ABCF"]
    answers = [("QuestionId1", selected), ("QuestionId2", [("FreeText", "A")])]
    play.work("Every value", write_question_form_answers(answers))

    assert play.status() == ("Reviewable", "2")
    report = play.reports()["Assignment"]
    assert report.actions == [
        *(known("One value", 1, of=2), extended(1)),
        *(known("Every value", 2, of=2), approved("Every value")),
    ]
    assert report.values("KnownAnswerScore", 0) == {"One value": "50"}
    assert play.decisions() == {"One value": "Submitted", "Every value": "Approved"}
