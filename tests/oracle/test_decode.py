"""Requests, written by Spyne: we make the same objects of them as Spyne does."""

from __future__ import annotations

import pytest
from hypothesis import given
from lxml import etree

from mockturk.wire.contract.operations import Operation
from oracle import ours, stock
from oracle.generate import full, instances, tried
from oracle.ours import OPERATIONS
from oracle.plain import plain

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


@every_operation
def test_requests_are_read_alike(
    operation: Operation, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    @tried(6)
    @given(instances(operation.request) | full(operation.request))
    def check(request) -> None:
        body = stock_service.envelope(operation, Request=[request])

        expected = plain(request)
        assert plain(stock_service.decoded(body)) == expected
        assert plain(our_service.decoded(body)) == expected

    check()


@every_operation
def test_bare_requests_are_read_alike(operation: Operation, our_service: ours.Recording) -> None:
    """The form of the API reference's examples, of which Spyne knows the request only."""

    @tried(6)
    @given(instances(operation.request))
    def check(request) -> None:
        element = stock.element(request, operation.request)

        expected = plain(stock.instance(operation.request, element))
        assert plain(our_service.decoded(etree.tostring(element))) == expected

    check()
