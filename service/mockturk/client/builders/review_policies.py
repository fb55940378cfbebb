"""Review policies, in every form in which clients send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any, ClassVar

from mockturk.client.builders.xml_markup import write_element, write_text_element

Texts = str | Sequence[str] | AbstractSet[str]
"""One text or several."""


class ReviewPolicyFields(dict[str, Any]):
    """A review policy as a dict of the service's names, ready for SOAP libraries such as zeep."""

    policy_name: ClassVar[str]
    request_parameter: ClassVar[str]
    """The parameter of CreateHIT that takes the policy."""

    def __init__(
        self,
        values: Mapping[str, object | None],
        *,
        answer_key: Mapping[str, Texts] | None = None,
    ) -> None:
        """Collect the parameters; those that are None are left out."""
        parameters: list[dict[str, Any]] = []
        if answer_key is not None:
            entries = [
                {"Key": question, "Value": _to_list(texts)}
                for question, texts in answer_key.items()
            ]
            parameters.append({"Key": "AnswerKey", "MapEntry": entries})
        parameters += [
            {"Key": key, "Value": _to_list(value)}
            for key, value in values.items()
            if value is not None
        ]
        super().__init__(PolicyName=self.policy_name, Parameter=parameters)

    def to_query(self) -> dict[str, str]:
        """Return the parameters of a REST query.

        Their names begin with ``AssignmentReviewPolicy.1.`` or ``HITReviewPolicy.1.``.
        """
        return dict(_flatten(f"{self.request_parameter}.1", self))

    def to_xml(self) -> str:
        """Return an ``AssignmentReviewPolicy`` or ``HITReviewPolicy`` element, as in a SOAP body.

        :raises ValueError: when a text has a character that cannot be in XML.
        """
        (element,) = _write(self.request_parameter, self)
        return element

    def to_boto3(self) -> dict[str, Any]:
        """Return the policy in the names of the API of 2017, which boto3 sends."""
        parameters = []
        for parameter in self["Parameter"]:
            if "MapEntry" in parameter:
                entries = [_in_plural(entry) for entry in parameter["MapEntry"]]
                parameters.append({"Key": parameter["Key"], "MapEntries": entries})
            else:
                parameters.append(_in_plural(parameter))
        return {"PolicyName": self["PolicyName"], "Parameters": parameters}


class ScoreMyKnownAnswers(ReviewPolicyFields):
    """An AssignmentReviewPolicy that compares each submission with known answers.

    It is a dict in the names of the legacy API. docs/review-policies.md tells what each parameter
    does; what is None is not sent. Scores are percentages.

    :param answer_key: for each QuestionIdentifier the known answer: a text, or a list or
        set of all the values that the worker must give.
    :param approve_if_score_at_least: approve an assignment with this score or more.
    :param approve_reason: the feedback to the worker of an approved assignment.
    :param reject_if_score_less_than: reject an assignment with a lower score.
    :param reject_reason: the feedback to the worker of a rejected assignment.
    :param extend_if_score_less_than: add an assignment to the HIT after one with a lower score.
    :param extend_maximum_assignments: the number of assignments up to which the HIT is extended.
    :param extend_minimum_time: the time that an extended HIT has left at least; a number is in
        seconds.
    """

    policy_name = "ScoreMyKnownAnswers/2011-09-01"
    request_parameter = "AssignmentReviewPolicy"

    def __init__(
        self,
        answer_key: Mapping[str, Texts],
        *,
        approve_if_score_at_least: int | None = None,
        approve_reason: str | None = None,
        reject_if_score_less_than: int | None = None,
        reject_reason: str | None = None,
        extend_if_score_less_than: int | None = None,
        extend_maximum_assignments: int | None = None,
        extend_minimum_time: timedelta | int | None = None,
    ) -> None:
        super().__init__(
            {
                "ApproveIfKnownAnswerScoreIsAtLeast": approve_if_score_at_least,
                "ApproveReason": approve_reason,
                "RejectIfKnownAnswerScoreIsLessThan": reject_if_score_less_than,
                "RejectReason": reject_reason,
                "ExtendIfKnownAnswerScoreIsLessThan": extend_if_score_less_than,
                "ExtendMaximumAssignments": extend_maximum_assignments,
                "ExtendMinimumTimeInSeconds": _to_seconds(extend_minimum_time),
            },
            answer_key=answer_key,
        )


class SimplePlurality(ReviewPolicyFields):
    """A HITReviewPolicy that compares the answers of a HIT's workers with each other.

    It is a dict in the names of the legacy API. docs/review-policies.md tells what each parameter
    does; what is None is not sent. Scores are percentages.

    :param question_ids: the QuestionIdentifiers to compare: a list, a set or only one.
    :param agreement_threshold: a question has an agreed answer if more workers than this gave it.
    :param disregard_if_rejected: True leaves out rejected assignments.
    :param disregard_if_known_answer_score_less_than: leave out assignments to which
        ScoreMyKnownAnswers gave a lower score.
    :param extend_if_hit_agreement_less_than: add an assignment to a HIT with a lower share of
        questions with an agreed answer.
    :param extend_maximum_assignments: the number of assignments up to which the HIT is extended.
    :param extend_minimum_time: the time that an extended HIT has left at least; a number is in
        seconds.
    :param approve_if_worker_agreement_at_least: approve an assignment with this share of agreed
        answers or more.
    :param reject_if_worker_agreement_less_than: reject an assignment with a lower share.
    :param reject_reason: the feedback to the worker of a rejected assignment.
    """

    policy_name = "SimplePlurality/2011-09-01"
    request_parameter = "HITReviewPolicy"

    def __init__(
        self,
        question_ids: Texts,
        *,
        agreement_threshold: int,
        disregard_if_rejected: bool | None = None,
        disregard_if_known_answer_score_less_than: int | None = None,
        extend_if_hit_agreement_less_than: int | None = None,
        extend_maximum_assignments: int | None = None,
        extend_minimum_time: timedelta | int | None = None,
        approve_if_worker_agreement_at_least: int | None = None,
        reject_if_worker_agreement_less_than: int | None = None,
        reject_reason: str | None = None,
    ) -> None:
        flag = None if disregard_if_rejected is None else "T" if disregard_if_rejected else "F"
        super().__init__(
            {
                "QuestionIds": question_ids,
                "QuestionAgreementThreshold": agreement_threshold,
                "DisregardAssignmentIfRejected": flag,
                "DisregardAssignmentIfKnownAnswerScoreIsLessThan": (
                    disregard_if_known_answer_score_less_than
                ),
                "ExtendIfHITAgreementScoreIsLessThan": extend_if_hit_agreement_less_than,
                "ExtendMaximumAssignments": extend_maximum_assignments,
                "ExtendMinimumTimeInSeconds": _to_seconds(extend_minimum_time),
                "ApproveIfWorkerAgreementScoreIsAtLeast": approve_if_worker_agreement_at_least,
                "RejectIfWorkerAgreementScoreIsLessThan": reject_if_worker_agreement_less_than,
                "RejectReason": reject_reason,
            }
        )


def _to_list(value: object) -> list[str]:
    if isinstance(value, AbstractSet):
        return sorted(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return [str(value)]


def _to_seconds(time: timedelta | int | None) -> int | None:
    return time // timedelta(seconds=1) if isinstance(time, timedelta) else time


def _flatten(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flatten(f"{name}.{number}", inner)
    else:
        yield name, value


def _write(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        children = (xml for key, inner in value.items() for xml in _write(key, inner))
        yield write_element(name, children)
    elif isinstance(value, list):
        for inner in value:
            yield from _write(name, inner)
    else:
        yield write_text_element(name, value)


def _in_plural(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"Key": fields["Key"], "Values": fields["Value"]}
