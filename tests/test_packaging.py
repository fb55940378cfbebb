"""What the wheel and the sdist carry; MOCKTURK_DIST names a folder with both, made by .ci/run."""

from __future__ import annotations

import os
import tarfile
import zipfile
from pathlib import Path

import pytest

SHIPPED = ("wsdl", "fixtures")


@pytest.fixture(scope="module")
def dist() -> Path:
    folder = os.environ.get("MOCKTURK_DIST")
    if not folder:
        pytest.skip("MOCKTURK_DIST names no folder with a wheel and an sdist")
    return Path(folder)


def shipped_files(checkout: Path) -> set[str]:
    return {
        path.relative_to(checkout).as_posix()
        for folder in SHIPPED
        for path in (checkout / folder).rglob("*")
        if path.is_file()
    }


def test_the_wheel_carries_the_contract_and_the_fixtures(dist: Path, checkout: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert {f"mockturk/{name}" for name in shipped_files(checkout)} <= names
    assert "mockturk/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


def test_the_sdist_carries_them_too(dist: Path, checkout: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert shipped_files(checkout) <= names
    assert {"README.md", "LICENSE", "CHANGELOG.md", "tests/conftest.py"} <= names
    assert not [name for name in names if "node_modules" in name]
