"""Whole calls, from bytes to the operation and back to bytes, through both applications."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockturk.operations.validation.response_groups import ResponseGroup
from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.platform import OperationRequest
from oracle import expected, ours, stock
from oracle.generate import CHARACTERS, MOMENTS_ANYWHERE, instances, tried
from oracle.ours import OPERATIONS
from oracle.plain import plain, tree

_CREDENTIALS = st.fixed_dictionaries(
    {"AWSAccessKeyId": st.text(CHARACTERS, min_size=1, max_size=20)},
    optional={
        "Timestamp": MOMENTS_ANYWHERE,
        "Signature": st.text(CHARACTERS, max_size=28),
        "Validate": st.just("0"),
    },
)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_calls_are_answered_alike(
    operation: Operation, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    pairs = st.tuples(instances(operation.request), instances(operation.result))

    @tried(4)
    @given(_CREDENTIALS, st.lists(pairs, min_size=1, max_size=3))
    def check(credentials, pairs) -> None:
        requests = [request for request, _ in pairs]
        body = stock_service.envelope(operation, **credentials, Request=requests)
        our_service.results = [result for _, result in pairs]
        our_reply = our_service.post(body)
        assert our_reply.status == 200
        request_id = our_reply.answer.findtext(f".//{{{NAMESPACE}}}RequestId")
        stock_service.about = OperationRequest(RequestId=request_id)
        for request, result in pairs:
            result.Request = _verdict(operation, request)
        stock_service.results = [result for _, result in pairs]
        stock_reply = stock_service.post(body)
        assert stock_reply.status == 200

        ((call),) = stock_service.calls
        assert plain(our_service.requests) == plain(stock.without_nil(call.Request))
        answer_type = stock.messages(operation)[1]

        assert tree(our_reply.answer) == expected.answer(stock_reply.answer, answer_type)

    check()


def _verdict(operation: Operation, request: object) -> Request:
    """The verdict on a request that was taken, with its echo if it asked for one."""
    verdict = Request(IsValid="True")
    asked = [name.strip() for name in request.ResponseGroup or ()]
    if ResponseGroup.Request in asked:
        setattr(verdict, f"{operation.name}Request", request)
    return verdict
