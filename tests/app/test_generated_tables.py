"""The command that renews the tables of docs/settings.md and docs/control.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockturk.app.bounds_page import bounds_table
from mockturk.app.endpoints_page import endpoints_table
from mockturk.app.generated_tables import renew
from mockturk.app.settings_page import settings_table

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("name", "tables"),
    [("settings.md", (settings_table, bounds_table)), ("control.md", (endpoints_table,))],
)
def test_a_table_that_is_not_what_the_code_says_is_renewed(
    tmp_path: Path, name: str, tables: tuple[object, ...]
) -> None:
    kept = (DOCS / name).read_text(encoding="utf-8")
    outdated = kept
    for build in tables:
        table = build()
        assert table in kept
        head, rule, *rows = table.splitlines(keepends=True)
        outdated = outdated.replace(table, f"{head}{rule}| `--gone` |\n{rows[-1]}")
    page = tmp_path / "é.md"
    page.write_text(f"é\n{outdated}", encoding="utf-8")

    assert CliRunner().invoke(renew, [str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8") == f"é\n{kept}"


def test_other_tables_stay(tmp_path: Path) -> None:
    settings, other = tmp_path / "settings.md", tmp_path / "other.md"
    text = f"{settings_table()}\n| a |\n| --- |\n| b |\n"
    settings.write_text(text, encoding="utf-8")
    other.write_text("| a |\n| --- |\n| b |\n", encoding="utf-8")

    result = CliRunner().invoke(renew, [str(settings), str(other)])

    assert (result.exit_code, settings.read_text(encoding="utf-8")) == (1, text)
    assert "other.md has no table to update" in result.output


@pytest.mark.parametrize(
    ("given", "exit_code", "said"),
    [
        ([], 2, "Missing argument 'PAGES...'"),
        (["nowhere.md"], 2, "'nowhere.md' does not exist"),
        ([str(Path(__file__))], 1, "has no table to update"),
        (["--help"], 0, "Update the generated tables in PAGES"),
    ],
)
def test_what_is_wrong_is_told(given: list[str], exit_code: int, said: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "mockturk.app.generated_tables", *given],
        capture_output=True,
        check=False,
        text=True,
    )

    assert told.returncode == exit_code
    assert said in " ".join((told.stdout + told.stderr).split())
    assert "Traceback" not in told.stderr
