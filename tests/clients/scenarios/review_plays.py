"""Reviews in scenarios: HITs done by named workers, and reports read back by those names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from clients.documented import minimal_request
from clients.scenarios.steps import done
from clients.trait import Fields, RequesterClient
from mockturk import MockTurk

WEEK = 604_800  # the LifetimeInSeconds of every documented example
LEVELS = {"Assignment": "AssignmentReview", "HIT": "HITReview"}
GROUPS = ["Minimal", "AssignmentFeedback"]

Row = tuple[str, str, str]
"""What a result is about, its question ("" for the whole) and its key."""


class Action(NamedTuple):
    """An action: its kind, its object and its outcome."""

    name: str
    about: str
    result: str | None = None
    status: str = "Succeeded"


@dataclass(frozen=True)
class Report:
    """The report of one level; the HIT is called "HIT" in it."""

    policy: str
    actions: list[Action]
    rounds: list[dict[Row, str]]
    """What each review found."""

    def values(self, key: str, review: int = -1) -> dict[str, str]:
        """One key's values, by question, or by who it is about; of the latest review."""
        found = self.rounds[review].items()
        return {question or about: value for (about, question, one), value in found if one == key}


class Play:
    """A HIT with review policies, and the work on it."""

    def __init__(self, client: RequesterClient, turk: MockTurk, **request: Any) -> None:
        self._client, self._turk = client, turk
        request = minimal_request(LifetimeInSeconds=WEEK, **request)
        self.hit_id = done(client, "CreateHIT", **request)["HITId"]
        self.names = {self.hit_id: "HIT"}

    def work(self, worker: str, answers: dict[str, str] | str) -> str:
        """Let a worker do an assignment, called by the worker's name from then on."""
        assignment_id = self._turk.workers.accept(worker.upper().replace(" ", "_"), self.hit_id)
        self.names[assignment_id] = worker
        self._turk.workers.submit(assignment_id, answers)
        return assignment_id

    def shown(self, *groups: str) -> Fields:
        request = {"ResponseGroup": ["Minimal", *groups]} if groups else {}
        return done(self._client, "GetHIT", HITId=self.hit_id, **request).values

    def status(self) -> tuple[str, str]:
        """The HIT's status and its number of assignments."""
        shown = self.shown("HITDetail")
        return shown["HITStatus"], shown["MaxAssignments"]

    def decisions(self) -> dict[str, str]:
        """The status of each assignment."""
        return {who: one["AssignmentStatus"] for who, one in self._assignments().items()}

    def feedback(self) -> dict[str, str | None]:
        """What each worker was told."""
        return {who: one.get("RequesterFeedback") for who, one in self._assignments().items()}

    def reports(self) -> dict[str, Report]:
        """The reports of both levels, or of the one that has a policy."""
        told = done(self._client, "GetReviewResultsForHIT", HITId=self.hit_id)
        assert told["HITId"] == self.hit_id
        return {
            level: self._report(told[f"{name}Policy"], told[f"{name}Report"])
            for level, name in LEVELS.items()
            if f"{name}Policy" in told.values
        }

    def _assignments(self) -> dict[str, Fields]:
        return {
            who: done(
                self._client, "GetAssignment", AssignmentId=assignment_id, ResponseGroup=GROUPS
            )["Assignment"]
            for assignment_id, who in self.names.items()
            if who != "HIT"
        }

    def _report(self, policy: Fields, report: Fields) -> Report:
        actions = listed(report.get("ReviewAction"))
        results = listed(report.get("ReviewResult"))
        assert report["PageNumber"] == "1"
        assert report["NumResults"] == report["TotalNumResults"] == str(len(results))
        rounds: dict[str, dict[Row, str]] = {
            one["ActionId"]: {} for one in actions if one["ActionName"] == "review"
        }
        for one in results:
            self._require_type(one["SubjectId"], one["SubjectType"])
            row = self.names[one["SubjectId"]], one.get("QuestionId") or "", one["Key"]
            assert row not in rounds[one["ActionId"]]
            rounds[one["ActionId"]][row] = one["Value"]
        self._require_order(list(rounds), results)
        return Report(
            policy["PolicyName"], [self._action(one) for one in actions], [*rounds.values()]
        )

    def _action(self, one: Fields) -> Action:
        self._require_type(one["ObjectId"], one["ObjectType"])
        assert ("ErrorCode" in one) == (one["Status"] == "Failed")
        assert "CompleteTime" not in one
        about = self.names[one["ObjectId"]]
        return Action(one["ActionName"], about, one.get("Result"), one["Status"])

    def _require_type(self, thing: str, kind: str) -> None:
        assert kind == ("HIT" if thing == self.hit_id else "Assignment")

    @staticmethod
    def _require_order(reviews: list[str], results: list[Fields]) -> None:
        """By review, and within one sorted, as captured."""
        names = ("SubjectId", "QuestionId", "Key")
        rows = [
            (reviews.index(one["ActionId"]), *(one.get(name) or "" for name in names))
            for one in results
        ]
        assert rows == sorted(rows)


def listed(content: Any) -> list[Fields]:
    """What repeats; a library without a schema gives one of it alone."""
    if content is None:
        return []
    return content if isinstance(content, list) else [content]


def extended(by: int) -> Action:
    return Action("extend", "HIT", f"Extended by {by} assignment{'s' * (by != 1)}")


def approved(who: str) -> Action:
    return Action("approve", who, "Approved")


def rejected(who: str) -> Action:
    return Action("reject", who)  # without a Result, as captured


def known(who: str, correct: int, of: int = 5) -> Action:
    """The review of an assignment, in the words of the documented sample."""
    return Action("review", who, f"Reviewed {of} known answers; {correct}/{of} correct")


def compared(questions: int, score: int) -> Action:
    """The review of a HIT, in the captured words."""
    what = "1 question" if questions == 1 else f"{questions} questions"
    return Action("review", "HIT", f"Evaluated {what} and found agreement on {score}%")
