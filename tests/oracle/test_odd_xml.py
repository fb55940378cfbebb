"""Different notations of a call are decoded to the same request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oracle import ours, stock
from oracle.generate import full, instances, tried
from oracle.ours import OPERATIONS
from oracle.outcomes import call, fields, outcome
from oracle.plain import plain
from oracle.variations import ENCODINGS, SAME, Style, encoded

ANY_REQUEST = st.sampled_from(OPERATIONS).flatmap(
    lambda operation: st.tuples(
        st.just(operation), instances(operation.request) | full(operation.request)
    )
)


def check_written(
    how: Style,
    encoding: str,
    services: tuple[ours.Recording, stock.Recording],
    examples: int,
) -> None:
    @tried(examples)
    @given(ANY_REQUEST)
    def check(chosen) -> None:
        operation, request = chosen
        plainly = services[1].envelope(operation, AWSAccessKeyId="A", Request=[request])
        body, content_type = encoded(how.written(etree.fromstring(plainly)), encoding)

        for service in services:
            assert plain(service.decoded(body, content_type)) == plain(request), service

    check()


@pytest.mark.parametrize("name", SAME)
def test_other_ways_to_write_a_call_say_the_same(
    name: str, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    check_written(SAME[name], "UTF-8", (our_service, stock_service), 12)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_encodings_say_the_same(
    encoding: str, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    check_written(Style(), encoding, (our_service, stock_service), 8)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_letters_survive_every_encoding(
    encoding: str, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    text = "é£ÿ\x85ж€😀"
    body, content_type = encoded(call(f"<Text>{text}</Text>"), encoding)

    assert outcome(our_service, body, content_type) == fields(Text=text)
    assert outcome(stock_service, body, content_type) == fields(Text=text)
