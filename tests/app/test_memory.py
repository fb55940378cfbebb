"""The memory of one HIT, in bytes that Python allocated, which do not depend on the machine."""

from __future__ import annotations

import gc
import re
import tracemalloc
from collections.abc import Iterator

import pytest
from lxml import etree

from exchanges import Service, xml_request
from mockturk.app.application import WorldApplication
from mockturk.store import tables
from mockturk.wire.package_data import resource

WARM_UP = 50  # HITs, for objects that are created once
HITS = 400
DISPOSED_HITS = 1_000  # so that objects of the first ones weigh little
DISABLE = "<DisableHITRequest><HITId>{}</HITId></DisableHITRequest>"
DOCUMENT = resource("fixtures", "CreateHIT-with-review-policies.request.xml").decode()


class TracedService:
    """A service, and the memory that its records take."""

    def __init__(self, service: Service) -> None:
        self.world = service.world
        self._application = WorldApplication(service.world)

    def send(self, body: str) -> None:
        answered = self._application.respond_or_defer(xml_request(body.encode()))
        assert answered is not None
        assert b"<IsValid>True</IsValid>" in answered.content

    def bytes_held(self) -> int:
        """Return the bytes held at present, without those of the journal."""
        self.world.journal.clear()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]


@pytest.fixture
def traced(service: Service) -> Iterator[TracedService]:
    tracemalloc.start()
    yield TracedService(service)
    tracemalloc.stop()


def create_hit(number: int, *, own_texts: bool) -> str:
    """The documented request with a lifetime of its own, and perhaps with questions of its own."""
    body = DOCUMENT.replace("Seconds>604800<", f"Seconds>{604800 + number}<")
    return re.sub(r"QuestionId(?=\d)", f"Photo{number:06}x", body) if own_texts else body


def own_text(body: str) -> int:
    """The characters of texts that no other request has: the question and the ids in policies."""
    leaves = {node.text or "" for node in etree.fromstring(body.encode()).iter() if not len(node)}
    return sum(len(text) for text in leaves if "Photo0" in text)


@pytest.mark.parametrize(("own_texts", "most"), [(False, 900), (True, 1_700)])
def test_a_hit_takes_little_more_than_its_texts(
    traced: TracedService, own_texts: bool, most: int
) -> None:
    for number in range(WARM_UP):
        traced.send(create_hit(number, own_texts=own_texts))
    before = traced.bytes_held()
    for number in range(WARM_UP, WARM_UP + HITS):
        traced.send(create_hit(number, own_texts=own_texts))
    of_a_hit = (traced.bytes_held() - before) / HITS

    assert of_a_hit - own_text(create_hit(WARM_UP, own_texts=own_texts)) <= most


def test_a_disposed_hit_takes_less(traced: TracedService) -> None:
    before = 0
    for number in range(WARM_UP + DISPOSED_HITS):
        if number == WARM_UP:
            before = traced.bytes_held()
        traced.send(create_hit(0, own_texts=False))
        (hit,) = traced.world.store.page(
            tables.HITS, "available", ["T100CN9P324W00EXAMPLE"], count=1
        )
        traced.send(DISABLE.format(hit.id))

    of_a_hit = (traced.bytes_held() - before) / DISPOSED_HITS
    assert of_a_hit <= 370
