"""Identifiers: the real formats, and the same ones again under a seed."""

from __future__ import annotations

import inspect
import re
import uuid

import pytest

from mockturk.domain.ids import IdGenerator, IdGeneratorState


def sample(ids: IdGenerator) -> list[str]:
    return [ids.hit(), ids.hit_type(), ids.hit_group(), ids.request(), ids.requester("AKIA")]


def test_a_seed_repeats_every_id() -> None:
    assert sample(IdGenerator("seed")) == sample(IdGenerator("seed"))
    assert sample(IdGenerator("seed")) != sample(IdGenerator("other"))


def test_without_a_seed_no_two_worlds_agree() -> None:
    assert not set(sample(IdGenerator())) & set(sample(IdGenerator()))


def test_kinds_do_not_disturb_each_other() -> None:
    quiet, busy = IdGenerator("seed"), IdGenerator("seed")
    for _ in range(5):
        busy.request()
        busy.hit_type()

    assert quiet.hit() == busy.hit()


def test_formats_are_the_services_own() -> None:
    ids = IdGenerator("seed")

    for _ in range(200):
        for made in (ids.hit(), ids.hit_type(), ids.hit_group()):
            assert re.fullmatch(r"3[0-9A-Z]{29}", made)
        request = ids.request()
        assert request == request.lower()
        assert uuid.UUID(request).version == 4


def test_a_requester_follows_from_its_key() -> None:
    ids = IdGenerator("seed")
    first = ids.requester("ONE")
    ids.requester("OTHER")

    assert ids.requester("ONE") == first
    assert {len(ids.requester(str(number))) for number in range(50)} == {13, 14}
    assert all(re.fullmatch(r"A[0-9A-Z]+", ids.requester(str(number))) for number in range(50))


def test_ids_do_not_collide() -> None:
    ids = IdGenerator("seed")

    assert len({ids.hit() for _ in range(10_000)}) == 10_000


EXPECTED = [
    "30S94F3RRD3CYANIWQ0ZY9QI6VSIIJ",
    "3VCPMW40QXZRE5SM6N459C09MSUA6E",
    "AYO8D5IV55KPJ",
    "1f871252-39b9-4921-82c1-af0cb28e23d8",
    1,
]
# Each that takes nothing and makes something.
DRAWS = [
    name
    for name, made in inspect.getmembers(IdGenerator, inspect.isfunction)
    if not name.startswith("_") and inspect.signature(made).return_annotation in ("str", "int")
    if len(inspect.signature(made).parameters) == 1
]


def test_ids_are_those_they_always_were() -> None:
    """These ids must not change: programs rely on the ids of their seed."""
    ids = IdGenerator(1)

    assert [ids.hit(), ids.hit(), ids.worker(), ids.request(), ids.serial()] == EXPECTED


@pytest.mark.parametrize("seed", [1, "one", None])
def test_sequences_go_on_from_where_they_stood(seed: int | str | None) -> None:
    ids, other = IdGenerator(seed), IdGenerator("other")
    for number, name in enumerate(DRAWS):
        for _ in range(3 * number):
            getattr(ids, name)()
    state = ids.state
    later = [[getattr(ids, name)() for name in DRAWS] for _ in range(50)]

    for one in (ids, other):
        one.restore(state)
        assert one.state == state
        assert [[getattr(one, name)() for name in DRAWS] for _ in range(50)] == later
        assert one.requester("AK") == ids.requester("AK")


def test_many_are_skipped_as_if_drawn() -> None:
    drawn = IdGenerator(1)
    for _ in range(3_500):  # more than is skipped at once
        drawn.hit(), drawn.request(), drawn.worker()
    skipped = IdGenerator(2)
    skipped.restore(drawn.state)

    assert (skipped.hit(), skipped.request(), skipped.worker()) == (
        drawn.hit(),
        drawn.request(),
        drawn.worker(),
    )


def test_the_state_is_readable() -> None:
    ids = IdGenerator(1)
    ids.hit(), ids.hit(), ids.worker(), ids.serial(), ids.requester("AK")

    assert ids.state == IdGeneratorState("1", {"HIT": 2, "Worker": 1}, 1)


def test_a_state_that_cannot_be_changes_nothing() -> None:
    ids = IdGenerator(1)
    with pytest.raises(ValueError, match="no ids of Letter"):
        ids.restore(IdGeneratorState("2", {"Letter": 1}))

    assert ids.state == IdGeneratorState("1")


def test_a_restart_is_of_the_seed_that_was_given() -> None:
    ids = IdGenerator(1)
    ids.restore(IdGeneratorState("2", {"HIT": 3}, 9))
    ids.restart()

    assert ids.state == IdGeneratorState("1")


def test_ids_that_are_taken_are_skipped_and_counted() -> None:
    first, second, third = (ids.hit() for ids in [IdGenerator(1)] for _ in range(3))
    ids = IdGenerator(1)
    ids.is_taken = lambda kind, one: kind == "HIT" and one in (first, second)

    assert ids.hit() == third
    assert ids.state.drawn == {"HIT": 3}


def test_ids_can_be_avoided_for_a_while() -> None:
    ids = IdGenerator(1)
    first, second = (one.hit() for one in [IdGenerator(1)] for _ in range(2))

    with ids.avoiding({first}):
        assert ids.hit() == second
    ids.restart()
    assert ids.hit() == first


def test_the_actions_of_a_review_have_ids_of_their_own() -> None:
    ids = IdGenerator(1)
    actions = [next(of_review) for of_review in map(ids.review_actions, [1, 1, 2])]

    assert actions[0] == actions[1] != actions[2]
    assert re.fullmatch(r"3[0-9A-Z]{29}", actions[0])


def test_a_state_of_earlier_versions_may_count_what_is_no_sequence_any_more() -> None:
    ids = IdGenerator(1)
    ids.restore(IdGeneratorState("1", {"HIT": 1, "ReviewAction": 4}, 2))

    assert ids.state == IdGeneratorState("1", {"HIT": 1}, 2)
