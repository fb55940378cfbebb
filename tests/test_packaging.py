"""What the wheel and the sdist carry, and what CI installs.

MOCKTURK_DIST names a folder with wheel and sdist, made by .ci/release.
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
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

from mockturk import __version__

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


def test_wheel_and_sdist_have_the_version_of_the_package(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    (sdist,) = dist.glob("*.tar.gz")

    assert parse_wheel_filename(wheel.name)[1] == Version(__version__)
    assert parse_sdist_filename(sdist.name)[1] == Version(__version__)


def test_the_citation_has_the_version_of_the_package(checkout: Path) -> None:
    assert yaml.safe_load((checkout / "CITATION.cff").read_text())["version"] == __version__


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


def named_pythons(checkout: Path) -> list[str]:
    """The versions of Python that the classifiers name, such as 3.11, oldest first."""
    classifiers = read_project(checkout)["classifiers"]
    return [one.rpartition(" ")[2] for one in classifiers if re.search(r":: 3\.\d+$", one)]


@pytest.mark.parametrize(
    ("elsewhere", "is_required"),
    [
        ({"platform_machine": "x86_64"}, True),
        ({"platform_machine": "aarch64"}, True),
        ({"platform_system": "Darwin", "platform_machine": "arm64"}, True),
        ({"platform_system": "Windows", "platform_machine": "AMD64"}, False),
        ({"platform_system": "Windows", "platform_machine": "x86_64"}, False),
        ({"platform_machine": "riscv64"}, False),
        ({"platform_machine": "armv7l"}, False),
        ({"implementation_name": "pypy"}, False),
    ],
    ids=str,
)
def test_uvloop_is_required_only_where_it_has_wheels(
    checkout: Path, elsewhere: dict[str, str], is_required: bool
) -> None:
    """An installation never needs a compiler for it; the event loop of the library does as well."""
    required = [Requirement(text) for text in read_project(checkout)["dependencies"]]
    (uvloop,) = (one for one in required if one.name == "uvloop")
    environment = {**default_environment(), "implementation_name": "cpython"}
    environment |= {"platform_system": "Linux", "platform_machine": "x86_64", **elsewhere}
    pythons = named_pythons(checkout)
    newest = int(pythons[-1].rpartition(".")[2])

    assert uvloop.marker
    for python in pythons:
        assert uvloop.marker.evaluate({**environment, "python_version": python}) == is_required
    assert not uvloop.marker.evaluate({**environment, "python_version": f"3.{newest + 1}"})


def test_a_release_is_tried_on_each_python_that_the_project_names(checkout: Path) -> None:
    named = named_pythons(checkout)

    assert f"for minor in {' '.join(named)}; do" in (checkout / ".ci" / "release").read_text()


def workflows(checkout: Path) -> list[str]:
    return [path.read_text() for path in (checkout / ".github" / "workflows").glob("*.yml")]


def test_workflows_have_each_python_that_the_project_names(checkout: Path) -> None:
    lists = [
        step["with"]["python-version"].split()
        for text in workflows(checkout)
        for job in yaml.safe_load(text)["jobs"].values()
        for step in job.get("steps", ())
        if "setup-python" in step.get("uses", "")
    ]

    assert lists
    # The last one is the default of a job.
    assert all(found == named_pythons(checkout)[::-1] for found in lists)


def test_actions_are_pinned_by_commit_with_their_version(checkout: Path) -> None:
    used = [one for text in workflows(checkout) for one in re.findall(r"uses: (.+)", text)]

    assert used
    for one in used:
        assert re.fullmatch(r"\./\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)
