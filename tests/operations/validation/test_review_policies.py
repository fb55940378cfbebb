"""Review policies: the stored form of a valid one, and the errors of all others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges import Service
from mockturk.domain.errors import (
    InvalidParameterValue,
    ItemError,
    MissingParameters,
    ParameterOutOfRange,
)
from mockturk.domain.limits import STRICT
from mockturk.domain.request_notes import RequestNotes
from mockturk.domain.review_policies import (
    Extension,
    KnownAnswer,
    ScoreMyKnownAnswers,
    SimplePlurality,
)
from mockturk.operations.validation.review_policies import (
    validate_assignment_policy,
    validate_hit_policy,
)
from mockturk.store import tables
from mockturk.wire.contract.types.structures import ParameterMapEntry, PolicyParameter, ReviewPolicy

KNOWN = "ScoreMyKnownAnswers/2011-09-01"
PLURALITY = "SimplePlurality/2011-09-01"

Values = str | list[str] | dict[str, list[str]]


def parameter(key: str | None, value: Values) -> PolicyParameter:
    if isinstance(value, dict):
        entries = [ParameterMapEntry(Key=name, Value=values) for name, values in value.items()]
        return PolicyParameter(Key=key, MapEntry=entries)
    return PolicyParameter(Key=key, Value=[value] if isinstance(value, str) else value)


def policy(name: str | None, *parameters: tuple[str | None, Values]) -> ReviewPolicy:
    return ReviewPolicy(
        PolicyName=name, Parameter=[parameter(key, value) for key, value in parameters] or None
    )


def known(*parameters: tuple[str | None, Values], name: str = KNOWN) -> ScoreMyKnownAnswers:
    checked = validate_assignment_policy(policy(name, KEY, *parameters), STRICT, RequestNotes())
    assert checked is not None
    return checked


def plurality(*parameters: tuple[str | None, Values], name: str = PLURALITY) -> SimplePlurality:
    checked = validate_hit_policy(policy(name, IDS, THRESHOLD, *parameters), STRICT, RequestNotes())
    assert checked is not None
    return checked


KEY = ("AnswerKey", {"q1": ["B"]})
IDS = ("QuestionIds", ["q1", "q2"])
THRESHOLD = ("QuestionAgreementThreshold", "50")


def test_no_policy_is_none() -> None:
    assert validate_assignment_policy(None, STRICT, RequestNotes()) is None
    assert validate_hit_policy(None, STRICT, RequestNotes()) is None


def test_everything_known_answers_can_say() -> None:
    checked = validate_assignment_policy(
        policy(
            KNOWN,
            ("AnswerKey", {"q1": ["B"], " q2 ": ["A ", " C"], "q3": []}),
            ("ApproveIfKnownAnswerScoreIsAtLeast", "79"),
            ("ApproveReason", "Thank you"),
            ("RejectIfKnownAnswerScoreIsLessThan", "50"),
            ("RejectReason", "Too many wrong"),
            ("ExtendIfKnownAnswerScoreIsLessThan", "60"),
            ("ExtendMaximumAssignments", "3"),
            ("ExtendMinimumTimeInSeconds", "3600"),
        ),
        STRICT,
        RequestNotes(),
    )

    assert checked == ScoreMyKnownAnswers(
        answer_key=(
            KnownAnswer("q1", ("B",)),
            KnownAnswer("q2", ("A", "C")),
            KnownAnswer("q3", ()),
        ),
        approve_if_score_at_least=79,
        approve_reason="Thank you",
        reject_if_score_less_than=50,
        reject_reason="Too many wrong",
        extension=Extension(60, 3, timedelta(hours=1)),
    )


def test_everything_plurality_can_say() -> None:
    checked = validate_hit_policy(
        policy(
            PLURALITY,
            ("QuestionIds", ["q1", "q2"]),
            ("QuestionAgreementThreshold", "49"),
            ("DisregardAssignmentIfRejected", "T"),
            ("DisregardAssignmentIfKnownAnswerScoreIsLessThan", "80"),
            ("ExtendIfHITAgreementScoreIsLessThan", "100"),
            ("ExtendMaximumAssignments", "10"),
            ("ExtendMinimumTimeInSeconds", "31536000"),
            ("ApproveIfWorkerAgreementScoreIsAtLeast", "67"),
            ("RejectIfWorkerAgreementScoreIsLessThan", "34"),
            ("RejectReason", "You disagreed"),
        ),
        STRICT,
        RequestNotes(),
    )

    assert checked == SimplePlurality(
        question_ids=("q1", "q2"),
        agreement_threshold=49,
        disregard_rejected=True,
        disregard_if_known_answer_score_less_than=80,
        approve_if_score_at_least=67,
        reject_if_score_less_than=34,
        reject_reason="You disagreed",
        extension=Extension(100, 10, timedelta(days=365)),
    )


def test_what_is_absent_never_fires() -> None:
    assert known() == ScoreMyKnownAnswers(answer_key=(KnownAnswer("q1", ("B",)),))
    assert plurality() == SimplePlurality(question_ids=("q1", "q2"), agreement_threshold=50)


@pytest.mark.parametrize(
    "name",
    [
        KNOWN,
        f" {KNOWN} ",
        "ScoreYourKnownAnswers/2011-09-01",
        "ScoreMyKnownAnswer/2011-09-01",
        "ScoreMyKnownAnswers/2011/09/01",
    ],
)
def test_documented_misspellings_of_the_name_are_read(name: str) -> None:
    assert known(name=name) == known()


@pytest.mark.parametrize("name", ["", "ScoreMyKnownAnswers", "scoremyknownanswers/2011-09-01", "x"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"AssignmentReviewPolicy\.PolicyName"):
        known(name=name)


def test_a_policy_at_the_other_level_is_refused_and_told_so() -> None:
    with pytest.raises(InvalidParameterValue, match="belongs to the other level"):
        known(name=PLURALITY)
    with pytest.raises(InvalidParameterValue, match="belongs to the other level"):
        plurality(name=KNOWN)


def test_a_policy_without_a_name_misses_it() -> None:
    with pytest.raises(MissingParameters, match=r"HITReviewPolicy\.PolicyName"):
        validate_hit_policy(policy(None), STRICT, RequestNotes())


@pytest.mark.parametrize("key", ["AnswerKey", "answerkey", " AnswerKey ", "Answer"])
def test_keys_are_read_without_case_and_blanks(key: str) -> None:
    checked = validate_assignment_policy(
        policy(KNOWN, (key, {"q1": ["B"]})), STRICT, RequestNotes()
    )

    assert checked == known()


@pytest.mark.parametrize("key", ["QuestionIds", "QuestionIDs", "questionids", "QuestionIds "])
@pytest.mark.parametrize("values", [["q1", "q2"], ["q1,q2"], [" q1 , q2 "], ["q1", "q2,q1", ""]])
def test_question_ids_in_every_form(key: str, values: list[str]) -> None:
    checked = validate_hit_policy(
        policy(PLURALITY, (key, values), THRESHOLD), STRICT, RequestNotes()
    )

    assert checked == plurality()


def test_unknown_keys_are_ignored() -> None:
    assert known(("ExtendAssignments", "T"), ("Surprise", {"a": ["b"]})) == known()
    assert plurality(("Nonsense", "x")) == plurality()


def test_a_key_without_a_name_is_refused() -> None:
    for key in (None, "", " "):
        with pytest.raises(InvalidParameterValue, match=r"AssignmentReviewPolicy\.Parameter\.Key"):
            known((key, "1"))


@pytest.mark.parametrize("answer_key", [None, {}, []])
def test_the_answer_key_is_mandatory(answer_key: Values | None) -> None:
    parameters = [] if answer_key is None else [("AnswerKey", answer_key)]

    with pytest.raises(InvalidParameterValue, match=r"The AnswerKey parameter is mandatory\."):
        validate_assignment_policy(policy(KNOWN, *parameters), STRICT, RequestNotes())


def test_an_answer_key_of_values_is_refused() -> None:
    with pytest.raises(InvalidParameterValue, match="AnswerKey"):
        validate_assignment_policy(policy(KNOWN, ("AnswerKey", "B")), STRICT, RequestNotes())


def test_an_answer_key_of_entries_and_values_is_refused() -> None:
    both = PolicyParameter(
        Key="AnswerKey", Value=["B"], MapEntry=[ParameterMapEntry(Key="q1", Value=["B"])]
    )

    with pytest.raises(InvalidParameterValue, match="AnswerKey"):
        validate_assignment_policy(
            ReviewPolicy(PolicyName=KNOWN, Parameter=[both]), STRICT, RequestNotes()
        )


def test_a_map_entry_needs_a_key() -> None:
    with pytest.raises(InvalidParameterValue, match="AnswerKey"):
        validate_assignment_policy(
            policy(KNOWN, ("AnswerKey", {" ": ["B"]})), STRICT, RequestNotes()
        )


def test_entries_of_one_question_are_one_set() -> None:
    twice = policy(KNOWN, ("AnswerKey", {"q1": ["B"]}), ("AnswerKey", {"q1": ["C"]}))

    checked = validate_assignment_policy(twice, STRICT, RequestNotes())

    assert checked is not None
    assert checked.answer_key == (KnownAnswer("q1", ("B", "C")),)


@pytest.mark.parametrize(
    ("missing", "given"),
    [("QuestionIds", [THRESHOLD]), ("QuestionAgreementThreshold", [IDS])],
)
def test_plurality_needs_questions_and_a_threshold(
    missing: str, given: list[tuple[str, Values]]
) -> None:
    with pytest.raises(InvalidParameterValue, match=f"The {missing} parameter is mandatory"):
        validate_hit_policy(policy(PLURALITY, *given), STRICT, RequestNotes())


@pytest.mark.parametrize("values", [[], [""], [" , "]])
def test_an_empty_list_of_questions_is_none(values: list[str]) -> None:
    with pytest.raises(InvalidParameterValue, match="The QuestionIds parameter is mandatory"):
        validate_hit_policy(
            policy(PLURALITY, ("QuestionIds", values), THRESHOLD), STRICT, RequestNotes()
        )


def test_question_ids_as_a_map_are_refused() -> None:
    with pytest.raises(InvalidParameterValue, match=r"HITReviewPolicy\.QuestionIds"):
        validate_hit_policy(
            policy(PLURALITY, ("QuestionIds", {"q1": ["x"]}), THRESHOLD), STRICT, RequestNotes()
        )


NUMBERS_OF_KNOWN = {
    "ApproveIfKnownAnswerScoreIsAtLeast": (0, 101),
    "RejectIfKnownAnswerScoreIsLessThan": (0, 101),
    "ExtendIfKnownAnswerScoreIsLessThan": (0, 101),
    "ExtendMaximumAssignments": (2, 25),
    "ExtendMinimumTimeInSeconds": (3600, 31_536_000),
}
NUMBERS_OF_PLURALITY = {
    "QuestionAgreementThreshold": None,
    "DisregardAssignmentIfKnownAnswerScoreIsLessThan": None,
    "ExtendIfHITAgreementScoreIsLessThan": (1, 100),
    "ExtendMaximumAssignments": (1, 1_000_000_000),
    "ExtendMinimumTimeInSeconds": (3600, 31_536_000),
    "ApproveIfWorkerAgreementScoreIsAtLeast": None,
    "RejectIfWorkerAgreementScoreIsLessThan": None,
}
NUMBERS = [(KNOWN, *item) for item in NUMBERS_OF_KNOWN.items()] + [
    (PLURALITY, *item) for item in NUMBERS_OF_PLURALITY.items()
]


def checked(name: str, key: str, value: Values) -> object:
    if name == KNOWN:
        return validate_assignment_policy(policy(KNOWN, KEY, (key, value)), STRICT, RequestNotes())
    given = [item for item in (IDS, THRESHOLD) if item[0] != key]
    return validate_hit_policy(policy(PLURALITY, *given, (key, value)), STRICT, RequestNotes())


@pytest.mark.parametrize(("name", "key", "valid"), NUMBERS)
def test_numbers_have_the_documented_ranges(
    name: str, key: str, valid: tuple[int, int] | None
) -> None:
    if valid is None:
        for value in ("-1", "0", "100", "1000"):
            assert checked(name, key, value)
        return
    for number in valid:
        assert checked(name, key, str(number))
    for number in (valid[0] - 1, valid[1] + 1):
        with pytest.raises(ParameterOutOfRange, match=f"{valid[0]} to {valid[1]}") as refused:
            checked(name, key, str(number))
        assert key in refused.value.message


@pytest.mark.parametrize(("name", "key"), [number[:2] for number in NUMBERS])
@pytest.mark.parametrize("value", ["many", "5.5", "1e2", "", "0x10", "١٢", "9" * 19, "5 0"])
def test_what_is_no_integer_is_refused_by_name(name: str, key: str, value: str) -> None:
    with pytest.raises(InvalidParameterValue) as refused:
        checked(name, key, value)

    assert key in refused.value.message


@pytest.mark.parametrize("name", [KNOWN, PLURALITY])
def test_no_extra_time_may_be_said_with_zero(name: str) -> None:
    assert checked(name, "ExtendMinimumTimeInSeconds", "0")


@pytest.mark.parametrize(
    ("value", "meaning"),
    [("T", True), ("t", True), ("true", True), ("1", True)]
    + [("F", False), ("false", False), ("0", False), ("", False), ([], False)],
)
def test_flags_in_every_spelling(value: Values, meaning: bool) -> None:
    assert plurality(("DisregardAssignmentIfRejected", value)).disregard_rejected is meaning


def test_a_flag_is_nothing_else() -> None:
    with pytest.raises(InvalidParameterValue, match="DisregardAssignmentIfRejected") as refused:
        plurality(("DisregardAssignmentIfRejected", "maybe"))
    assert dict(refused.value.data)["AllowedValues"] == "T,F"


def test_a_key_given_twice_may_only_say_the_same() -> None:
    once = known(("RejectReason", "no"))

    assert known(("RejectReason", "no"), ("rejectreason ", "no")) == once
    assert known(("RejectReason", ["no", "no"])) == once
    with pytest.raises(InvalidParameterValue, match=r"AssignmentReviewPolicy\.RejectReason"):
        known(("RejectReason", "no"), ("RejectReason", "yes"))
    with pytest.raises(InvalidParameterValue, match="RejectReason"):
        known(("RejectReason", ["no", "yes"]))


def test_an_extension_needs_a_score_to_fall_short_of() -> None:
    assert known(("ExtendMaximumAssignments", "3")).extension is None
    assert plurality(("ExtendMaximumAssignments", "3")).extension is None


def test_the_ceiling_of_an_extension_has_a_default_at_assignment_level_only() -> None:
    by_known = known(("ExtendIfKnownAnswerScoreIsLessThan", "80")).extension
    by_plurality = plurality(("ExtendIfHITAgreementScoreIsLessThan", "80")).extension

    assert by_known == Extension(80, 5, timedelta(0))
    assert by_plurality == Extension(80, None, timedelta(0))


def test_the_older_name_of_the_approve_threshold_is_read() -> None:
    assert plurality(("ApproveIfWorkerAgreementScoreIsNotLessThan", "60")) == plurality(
        ("ApproveIfWorkerAgreementScoreIsAtLeast", "60")
    )


def test_both_names_of_the_approve_threshold_may_only_say_the_same() -> None:
    older, newer = (
        f"ApproveIfWorkerAgreementScoreIs{ending}" for ending in ("NotLessThan", "AtLeast")
    )

    assert plurality((older, "60"), (newer, "60")).approve_if_score_at_least == 60
    with pytest.raises(InvalidParameterValue, match="ApproveIfWorkerAgreementScoreIsAtLeast"):
        plurality((older, "60"), (newer, "70"))


def test_a_hit_keeps_its_policies_ready_to_run(service: Service) -> None:
    created = service.created(
        AssignmentReviewPolicy={
            "PolicyName": "ScoreYourKnownAnswers/2011-09-01",
            "Parameter": {"Key": "AnswerKey", "MapEntry": {"Key": "q1", "Value": ["A", "B"]}},
        },
        HITReviewPolicy={
            "PolicyName": PLURALITY,
            "Parameter": [
                {"Key": "QuestionIDs", "Value": ["q2", "q3"]},
                {"Key": "QuestionAgreementThreshold", "Value": 100},
            ],
        },
    )

    with service.world.store.transaction():
        hit = service.world.store.get(tables.HITS, created.text("HITId") or "")
    assert hit is not None
    assert hit.assignment_review_policy == ScoreMyKnownAnswers((KnownAnswer("q1", ("A", "B")),))
    assert hit.hit_review_policy == SimplePlurality(("q2", "q3"), 100)


@pytest.mark.parametrize("level", ["AssignmentReviewPolicy", "HITReviewPolicy"])
def test_a_bad_policy_makes_no_hit(service: Service, level: str) -> None:
    refused = service.created(UniqueRequestToken="t", **{level: {"PolicyName": "Nothing"}})

    assert refused.code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert refused.data["Parameter"] == f"{level}.PolicyName"
    assert refused.data["AllowedValues"]
    assert service.created(UniqueRequestToken="t").is_valid == "True"


def test_every_error_of_a_policy_concerns_the_item() -> None:
    for error in (InvalidParameterValue, MissingParameters, ParameterOutOfRange):
        assert issubclass(error, ItemError)
