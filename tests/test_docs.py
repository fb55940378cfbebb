"""The docs: every snippet runs, every setting has its row."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click import Option

import mockturk
from clients.boto_client import boto
from clients.node_client import require_node
from mockturk import MockTurk
from mockturk.cli import serve_command
from mockturk.settings import SETTINGS, Settings
from mockturk.settings_file import read_toml

CHECKOUT = Path(__file__).parents[1]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]

BOTO_LEAVES_SOCKETS = (
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
)


def snippets(language: str) -> list[object]:
    found = []
    for page in PAGES:
        blocks = re.findall(
            rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL
        )
        found += [
            pytest.param(
                block,
                id=f"{page.name}-{number}",
                marks=BOTO_LEAVES_SOCKETS if "from boto" in block else (),
            )
            for number, block in enumerate(blocks)
        ]
    assert found
    return found


@pytest.mark.parametrize("code", snippets("python"))
def test_python_snippets_run(code: str) -> None:
    if "from boto" in code:
        boto()
    exec(compile(code, "<docs>", "exec"), {})  # noqa: S102 - the docs are ours


@pytest.mark.parametrize("code", snippets("js"))
def test_javascript_snippets_run(code: str, turk: MockTurk) -> None:
    require_node()
    shown = f"{code}\nbalance(process.argv[1]).then(console.log);"

    done = subprocess.run(
        ["node", "-e", shown, turk.url],
        cwd=CHECKOUT / "tests" / "clients" / "node",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == ("$10,000.00\n", "")


@pytest.mark.parametrize("text", snippets("toml"))
def test_toml_snippets_are_settings(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mockturk.toml"
    file.write_text(text)

    assert set(read_toml(file)) == {name.replace("-", "_") for name in tomllib.loads(text)}


def test_every_setting_has_its_row() -> None:
    page = (CHECKOUT / "docs" / "settings.md").read_text()
    rows = {
        cells[0].strip("`"): cells[1:]
        for line in page.splitlines()
        if line.startswith("| `--")
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    }
    options = {o.name: o for o in serve_command.params if isinstance(o, Option)}

    assert set(rows) == {f"--{name.replace('_', '-')}" for name in SETTINGS}
    for name in SETTINGS:
        default = getattr(Settings, name, None)
        assert rows[f"--{name.replace('_', '-')}"] == [
            f"`MOCKTURK_{name.upper()}`",
            f"`{name}`",
            "" if default is None else f"`{default}`",
            options[name].help,
        ]


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_first_screen_shows_two_commands() -> None:
    first_screen = (CHECKOUT / "README.md").read_text().splitlines()[:20]

    assert first_screen.count("```sh") == 2


def test_the_changelog_knows_the_version() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text()

    assert f"## {mockturk.__version__}" in changelog
