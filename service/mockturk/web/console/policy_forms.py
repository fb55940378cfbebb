"""The fields of review policies in Compose: one for each parameter, with its range and meaning.

The content of a policy stays as a request has it: a PolicyName, and Parameters with a Key and
Values. Every known parameter has a fixed position in the form, so that its Key need not be typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality
from mockturk.web.console.answers import Questions, QuestionSummary
from mockturk.web.console.operation_forms import FormValues
from mockturk.web.console.policy_diagrams import ScoreScale, draw_decisions, draw_extension

_KEY, _QUESTIONS, _NUMBER, _FLAG, _TEXT = "key", "questions", "number", "flag", "text"


@dataclass(frozen=True, slots=True)
class PolicyParameter:
    """A parameter of a policy: the kind of its field, its range and its meaning in words."""

    name: str
    kind: str
    allowed: str
    meaning: str


_EXTENSION = (
    PolicyParameter(
        "ExtendMinimumTimeInSeconds", _NUMBER, "3,600 to 31,536,000", "time added with an extension"
    ),
)
PARAMETERS: Mapping[str, tuple[PolicyParameter, ...]] = MappingProxyType(
    {
        ScoreMyKnownAnswers.name: (
            PolicyParameter(
                "AnswerKey", _KEY, "at least one answer", "the answers that you know (required)"
            ),
            PolicyParameter(
                "ApproveIfKnownAnswerScoreIsAtLeast",
                _NUMBER,
                "0 to 101",
                "the percentage of known answers from which on a worker is approved",
            ),
            PolicyParameter("ApproveReason", _TEXT, "", "what the worker is told"),
            PolicyParameter(
                "RejectIfKnownAnswerScoreIsLessThan",
                _NUMBER,
                "0 to 101",
                "the percentage below which a worker is rejected",
            ),
            PolicyParameter("RejectReason", _TEXT, "", "what the worker is told"),
            PolicyParameter(
                "ExtendIfKnownAnswerScoreIsLessThan",
                _NUMBER,
                "0 to 101",
                "the percentage below which one more worker is asked",
            ),
            PolicyParameter(
                "ExtendMaximumAssignments", _NUMBER, "2 to 25", "the most workers; 5 if empty"
            ),
            *_EXTENSION,
        ),
        SimplePlurality.name: (
            PolicyParameter(
                "QuestionIds", _QUESTIONS, "at least one", "the questions to compare (required)"
            ),
            PolicyParameter(
                "QuestionAgreementThreshold",
                _NUMBER,
                "a percentage",
                "more workers than this must give the same answer; 100: all (required)",
            ),
            PolicyParameter(
                "DisregardAssignmentIfRejected", _FLAG, "", "leave rejected assignments out"
            ),
            PolicyParameter(
                "DisregardAssignmentIfKnownAnswerScoreIsLessThan",
                _NUMBER,
                "a percentage",
                "leave workers out who know less than this",
            ),
            PolicyParameter(
                "ExtendIfHITAgreementScoreIsLessThan",
                _NUMBER,
                "1 to 100",
                "the percentage of agreed questions below which one more worker is asked",
            ),
            PolicyParameter("ExtendMaximumAssignments", _NUMBER, "1 or more", "the most workers"),
            *_EXTENSION,
            PolicyParameter(
                "ApproveIfWorkerAgreementScoreIsAtLeast",
                _NUMBER,
                "a percentage",
                "the agreement from which on a worker is approved",
            ),
            PolicyParameter(
                "RejectIfWorkerAgreementScoreIsLessThan",
                _NUMBER,
                "a percentage",
                "the agreement below which a worker is rejected",
            ),
            PolicyParameter("RejectReason", _TEXT, "", "what the worker is told"),
        ),
    }
)
POLICY_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "AssignmentReviewPolicy": ScoreMyKnownAnswers.name,
        "HITReviewPolicy": SimplePlurality.name,
    }
)
"""The fields of a request with a policy, and the policy of each."""

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "answer": "answerkey",
        "approveifworkeragreementscoreisnotlessthan": "approveifworkeragreementscoreisatleast",
    }
)


@dataclass(frozen=True, slots=True)
class ParameterField:
    """A parameter in a form: the names of its inputs begin with ``path``.

    ``values`` are its Values, ``known`` its MapEntries by question.
    """

    parameter: PolicyParameter
    path: str
    values: tuple[str, ...]
    known: Mapping[str, tuple[str, ...]]

    @property
    def anchor(self) -> str:
        """The id of its input in the page, or that of its error if it has several inputs."""
        has_one = self.parameter.kind not in (_KEY, _QUESTIONS)
        return f"{self.path}.Value.1" if has_one else f"{self.path}-problem"


@dataclass(frozen=True, slots=True)
class PolicyForm:
    """The fields of a policy, the questions to choose from, and the scales of its scores.

    ``others`` are parameters without a field, each with its path, Key and Values.
    """

    name: str
    is_sent: bool
    fields: tuple[ParameterField, ...]
    questions: tuple[QuestionSummary, ...]
    scales: tuple[ScoreScale, ...]
    others: tuple[tuple[str, str, tuple[str, ...]], ...]


def build_policy_form(path: str, policy: FormValues, name: str, asked: Questions) -> PolicyForm:
    """Return the form of a policy at a path; ``asked`` are the questions of the HIT.

    Questions that only the policy names are listed too, so that nothing is lost.
    """
    given: dict[str, FormValues] = {}
    for key, item in _list_parameters(policy):
        given.setdefault(_plain(key), item)
    fields = tuple(
        ParameterField(
            one,
            f"{path}.Parameter.{number}",
            _read_values(given.get(_plain(one.name), {}), one.kind),
            _read_known_answers(given.get(_plain(one.name), {})),
        )
        for number, one in enumerate(PARAMETERS[name], 1)
    )
    ids = dict.fromkeys(asked)
    for field in fields:
        ids |= dict.fromkeys(field.known)
        if field.parameter.kind == _QUESTIONS:
            ids |= dict.fromkeys(filter(None, field.values))
    questions = tuple(asked.get(one) or QuestionSummary(one) for one in ids)
    others = tuple(
        (
            f"{path}.Parameter.{number}",
            str((item.get("Key") or [""])[0]),
            tuple(item.get("Value") or [""]),
        )
        for number, item in enumerate(_list_other_parameters(policy, name), len(fields) + 1)
    )
    is_sent = not policy or bool(_get_name(policy))
    scales = tuple(_draw_scales(name, fields))
    return PolicyForm(name, is_sent, fields, questions, scales, others)


def has_policy_form(field: str, policy: FormValues) -> bool:
    """Return whether a policy in a field has a form: not if it has another PolicyName."""
    return _get_name(policy) in ("", POLICY_FIELDS.get(field))


def _get_name(policy: FormValues) -> str:
    return str((policy.get("PolicyName") or [""])[0])


def arrange_parameters(given: FormValues) -> FormValues:
    """Return a request whose policies have their known parameters only, without empty ones.

    Unknown parameters, and policies of unknown names, stay as they are.
    """
    found = dict(given)
    for field in POLICY_FIELDS:
        if field in given:
            found[field] = [
                _arrange(one) if isinstance(one, dict) and has_policy_form(field, one) else one
                for one in given[field]
            ]
    return found


def _list_other_parameters(policy: FormValues, name: str) -> Iterator[FormValues]:
    """Yield the parameters of a policy that have no field: unknown and repeated ones."""
    free = {_plain(one.name) for one in PARAMETERS[name]}
    for key, item in _list_parameters(policy):
        if _plain(key) in free:
            free.remove(_plain(key))
        elif any(item.values()):
            yield item


def _arrange(policy: FormValues) -> FormValues:
    kept: list[Any] = []
    for item in policy.get("Parameter", ()):
        entries = [
            entry
            for entry in item.get("MapEntry", ())
            if isinstance(entry, dict) and any(entry.get("Value", ()))
        ]
        values = [value for value in item.get("Value", ()) if value]
        if entries or values:
            kept.append(
                {
                    "Key": item.get("Key", []),
                    **({"Value": values} if values else {}),
                    **({"MapEntry": entries} if entries else {}),
                }
            )
    return {**policy, "Parameter": kept} if "Parameter" in policy else policy


def _list_parameters(policy: FormValues) -> Iterator[tuple[str, FormValues]]:
    for item in policy.get("Parameter", ()):
        if isinstance(item, dict):
            yield str((item.get("Key") or [""])[0]), item


def _plain(key: str) -> str:
    """Return a key as the service compares keys: without blanks around it, in lower case."""
    plain = key.strip().lower()
    return _OTHER_NAMES.get(plain, plain)


def _read_values(item: FormValues, kind: str) -> tuple[str, ...]:
    values = [str(value) for value in item.get("Value", ())]
    if kind == _QUESTIONS:  # one Value may have several ids with commas
        values = [one.strip() for value in values for one in value.split(",") if one.strip()]
    return tuple(values)


def _read_known_answers(item: FormValues) -> dict[str, tuple[str, ...]]:
    return {
        str((entry.get("Key") or [""])[0]).strip(): tuple(entry.get("Value", ()))
        for entry in item.get("MapEntry", ())
        if isinstance(entry, dict)
    }


def _draw_scales(name: str, fields: tuple[ParameterField, ...]) -> Iterator[ScoreScale]:
    def number(parameter: str) -> int | None:
        values = next(one.values for one in fields if one.parameter.name == parameter)
        text = values[0].strip() if values else ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None  # noqa: PLR2004 - three digits

    if name == ScoreMyKnownAnswers.name:
        yield draw_decisions(
            "KnownAnswerScore",
            number("ApproveIfKnownAnswerScoreIsAtLeast"),
            number("RejectIfKnownAnswerScoreIsLessThan"),
        )
        extend = number("ExtendIfKnownAnswerScoreIsLessThan")
        if extend is not None:
            yield draw_extension("KnownAnswerScore", extend)
        return
    extend = number("ExtendIfHITAgreementScoreIsLessThan")
    if extend is not None:
        yield draw_extension("HITAgreementScore", extend)
    yield draw_decisions(
        "WorkerAgreementScore",
        number("ApproveIfWorkerAgreementScoreIsAtLeast"),
        number("RejectIfWorkerAgreementScoreIsLessThan"),
    )
