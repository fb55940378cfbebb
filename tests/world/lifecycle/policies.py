"""Review policies as CreateHIT takes them, and the reports that come back."""

from __future__ import annotations

from typing import Any

from exchanges import Node
from world.lifecycle.stage import Stage


def known_answers(key: dict[str, str], **parameters: object) -> dict[str, Any]:
    """An AssignmentReviewPolicy with one right answer for each question."""
    entries = [{"Key": question, "Value": answer} for question, answer in key.items()]
    return {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameter": [{"Key": "AnswerKey", "MapEntry": entries}, *plain(parameters)],
    }


def plurality(*questions: str, threshold: int = 50, **parameters: object) -> dict[str, Any]:
    """A HITReviewPolicy over some questions."""
    return {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameter": [
            {"Key": "QuestionIds", "Value": list(questions)},
            {"Key": "QuestionAgreementThreshold", "Value": threshold},
            *plain(parameters),
        ],
    }


def plain(parameters: dict[str, object]) -> list[dict[str, object]]:
    return [{"Key": key, "Value": value} for key, value in parameters.items()]


def worked(stage: Stage, hit_id: str, **answers: dict[str, str]) -> dict[str, str]:
    """Let workers do a HIT one after the other; return their assignments by name."""
    made = {}
    for worker, given in answers.items():
        made[worker] = stage.workers.accept(worker, hit_id)
        stage.workers.submit(made[worker], given)
    return made


def report(stage: Stage, hit_id: str, level: str = "HIT", **request: object) -> Node:
    result = stage.done("GetReviewResultsForHIT", HITId=hit_id, **request)
    return result.one(f"{level}ReviewReport")


def actions(report: Node) -> list[tuple[str | None, ...]]:
    """Name, object, status, result and error of each action."""
    names = ("ActionName", "ObjectId", "Status", "Result", "ErrorCode")
    return [tuple(one.text(name) for name in names) for one in report.all("ReviewAction")]


def results(report: Node, *keys: str) -> list[tuple[str | None, ...]]:
    """Subject, question, key and value of each result, or of those with some keys."""
    names = ("SubjectId", "QuestionId", "Key", "Value")
    rows = [tuple(one.text(name) for name in names) for one in report.all("ReviewResult")]
    return [row for row in rows if not keys or row[2] in keys]
