"""The page of the operations of 2017-01-17: made from the code, and true of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.operations.api_2017.reference_page import page_2017
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.operations.reference_page import rules
from mockturk.wire.aws_json.model import load_model

OPERATIONS = pytest.mark.parametrize(
    "operation", OPERATIONS_2017.values(), ids=lambda operation: operation.name
)


def test_the_page_is_what_the_code_says(checkout: Path) -> None:
    kept = (checkout / "docs" / "operations-2017.md").read_text(encoding="utf-8")

    assert kept == page_2017(), "run: python -m mockturk.operations.api_2017 > docs/..."


def test_all_operations_of_the_contract_are_answered() -> None:
    assert list(OPERATIONS_2017) == list(load_model().operations)
    assert len(OPERATIONS_2017) == 39


@OPERATIONS
def test_every_operation_has_rules(operation: Operation2017) -> None:
    assert rules(operation)


@OPERATIONS
def test_every_operation_links_what_is_known_of_it(
    checkout: Path, operation: Operation2017
) -> None:
    known = (checkout / "docs" / "reference" / "api-2017.md").read_text(encoding="utf-8")

    assert f"\n#### {operation.name}\n" in known
    assert f"](reference/api-2017.md#{operation.name.lower()})" in page_2017()
