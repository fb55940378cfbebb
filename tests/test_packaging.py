"""What the wheel and the sdist carry, and what CI installs.

MOCKTURK_DIST names a folder with wheel and sdist, made by .ci/run.
"""

from __future__ import annotations

import os
import re
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SHIPPED = ("wsdl", "fixtures")
MAX_PICTURES = 300_000  # bytes


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
    assert {"mockturk/py.typed", "mockturk/wire/aws_json/model.json"} <= names
    assert not [name for name in names if name.startswith("tests")]


def test_the_wheel_carries_the_docs_with_the_pictures_that_they_show(
    dist: Path, checkout: Path
) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            one.filename.removeprefix("mockturk/"): one.file_size for one in archive.filelist
        }
    pages = {
        path.relative_to(checkout).as_posix(): path for path in (checkout / "docs").rglob("*.md")
    }
    shown = {
        (Path(name).parent / picture).as_posix()
        for name, path in pages.items()
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    pictures = {name: size for name, size in carried.items() if name.endswith(".png")}

    assert {"zensical.toml", *pages} <= carried.keys()
    assert pictures.keys() == shown
    assert sum(pictures.values()) <= MAX_PICTURES


def test_the_sdist_carries_them_too(dist: Path, checkout: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert shipped_files(checkout) <= names
    assert {"README.md", "LICENSE", "CHANGELOG.md", "zensical.toml", "tests/conftest.py"} <= names
    assert not [name for name in names if "node_modules" in name]


def read_project(checkout: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    return project


def test_the_lock_file_has_what_the_project_requires(checkout: Path) -> None:
    lock = (checkout / ".ci" / "requirements.lock").read_text()
    locked = dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", lock))
    project = read_project(checkout)
    listed = chain(project["dependencies"], *project["optional-dependencies"].values())
    required = [one for text in listed if (one := Requirement(text)).name != "mockturk"]

    for one in required:
        assert locked[canonicalize_name(one.name)] in one.specifier, "run the command at its head"


def test_ci_runs_each_python_that_the_project_names(checkout: Path) -> None:
    named = [
        one.rpartition(" ")[2]
        for one in read_project(checkout)["classifiers"]
        if re.search(r":: 3\.\d+$", one)
    ]

    assert f"for version in {' '.join(named)}; do" in (checkout / ".ci" / "run").read_text()
