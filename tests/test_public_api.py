"""The public face: what the page lists, what the package exports, what docs and users import."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mockturk
import python_api
from mockturk import exceptions
from mockturk.client import deprecated_names

CHECKOUT = Path(__file__).parents[1]
PUBLIC_MODULES = ("mockturk", "mockturk.exceptions", "mockturk.records")
# For those who work on Mockturk itself.
FOR_DEVELOPERS = ("design.md", "operations.md", "performance.md")

OLD_NAMES = {
    "mockturk.clock": {"ManualClock": mockturk.ManualClock},
    "mockturk.demo": {},
    "mockturk.errors": {"InvalidHITState": exceptions.InvalidHITState},
    "mockturk.remote": {
        "CannotReach": exceptions.UnreachableError,
        "CannotTrust": exceptions.UntrustedCertificateError,
        "ConnectionLost": exceptions.ConnectionLostError,
        "NotReady": exceptions.NotReadyError,
        "RecordedCall": mockturk.RecordedCall,
        "Refused": exceptions.ControlAPIError,
        "RefusedValue": exceptions.InvalidValueError,
        "RemoteWorld": mockturk.World,
        "connect": mockturk.connect,
    },
    "mockturk.simulation": {
        "Simulation": deprecated_names.Simulation,
        "Summary": mockturk.SimulationSummary,
    },
    "mockturk.world_file": {
        "WorldFileError": exceptions.WorldFileError,
        "document_of": mockturk.parse_world_file,
        "exported": deprecated_names.export_world,
        "imported": deprecated_names.import_world,
        "text_of": mockturk.format_world_file,
    },
}


def imported_by(code: str) -> Iterator[tuple[str, str]]:
    """Each module of ours that code imports from, with the name it takes."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mockturk"):
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names if one.name.startswith("mockturk"))


def user_code() -> Iterator[tuple[str, str]]:
    """All Python of the docs, and of the tests that stand for users."""
    for page in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]:
        if page.name not in FOR_DEVELOPERS:
            blocks = re.findall(r"(?ms)^```python\n(.*?)^```", page.read_text(encoding="utf-8"))
            yield from ((page.name, block) for block in blocks)
    folders = (CHECKOUT / "docs", CHECKOUT / "tests" / "harness")
    for file in (file for folder in folders for file in sorted(folder.rglob("*.py"))):
        yield file.name, file.read_text(encoding="utf-8")


def test_docs_and_user_tests_import_nothing_but_public_names() -> None:
    seen = 0
    for where, code in user_code():
        for module, name in imported_by(code):
            seen += 1
            assert module in PUBLIC_MODULES, where
            assert name in ("", *importlib.import_module(module).__all__), where

    assert seen > 30


def test_each_public_name_is_there_and_no_other_is_listed() -> None:
    for name in mockturk.__all__:
        assert getattr(mockturk, name) is not None
    assert set(mockturk.__all__) <= set(dir(mockturk))
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        mockturk.Nothing  # noqa: B018


def test_the_page_lists_every_public_name_and_is_as_the_code_has_it() -> None:
    page = python_api.PAGE.read_text(encoding="utf-8")
    described = {name for names in python_api.SECTIONS.values() for name in names}

    assert described == set(mockturk.__all__) - {"__version__"}
    assert {f"### {name}" for name in described} <= set(page.splitlines())
    assert page == python_api.build_page(), "run: python tools/python_api.py"


def test_every_public_error_is_a_mockturk_error_and_is_named_as_an_error() -> None:
    for name in exceptions.__all__:
        error = getattr(exceptions, name)
        assert issubclass(error, exceptions.MockturkError)
        assert name.endswith("Error") or error.code.rpartition(".")[2], name


@pytest.mark.parametrize("module", OLD_NAMES)
def test_old_imports_work_for_one_release_with_a_warning(module: str) -> None:
    sys.modules.pop(module, None)
    with pytest.warns(DeprecationWarning, match=f"{module} is removed in the next release"):
        old = importlib.import_module(module)

    for name, thing in OLD_NAMES[module].items():
        assert getattr(old, name) is thing
    with pytest.raises((AttributeError, ImportError)):
        old.nothing_there  # noqa: B018


def test_the_old_demo_is_told_as_it_was() -> None:
    from mockturk.endpoint.application import shared_endpoint  # noqa: PLC0415 - as docs taught

    sys.modules.pop("mockturk.demo", None)
    with pytest.warns(DeprecationWarning, match="mockturk.demo is removed"):
        tell_story = importlib.import_module("mockturk.demo").tell_story
    with mockturk.MockTurk(seed="demo") as turk:
        tell_story(turk, shared_endpoint(), turk.url)

        assert turk.workers.groups("A9NEWCOMER", search="postcards")


def test_the_warning_points_at_the_line_that_imports(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import sys\nfrom mockturk.clock import ManualClock\n")

    said = subprocess.run(
        [sys.executable, "-W", "default", str(program)], capture_output=True, check=True, text=True
    ).stderr

    assert f"{program}:2: DeprecationWarning: mockturk.clock is removed in the next release" in said


def test_importing_the_package_imports_hardly_anything() -> None:
    program = "import sys, mockturk; print(*[m for m in sys.modules if m.startswith('mockturk.')])"
    seen = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.split()

    assert set(seen) <= {
        "mockturk.deprecated_imports",
        "mockturk.domain",
        "mockturk.domain.version",
    }
