"""The page of the operations: made from the code, and true of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockturk.operations import OPERATION_SPECS
from mockturk.operations.reference_page import page, rules
from mockturk.operations.registry import OperationSpec
from mockturk.operations.unsupported import UNSUPPORTED
from mockturk.wire.contract.operations import OPERATIONS, WITHDRAWN

ANSWERED = [one for one in OPERATION_SPECS.values() if one not in UNSUPPORTED]


def test_the_page_is_what_the_code_says(checkout: Path) -> None:
    kept = (checkout / "docs" / "operations.md").read_text(encoding="utf-8")

    assert kept == page(), "run: python -m mockturk.operations > docs/operations.md"


def test_all_operations_are_answered_but_those_that_were_withdrawn() -> None:
    assert {one.name for one in UNSUPPORTED} == WITHDRAWN
    assert "\n44 of 44 operations are implemented." in page()
    assert {one.name for one in ANSWERED} == {one.name for one in OPERATIONS}


@pytest.mark.parametrize("spec", ANSWERED, ids=lambda spec: spec.name)
def test_every_operation_links_what_is_known_of_it(checkout: Path, spec: OperationSpec) -> None:
    known = (checkout / "docs" / "reference" / "operations.md").read_text(encoding="utf-8")

    assert f"\n### {spec.name}\n" in known
    assert f"](reference/operations.md#{spec.name.lower()})" in page()


@pytest.mark.parametrize("spec", ANSWERED, ids=lambda spec: spec.name)
def test_every_operation_tells_its_rules_with_their_evidence(spec: OperationSpec) -> None:
    assert rules(spec)


def _undocumented(call, request) -> None:
    """Do something.

    - A rule with evidence. [documented]
    - A rule without any.
    """


def _unheard_of(call, request) -> None:
    """Do something.

    - A rule somebody made up. [rumour]
    """


@pytest.mark.parametrize("function", [_undocumented, _unheard_of])
def test_a_rule_without_evidence_is_none(function) -> None:
    with pytest.raises(ValueError, match="Operation: a rule has no evidence"):
        rules(OperationSpec("Operation", function, ()))
