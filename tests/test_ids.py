"""Identifiers: the real formats, and the same ones again under a seed."""

from __future__ import annotations

import re
import uuid

from mockturk.ids import Ids


def sample(ids: Ids) -> list[str]:
    return [ids.hit(), ids.hit_type(), ids.hit_group(), ids.request(), ids.requester("AKIA")]


def test_a_seed_repeats_every_id() -> None:
    assert sample(Ids("seed")) == sample(Ids("seed"))
    assert sample(Ids("seed")) != sample(Ids("other"))


def test_without_a_seed_no_two_worlds_agree() -> None:
    assert not set(sample(Ids())) & set(sample(Ids()))


def test_kinds_do_not_disturb_each_other() -> None:
    quiet, busy = Ids("seed"), Ids("seed")
    for _ in range(5):
        busy.request()
        busy.hit_type()

    assert quiet.hit() == busy.hit()


def test_formats_are_the_services_own() -> None:
    ids = Ids("seed")

    for _ in range(200):
        for made in (ids.hit(), ids.hit_type(), ids.hit_group()):
            assert re.fullmatch(r"3[0-9A-Z]{29}", made)
        request = ids.request()
        assert request == request.lower()
        assert uuid.UUID(request).version == 4


def test_a_requester_follows_from_its_key() -> None:
    ids = Ids("seed")
    first = ids.requester("ONE")
    ids.requester("OTHER")

    assert ids.requester("ONE") == first
    assert {len(ids.requester(str(number))) for number in range(50)} == {13, 14}
    assert all(re.fullmatch(r"A[0-9A-Z]+", ids.requester(str(number))) for number in range(50))


def test_ids_do_not_collide() -> None:
    ids = Ids("seed")

    assert len({ids.hit() for _ in range(10_000)}) == 10_000
