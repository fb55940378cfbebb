"""ExtendHIT: more assignments and more time, and their limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mockturk.domain.limits import STRICT
from world.lifecycle.stage import FUNDS, INVALID, MISSING, RANGE, Stage, message, usd

TOO_MANY = "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease"
TOO_OLD = "AWS.MechanicalTurk.HITTooOldForExtension"


def test_both_at_once() -> None:
    stage = Stage()
    hit_id = stage.hit()

    result = stage.done(
        "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=2, ExpirationIncrementInSeconds=3600
    )

    shown = stage.shown(hit_id)
    assert result.names() == ["Request"]
    assert shown.text("MaxAssignments") == "3"
    assert shown.text("Expiration") == "2014-08-15T14:00:00Z"
    assert stage.counters(hit_id) == (0, 3, 0)


def test_each_alone_leaves_the_other() -> None:
    stage = Stage()
    more, longer = stage.hit(), stage.hit()

    stage.done("ExtendHIT", HITId=more, MaxAssignmentsIncrement=1)
    stage.done("ExtendHIT", HITId=longer, ExpirationIncrementInSeconds=3600)

    assert stage.shown(more).text("Expiration") == "2014-08-15T13:00:00Z"
    assert stage.shown(longer).text("MaxAssignments") == "1"


def test_time_counts_from_now_once_it_has_run_out() -> None:
    stage = Stage()
    forced, expired = stage.hit(), stage.hit()
    stage.later(minutes=1)
    stage.done("ForceExpireHIT", HITId=forced)
    stage.later(hours=2)

    for hit_id in (forced, expired):
        stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)

        assert stage.shown(hit_id).text("Expiration") == "2014-08-15T15:01:00Z"
        assert stage.status(hit_id) == "Assignable"


def test_an_extended_hit_expires_again() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.later(hours=2)
    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)

    stage.later(seconds=3599)
    assert stage.status(hit_id) == "Assignable"
    stage.later(seconds=1)
    assert stage.status(hit_id) == "Reviewable"


def test_neither_misses_a_parameter() -> None:
    stage = Stage()

    refused = stage.call("ExtendHIT", HITId=stage.hit())

    assert refused.code == MISSING
    assert message(refused) == (
        "Your request is missing required parameters. Required parameters include "
        "MaxAssignmentsIncrement or ExpirationIncrementInSeconds."
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"MaxAssignmentsIncrement": 0}, RANGE),
        ({"MaxAssignmentsIncrement": -1}, RANGE),
        ({"MaxAssignmentsIncrement": 1}, None),
        ({"MaxAssignmentsIncrement": 999_999_990}, None),
        ({"MaxAssignmentsIncrement": 999_999_991}, INVALID),  # more than the maximum
        ({"MaxAssignmentsIncrement": 1_000_000_001}, RANGE),
        ({"MaxAssignmentsIncrement": 2**31}, INVALID),
        ({"MaxAssignmentsIncrement": "two"}, INVALID),
        ({"ExpirationIncrementInSeconds": 59}, RANGE),
        ({"ExpirationIncrementInSeconds": 60}, None),
        ({"ExpirationIncrementInSeconds": 31_536_000}, None),
        ({"ExpirationIncrementInSeconds": 31_536_001}, RANGE),
        ({"UniqueRequestToken": "x" * 64, "MaxAssignmentsIncrement": 1}, None),
        ({"UniqueRequestToken": "x" * 65, "MaxAssignmentsIncrement": 1}, INVALID),
    ],
)
def test_ranges(fields: dict[str, object], code: str | None) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=10)
    before = stage.snapshot()

    result = stage.call("ExtendHIT", HITId=hit_id, **fields)

    assert result.code == code
    if code:
        assert result.data == {"Parameter": next(iter(fields))}
        assert stage.snapshot() == before


def test_a_range_error_tells_the_range() -> None:
    stage = Stage()

    refused = stage.call("ExtendHIT", HITId=stage.hit(), ExpirationIncrementInSeconds=59)

    assert message(refused) == (
        "The value 59 is invalid for ExpirationIncrementInSeconds. "
        "Valid values range from 60 to 31536000."
    )


def test_time_ends_with_the_calendar() -> None:
    stage = Stage(start=datetime(9998, 12, 31, tzinfo=UTC))
    hit_id = stage.hit(LifetimeInSeconds=30_000_000)

    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=31_536_000)

    shown = stage.done("GetHIT", HITId=hit_id)
    assert shown.text("Expiration") == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(("created", "more", "code"), [(9, 1, TOO_MANY), (1, 9, TOO_MANY)])
def test_a_small_hit_never_has_ten(created: int, more: int, code: str) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=created)

    refused = stage.call("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=more)

    assert refused.code == code
    assert refused.data == {"HITId": hit_id}
    assert stage.shown(hit_id).text("MaxAssignments") == str(created)


def test_a_small_hit_may_have_nine_and_no_more_later() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=8)
    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)

    refused = stage.call("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)

    assert refused.code == TOO_MANY


def test_a_hit_made_with_ten_may_have_any_number() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=10)

    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=90)

    assert stage.shown(hit_id).text("MaxAssignments") == "100"


@pytest.mark.parametrize(
    ("created", "called", "code"),
    [
        (datetime(2015, 7, 21, 23, 59, 59, tzinfo=UTC), 0, None),
        (datetime(2015, 7, 21, 23, 59, 59, tzinfo=UTC), 1, TOO_OLD),
        (datetime(2015, 7, 22, tzinfo=UTC), 10, None),
    ],
)
def test_a_hit_of_before_the_rule_gets_no_more_assignments(
    created: datetime, called: int, code: str | None
) -> None:
    stage = Stage(start=created)
    hit_id = stage.hit()
    stage.later(seconds=called)

    result = stage.call("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)

    assert result.code == code
    if code:
        assert result.data == {"HITId": hit_id}
    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)


def test_a_token_counts_once() -> None:
    stage = Stage()
    hit_id = stage.hit()
    request = {"HITId": hit_id, "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "again"}
    stage.done("ExtendHIT", **request)

    refused = stage.call("ExtendHIT", **request)

    assert refused.code == INVALID
    assert refused.data == {"UniqueRequestToken": "again"}
    assert message(refused) == ('The idempotency token "again" has already been processed.')
    assert stage.shown(hit_id).text("MaxAssignments") == "2"


def test_tokens_are_a_requesters_and_an_operations() -> None:
    stage = Stage()
    mine, theirs = stage.hit(key="ME", UniqueRequestToken="t"), stage.hit(key="THEM")
    request = {"MaxAssignmentsIncrement": 1, "UniqueRequestToken": "t"}

    stage.done("ExtendHIT", key="ME", HITId=mine, **request)
    stage.done("ExtendHIT", key="THEM", HITId=theirs, **request)


def test_an_empty_token_is_none_and_a_refused_call_uses_none_up() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=5)
    for _ in range(2):
        stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1, UniqueRequestToken="")
    request = {"HITId": hit_id, "UniqueRequestToken": "t"}
    assert stage.call("ExtendHIT", **request, MaxAssignmentsIncrement=9).code == TOO_MANY

    stage.done("ExtendHIT", **request, MaxAssignmentsIncrement=1)


def test_in_production_the_new_rewards_and_fees_must_be_there() -> None:
    stage = Stage("production", funds=STRICT.largest_reward)
    small, large = stage.hit(Reward=usd(1000)), stage.hit(Reward=usd(1000), MaxAssignments=10)

    def extended(hit_id: str, more: int) -> str | None:
        return stage.call("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=more).code

    assert extended(large, 715) == FUNDS  # 1,400 each
    assert extended(large, 714) is None
    assert extended(small, 8) is None
    stage.done("ExtendHIT", HITId=small, ExpirationIncrementInSeconds=3600)
