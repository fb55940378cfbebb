"""The docs: every snippet is executed or has a reason why not, every setting has its row."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import mockturk
from clients.boto_client import boto
from clients.node_client import require_node
from mockturk import MockTurk
from mockturk.app.cli.server import serve_command
from mockturk.app.generated_tables import renew_tables
from mockturk.app.lazy_pages import load_endpoints
from mockturk.app.settings import OPTIONS
from mockturk.app.settings_file import read_toml
from programs import CURL
from terminal import SERVES, Terminal, assert_written

CHECKOUT = Path(__file__).parents[1]
PAGES = [*sorted(CHECKOUT.glob("*.md")), *sorted((CHECKOUT / "docs").glob("*.md"))]

BOTO_LEAVES_SOCKETS = (
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
)


# What commands are not executed by this suite, by the line they are known by, and why not.
NOT_HERE = {
    ".venv/bin/mockturk send --example": ".ci/run executes it to the letter, in a fresh folder",
    "'.[test]' && .venv/bin/pytest": ".ci/run executes it to the letter",
    "install -e '.[dev]'": "it is what .ci/run installs and runs",
    "mockturk demo --open": "it opens a browser; tests/web/demo executes the command",
    "gunicorn": "it does not end by itself; tests/app/test_mounting.py starts it so",
    "docker build": "there is no Docker; .ci/image-steps does what the Dockerfile says",
    "haproxy -db": "it does not end by itself; tests/app/test_fleet.py starts it so",
    "docker compose": "there is no Docker; tests/test_containers_page.py checks the file",
}
# Their ``sh`` need programs: tests/clients/test_{tls_recipes,client_snippets}.py execute them.
RECIPES = [CHECKOUT / "docs" / name for name in ("tls.md", "clients.md")]
RENEW = "python -m mockturk.app.generated_tables"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def reason_not_to_run(block: str) -> str | None:
    return next((reason for known, reason in NOT_HERE.items() if known in block), None)


def marks(block: str) -> tuple[pytest.MarkDecorator, ...]:
    if reason := reason_not_to_run(block):
        return (pytest.mark.skip(reason=reason),)
    return BOTO_LEAVES_SOCKETS if "from boto" in block else ()


def snippets(language: str) -> list[object]:
    found = [
        pytest.param(block, id=f"{page.name}-{number}", marks=marks(block))
        for page in PAGES
        if language != "sh" or page not in RECIPES
        for number, block in enumerate(blocks(page, language))
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


@pytest.fixture
def terminal(tmp_path: Path, turk: MockTurk) -> Terminal:
    CURL.require()
    return Terminal(tmp_path, turk.url)


@pytest.mark.parametrize("block", snippets("console"))
def test_console_snippets_show_what_they_say(terminal: Terminal, block: str) -> None:
    for command, wanted in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        if command.startswith(SERVES):
            written = terminal.serves(command, wanted.count("\n"))
        else:
            written = terminal.types(command)
        assert_written(command, wanted, written)


@pytest.mark.parametrize("block", snippets("sh"))
def test_shell_snippets_run(terminal: Terminal, block: str) -> None:
    if SERVES not in block:
        terminal.types(block)
        return
    # The server's own line, and that of the command that waits for one.
    lines = [line for line in block.splitlines() if SERVES in line]
    written = terminal.serves("\n".join(lines), 2)
    assert re.fullmatch(r"(Mockturk ready at http://127\.0\.0\.1:\d+\n){2}", written)
    terminal.types("\n".join(line for line in block.splitlines() if line not in lines))


def test_what_is_not_executed_is_there() -> None:
    shown = [block for page in PAGES for block in blocks(page, "sh")]

    for known in NOT_HERE:
        assert sum(known in block for block in shown) == 1, known


def test_no_command_is_shown_in_another_way() -> None:
    """So that none escapes the tests above."""
    languages = {
        language
        for page in PAGES
        for language in re.findall(r"^ *```(\S+)", page.read_text(), re.MULTILINE)
    }

    assert not languages & {"bash", "shell", "zsh", "shell-session", "powershell", "bat"}
    for page in PAGES:
        for language in ("text", ""):
            assert not [one for one in blocks(page, language) if one.startswith("$ ")]


@pytest.mark.parametrize("text", snippets("toml"))
def test_toml_snippets_are_settings(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mockturk.toml"
    file.write_text(text)

    named = tomllib.loads(text).keys() - {"$schema"}
    assert set(read_toml(file)) == {name.replace("-", "_") for name in named}


def test_the_table_of_settings_is_what_the_code_says() -> None:
    kept = (CHECKOUT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert kept == renew_tables(kept), f"run: {RENEW} docs/settings.md"
    assert re.findall(r"^\| `--\S+` \| `\w+` \| `(\w+)`", kept, re.MULTILINE) == [
        option.name for option in serve_command.params if option.name in OPTIONS
    ]
    assert set(OPTIONS) <= {option.name for option in serve_command.params}


def test_the_table_of_endpoints_is_what_the_code_says() -> None:
    kept = (CHECKOUT / "docs" / "control.md").read_text(encoding="utf-8")

    assert kept == renew_tables(kept), f"run: {RENEW} docs/control.md"
    assert len(re.findall(r"^\| `[A-Z]+ /", kept, re.MULTILINE)) == len(load_endpoints())


def test_a_citation_has_the_version() -> None:
    cited = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")

    assert f"\nversion: {mockturk.__version__}\n" in cited


def test_the_first_screen_shows_two_commands() -> None:
    first_screen = (CHECKOUT / "README.md").read_text().splitlines()[:50]

    assert first_screen.count("```sh") == 2


def test_the_changelog_has_what_is_not_released_first_then_releases() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text()
    unreleased, *releases = re.findall(r"(?m)^## (.+)$", changelog)
    kinds = set(re.findall(r"(?m)^### (.+)$", changelog))

    assert unreleased == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", one) for one in releases)
    assert all(one.startswith(f"[{mockturk.__version__}]") for one in releases[:1])
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_design_page_names_modules_that_there_are() -> None:
    package = Path(mockturk.__file__).parent
    text = (CHECKOUT / "docs" / "design.md").read_text()
    named = set(re.findall(r"`([a-z_]+/[a-z_/]+)(?:\.py)?`", text))

    assert len(named) > 15
    there = {
        name
        for name in named
        for root in (package, CHECKOUT)
        if (root / name).exists() or (root / f"{name}.py").exists()
    }
    assert named - there == set()
