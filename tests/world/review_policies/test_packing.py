"""A HIT gives back the policies that it holds packed, whatever is in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import HIT
from mockturk.domain.review_policies import (
    Extension,
    KnownAnswer,
    ScoreMyKnownAnswers,
    SimplePlurality,
    pack_policy,
)
from world.review_policies.test_against_naive import unhurried

TEXTS = st.text(st.characters(codec="utf-8"))
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)  # those of a world file, and of any request
DURATIONS = st.timedeltas(timedelta(0), timedelta(seconds=2**31))
EXTENSIONS = st.none() | st.builds(Extension, NUMBERS, st.none() | NUMBERS, DURATIONS)
KNOWN_ANSWERS = st.builds(KnownAnswer, TEXTS, st.lists(TEXTS).map(tuple))
SCORING = st.none() | st.builds(
    ScoreMyKnownAnswers,
    st.lists(KNOWN_ANSWERS).map(tuple),
    st.none() | NUMBERS,
    st.none() | TEXTS,
    st.none() | NUMBERS,
    st.none() | TEXTS,
    EXTENSIONS,
)
AGREEMENT = st.none() | st.builds(
    SimplePlurality,
    st.lists(TEXTS).map(tuple),
    NUMBERS,
    st.booleans(),
    st.none() | NUMBERS,
    st.none() | NUMBERS,
    st.none() | NUMBERS,
    st.none() | TEXTS,
    EXTENSIONS,
)
NOON = datetime(2014, 8, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TYPE = HITType("T", "G", "A", HITTypeProperties("Title", "Text", Decimal("0.05"), DAY, DAY))


def hit(scoring: ScoreMyKnownAnswers | None, agreement: SimplePlurality | None) -> HIT:
    return HIT(
        id="H",
        serial=1,
        owner="A",
        hit_type=TYPE,
        created_at=NOON,
        expires_at=NOON + DAY,
        max_assignments=1,
        created_with=1,
        question="?",
        packed_assignment_review_policy=pack_policy(scoring),
        packed_hit_review_policy=pack_policy(agreement),
    )


@unhurried
@given(SCORING, AGREEMENT)
def test_policies_are_the_same_after_packing(
    scoring: ScoreMyKnownAnswers | None, agreement: SimplePlurality | None
) -> None:
    packed = hit(scoring, agreement)

    assert packed.assignment_review_policy == scoring
    assert packed.hit_review_policy == agreement
    assert repr(packed.assignment_review_policy) == repr(scoring)
    assert repr(packed.hit_review_policy) == repr(agreement)


@unhurried
@given(SCORING, SCORING)
def test_hits_are_equal_if_their_policies_are(
    one: ScoreMyKnownAnswers | None, other: ScoreMyKnownAnswers | None
) -> None:
    assert (hit(one, None) == hit(other, None)) == (one == other)
