"""Results: we write the trees Spyne writes, but for the differences in expected.py."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import ALL_OPERATIONS, Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.platform import OperationRequest
from mockturk.wire.contract.versions import results_of
from oracle import expected, ours, stock
from oracle.generate import full, instances, tried
from oracle.older import as_of
from oracle.ours import OPERATIONS
from oracle.plain import tree

OLDER = "2007-06-21"
OLD_NAMESPACE = NAMESPACE.replace("2014-08-15", OLDER)
OLD_RESULTS = results_of(OLDER)
ECHOED = [one for one in ALL_OPERATIONS if f"{one.name}Request" in Request._type_info]


def written_by_spyne(operation: Operation, results: list[Any], about: Any) -> Any:
    answer_type = stock.messages(operation)[1]
    instance = answer_type(OperationRequest=about, **{operation.result_name: results})
    return stock.element(instance, answer_type), answer_type


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
@pytest.mark.parametrize("rest", [False, True], ids=["SOAP", "REST"])
def test_answers_are_written_alike(operation: Operation, *, rest: bool) -> None:
    results = st.lists(instances(operation.result) | full(operation.result), max_size=2)

    @tried(5)
    @given(results, instances(OperationRequest))
    def check(results, about) -> None:
        theirs, answer_type = written_by_spyne(operation, results, about)

        wanted = expected.answer(
            theirs, answer_type, namespace="" if rest else NAMESPACE, rest=rest
        )
        assert tree(ours.written(operation, results, about, over_rest=rest)) == wanted

    check()


@pytest.mark.parametrize("operation", ALL_OPERATIONS, ids=lambda one: one.name)
def test_answers_of_2007_are_written_alike(operation: Operation) -> None:
    older = OLD_RESULTS[operation.name]

    @tried(5)
    @given(instances(operation.result) | full(operation.result))
    def check(result) -> None:
        theirs = stock.element(as_of(result, older), older, operation.result_name)

        wanted = expected.answer(theirs, older, namespace=OLD_NAMESPACE)
        assert tree(ours.written(operation, [result], namespace=OLD_NAMESPACE)[1]) == wanted

    check()


@pytest.mark.parametrize("version", [NAMESPACE, OLD_NAMESPACE], ids=["2014", "2007"])
@pytest.mark.parametrize("operation", ECHOED, ids=lambda one: one.name)
def test_every_echo_is_written_alike(operation: Operation, version: str) -> None:
    struct = operation.result if version == NAMESPACE else OLD_RESULTS[operation.name]

    @tried(3)
    @given(full(operation.request))
    def check(request) -> None:
        result = operation.result(Request=Request(**{f"{operation.name}Request": request}))
        theirs = stock.element(as_of(result, struct), struct, operation.result_name)

        wanted = expected.answer(theirs, struct, namespace=version)
        assert tree(ours.written(operation, [result], namespace=version)[1]) == wanted

    check()


@pytest.mark.parametrize("name", ["GetAssignmentsForHIT", "GetFileUploadURL"])
def test_echoes_that_2007_named_otherwise_are_written(name: str) -> None:
    operation = next(one for one in ALL_OPERATIONS if one.name == name)
    result = operation.result(Request=Request(**{f"{name}Request": operation.request()}))

    answer = ours.written(operation, [result], namespace=OLD_NAMESPACE)

    assert answer.find(f".//{{{OLD_NAMESPACE}}}{name}") is not None
