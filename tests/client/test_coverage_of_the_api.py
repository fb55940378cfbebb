"""Every public method of a world and its parts is used by a test that reaches a world over HTTP."""

from __future__ import annotations

import ast
import inspect
from functools import cached_property
from pathlib import Path

import pytest

import mockturk
from mockturk import World

TESTS = Path(__file__).parent
PAGE = TESTS.parents[1] / "docs" / "python-api.md"


def parts() -> dict[str, type]:
    """The classes of the parts of a world, by the property that returns each."""
    return {
        name: getattr(mockturk, member.func.__annotations__["return"])
        for name, member in vars(World).items()
        if isinstance(member, cached_property)
    }


def public_names(kind: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(kind) if not name.startswith("_")]


def uses() -> set[tuple[str, str]]:
    """The attributes that the tests use, each with the attribute or variable it is one of.

    Only tests of the fixture ``remote`` count, or those that connect to a server themselves.
    """
    found = set()
    for file in TESTS.glob("test_*.py"):
        for test in ast.parse(file.read_text()).body:
            if isinstance(test, ast.FunctionDef) and is_remote(test):
                for node in ast.walk(test):
                    if isinstance(node, ast.Attribute):
                        of = getattr(node.value, "attr", getattr(node.value, "id", ""))
                        found |= {(of, node.attr), ("", node.attr)}
    return found


def is_remote(test: ast.FunctionDef) -> bool:
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    return "connect" in names or any(one.arg == "remote" for one in test.args.args)


@pytest.mark.parametrize("part", ["", *parts()])
def test_a_test_uses_it_over_http_and_the_page_has_it(part: str) -> None:
    kind = parts()[part] if part else World
    used, page = uses(), PAGE.read_text().splitlines()
    names = public_names(kind)

    assert len(names) > 1
    assert [name for name in names if (part, name) not in used] == []
    assert [name for name in names if f"#### {kind.__name__}.{name}" not in page] == []
