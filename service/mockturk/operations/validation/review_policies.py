"""Rules about review policies in CreateHIT: convert keys and values to a typed policy.

The reference leaves some cases open; docs/review-policies.md documents our choices. Keys are
trimmed and case-insensitive. Unknown keys are ignored and noted. A repeated key with the same value
counts once; the values of a repeated AnswerKey or QuestionIds are merged. Any other value that
cannot be read is an error that names the parameter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mockturk.domain.checks import require_value
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.review_policies import (
    Extension,
    KnownAnswer,
    ScoreMyKnownAnswers,
    SimplePlurality,
)
from mockturk.operations.validation.policy_parameter_reader import PolicyParameters

if TYPE_CHECKING:
    from mockturk.domain.limits import Limits
    from mockturk.domain.request_notes import RequestNotes
    from mockturk.wire.contract.types import structures

# The names, and their misspellings in the service's documentation
# (docs/reference/lifecycle.md#policy-names).
_NAMES = {
    ScoreMyKnownAnswers.name: ScoreMyKnownAnswers.name,
    "ScoreYourKnownAnswers/2011-09-01": ScoreMyKnownAnswers.name,
    "ScoreMyKnownAnswer/2011-09-01": ScoreMyKnownAnswers.name,
    "ScoreMyKnownAnswers/2011/09/01": ScoreMyKnownAnswers.name,
    SimplePlurality.name: SimplePlurality.name,
    "SimplePlurality/2011/09/01": SimplePlurality.name,
}

_EXTENSION_KEYS = ("ExtendMaximumAssignments", "ExtendMinimumTimeInSeconds")
_KNOWN_ANSWERS_KEYS = (
    *("AnswerKey", "Answer"),
    *("ApproveIfKnownAnswerScoreIsAtLeast", "ApproveReason"),
    *("RejectIfKnownAnswerScoreIsLessThan", "RejectReason"),
    *("ExtendIfKnownAnswerScoreIsLessThan", *_EXTENSION_KEYS),
)
_PLURALITY_KEYS = (
    *("QuestionIds", "QuestionAgreementThreshold"),
    *("DisregardAssignmentIfRejected", "DisregardAssignmentIfKnownAnswerScoreIsLessThan"),
    # Two Ruby clients, of 2011 and 2012, send the second name.
    "ApproveIfWorkerAgreementScoreIsAtLeast",
    "ApproveIfWorkerAgreementScoreIsNotLessThan",
    *("RejectIfWorkerAgreementScoreIsLessThan", "RejectReason"),
    *("ExtendIfHITAgreementScoreIsLessThan", *_EXTENSION_KEYS),
)
# The keys of each policy, by themselves and by their lower-case forms.
_KEYS = {
    policy: {form: key for key in keys for form in (key, key.lower())}
    for policy, keys in (
        (ScoreMyKnownAnswers.name, _KNOWN_ANSWERS_KEYS),
        (SimplePlurality.name, _PLURALITY_KEYS),
    )
}

_NO_TIME = timedelta(0)


def validate_assignment_policy(
    policy: structures.ReviewPolicy | None, limits: Limits, notes: RequestNotes
) -> ScoreMyKnownAnswers | None:
    """Return the validated AssignmentReviewPolicy of a HIT; None if there is none.

    Unknown keys are added to ``notes``.
    Raises MissingParameters, InvalidParameterValue, ParameterOutOfRange.
    """
    if policy is None:
        return None
    level = "AssignmentReviewPolicy"
    parameters = _read_parameters(policy, level, ScoreMyKnownAnswers.name, notes)
    score = limits.known_answer_score
    return ScoreMyKnownAnswers(
        answer_key=_answer_key(parameters),
        approve_if_score_at_least=parameters.number("ApproveIfKnownAnswerScoreIsAtLeast", score),
        approve_reason=parameters.text("ApproveReason"),
        reject_if_score_less_than=parameters.number("RejectIfKnownAnswerScoreIsLessThan", score),
        reject_reason=parameters.text("RejectReason"),
        extension=_extension(
            if_score_less_than=parameters.number("ExtendIfKnownAnswerScoreIsLessThan", score),
            maximum=parameters.number(
                "ExtendMaximumAssignments", limits.known_answer_extension_ceiling
            )
            or limits.default_known_answer_extension_ceiling,
            minimum_time=_extension_time(parameters, limits),
        ),
    )


def validate_hit_policy(
    policy: structures.ReviewPolicy | None, limits: Limits, notes: RequestNotes
) -> SimplePlurality | None:
    """Return the validated HITReviewPolicy of a HIT; None if there is none.

    Unknown keys are added to ``notes``.
    Raises MissingParameters, InvalidParameterValue, ParameterOutOfRange.
    """
    if policy is None:
        return None
    level = "HITReviewPolicy"
    parameters = _read_parameters(policy, level, SimplePlurality.name, notes)
    return SimplePlurality(
        question_ids=_question_ids(parameters),
        agreement_threshold=parameters.required_number("QuestionAgreementThreshold"),
        disregard_rejected=parameters.flag("DisregardAssignmentIfRejected"),
        disregard_if_known_answer_score_less_than=parameters.number(
            "DisregardAssignmentIfKnownAnswerScoreIsLessThan"
        ),
        approve_if_score_at_least=parameters.number(
            "ApproveIfWorkerAgreementScoreIsAtLeast",
            also="ApproveIfWorkerAgreementScoreIsNotLessThan",
        ),
        reject_if_score_less_than=parameters.number("RejectIfWorkerAgreementScoreIsLessThan"),
        reject_reason=parameters.text("RejectReason"),
        extension=_extension(
            if_score_less_than=parameters.number(
                "ExtendIfHITAgreementScoreIsLessThan", limits.hit_agreement_score
            ),
            maximum=parameters.number("ExtendMaximumAssignments", limits.max_assignments),
            minimum_time=_extension_time(parameters, limits),
        ),
    )


def _read_parameters(
    policy: structures.ReviewPolicy, level: str, name: str, notes: RequestNotes
) -> PolicyParameters:
    _require_name(policy, level, name)
    return PolicyParameters(level, name, policy.Parameter or (), _KEYS[name], notes)


def _require_name(policy: structures.ReviewPolicy, level: str, name: str) -> None:
    given = require_value(f"{level}.PolicyName", policy.PolicyName).strip()
    known = _NAMES.get(given)
    if known != name:
        detail = "It belongs to the other level. " if known else ""
        raise InvalidParameterValue(
            f"{level}.PolicyName",
            given,
            f"{detail}The policy of this level is {name}.",
            list_allowed([name]),
        )


def _answer_key(parameters: PolicyParameters) -> tuple[KnownAnswer, ...]:
    """Return the known answers; entries for the same question are merged.

    Source: docs/reference/decisions.md#d9.
    """
    answers = parameters.entries("AnswerKey", also="Answer")
    if not answers:
        raise parameters.build_missing_error("AnswerKey")
    if "" in answers:
        raise parameters.build_invalid_error(
            "AnswerKey", "", "Every MapEntry needs a question as its Key."
        )
    return tuple(KnownAnswer(key, tuple(sorted(values))) for key, values in answers.items())


def _question_ids(parameters: PolicyParameters) -> tuple[str, ...]:
    """Return the question ids, sent as several Values or as a comma-separated list in one."""
    values = ",".join(parameters.values("QuestionIds"))
    ids = dict.fromkeys(map(str.strip, values.split(",")))
    ids.pop("", None)
    if not ids:
        raise parameters.build_missing_error("QuestionIds")
    return tuple(ids)


def _extension_time(parameters: PolicyParameters, limits: Limits) -> timedelta:
    """Return the extra time; zero if the parameter is absent or 0.

    Source: docs/reference/operations.md#conflict-extension-time.
    """
    seconds = parameters.number(
        "ExtendMinimumTimeInSeconds", limits.policy_extension_time, or_zero=True
    )
    return timedelta(seconds=seconds) if seconds else _NO_TIME


def _extension(
    if_score_less_than: int | None, maximum: int | None, minimum_time: timedelta
) -> Extension | None:
    """Return the extension; None if there is no score threshold.

    Source: docs/reference/lifecycle.md#extension-needs-threshold.
    """
    if if_score_less_than is None:
        return None
    return Extension(if_score_less_than, maximum, minimum_time)
