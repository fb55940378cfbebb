"""mypy and pyright over a user's program and tests, and over a file of deliberate mistakes."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mockturk
import mockturk.records

FOLDER = Path(__file__).parent
SAMPLE = FOLDER.parents[1] / "docs" / "examples" / "labeller"
MISTAKES = FOLDER / "mistakes.py"
SOURCE = Path(mockturk.__file__).parents[1]
_EXPECTED = re.compile(r".*  # (?P<mypy>[a-z-]+) (?P<pyright>report\w+)")

Errors = set[tuple[str, int, str]]


def mypy(cache: Path, *files: Path) -> Errors:
    # A checkout is found by MYPYPATH, an installed package by its py.typed.
    found = {} if "site-packages" in SOURCE.parts else {"MYPYPATH": str(SOURCE)}
    settings = ["--config-file", FOLDER / "mypy.ini", "--cache-dir", cache]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *settings, "--follow-imports=silent", "-O", "json", *files],
        capture_output=True,
        check=False,
        cwd=files[0].parent,
        env={**os.environ, **found},
        text=True,
    )
    assert not done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {
        (Path(one["file"]).name, one["line"], one["code"])
        for one in told
        if one["severity"] == "error"
    }


def pyright(folder: Path, *files: Path) -> Errors:
    require_pyright()
    for file in files:
        shutil.copy(file, folder)
    settings = {"extraPaths": [str(SOURCE)], "reportMissingModuleSource": False}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    program = FOLDER / "node_modules" / "pyright" / "index.js"
    done = subprocess.run(
        ["node", program, "-p", folder, "--pythonpath", sys.executable, "--outputjson"],
        capture_output=True,
        check=False,
        text=True,
    )
    told = json.loads(done.stdout)
    assert told["summary"]["filesAnalyzed"] == len(files), done.stdout
    return {
        (Path(one["file"]).name, one["range"]["start"]["line"] + 1, one["rule"])
        for one in told["generalDiagnostics"]
        if one["severity"] == "error"
    }


def require_pyright() -> None:
    if shutil.which("node") and (FOLDER / "node_modules" / "pyright").is_dir():
        return
    message = "pyright is not installed; run: npm ci --prefix tests/types"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def expected(checker: str) -> Errors:
    lines = enumerate(MISTAKES.read_text().splitlines(), 1)
    found = [(number, match) for number, line in lines if (match := _EXPECTED.fullmatch(line))]
    assert len(found) > 30
    return {(MISTAKES.name, number, match[checker]) for number, match in found}


@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_users_program_and_tests_are_well_typed(check: Any, tmp_path: Path) -> None:
    assert check(tmp_path, *sorted(SAMPLE.glob("*.py"))) == set()


@pytest.mark.parametrize("check", [mypy, pyright])
def test_mistakes_are_found(check: Any, tmp_path: Path) -> None:
    assert check(tmp_path, MISTAKES) == expected(check.__name__)


def public_functions() -> Iterator[tuple[str, Any]]:
    """All functions, and all methods and constructors of classes, that users call."""
    for module in (mockturk, mockturk.records):
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield name, thing
            elif inspect.isclass(thing):
                members = inspect.getmembers(thing, inspect.isfunction)
                yield from (
                    (f"{name}.{own}", member)
                    for own, member in members
                    if own == "__init__" or not own.startswith("_")
                )


def test_no_public_method_takes_any_keyword() -> None:
    """Keywords without a type would hide misspelt ones from the checkers."""
    seen = 0
    for name, function in public_functions():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                seen += 1
                assert parameter.annotation not in ("Any", Any), name

    assert seen > 5


def test_the_lock_file_pins_the_checker_and_names_no_registry() -> None:
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]

    assert packages["node_modules/pyright"]["version"] == packages[""]["dependencies"]["pyright"]
    assert not [name for name, package in packages.items() if "resolved" in package]
