"""Identifiers: the real formats, and the same ones again under a seed."""

from __future__ import annotations

import inspect
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockturk.domain.ids import IdGenerator, IdGeneratorState


def sample(ids: IdGenerator) -> list[str]:
    return [ids.hit(), ids.hit_type(), ids.hit_group(), ids.request(), ids.requester("AKIA")]


def test_a_seed_repeats_every_id() -> None:
    assert sample(IdGenerator("seed")) == sample(IdGenerator("seed"))
    assert sample(IdGenerator("seed")) != sample(IdGenerator("other"))


def test_without_a_seed_no_two_worlds_agree() -> None:
    assert not set(sample(IdGenerator())) & set(sample(IdGenerator()))


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
    "3YLAAZSMDKBMMSNDU2FPS15FEUZY44",
    "33H2CKGYP3IKO6ZEBWKBZQE0VAVOJZ",
    "AQLN580GGWPKD",
    "ce5aa2b6-f5ae-42b3-a189-36c7d2384611",
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


@pytest.mark.parametrize("name", DRAWS)
def test_an_id_depends_on_the_seed_its_kind_and_its_number_only(name: str) -> None:
    quiet, busy = IdGenerator("seed"), IdGenerator("seed")
    for number, other in enumerate(DRAWS):
        for _ in range(number if other != name else 0):
            getattr(busy, other)()

    assert getattr(quiet, name)() == getattr(busy, name)()


def test_a_state_is_restored_at_once_however_many_ids_were_drawn() -> None:
    many = 10**15  # drawing them again would take years
    ids = IdGenerator(1)
    ids.restore(IdGeneratorState("1", {"HIT": many, "Worker": many}))

    assert re.fullmatch(r"3[0-9A-Z]{29}", ids.hit())
    assert ids.state.drawn == {"HIT": many + 1, "Worker": many}


def test_threads_draw_different_ids() -> None:
    ids = IdGenerator(1)
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _: ids.request(), range(4_000)))

    assert len(set(drawn)) == 4_000
    assert ids.state.drawn == {"RequestId": 4_000}


def test_any_text_is_a_seed() -> None:
    lone_surrogate = "\udcff"  # from a command line, for a byte that is not UTF-8

    assert IdGenerator(lone_surrogate).hit() == IdGenerator(lone_surrogate).hit()
    assert IdGenerator(lone_surrogate).hit() != IdGenerator("").hit()


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
