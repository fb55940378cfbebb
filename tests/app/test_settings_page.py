"""The command that renews the page of the settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockturk.app.settings_page import renew, table


def test_the_table_of_a_page_is_renewed(tmp_path: Path) -> None:
    page = tmp_path / "é.md"
    page.write_text("# é\n\n| old |\n| --- |\n\nBelow.\n", encoding="utf-8")

    assert CliRunner().invoke(renew, [str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8") == f"# é\n\n{table()}\nBelow.\n"


@pytest.mark.parametrize(
    ("given", "exit_code", "said"),
    [
        ([], 2, "Missing argument 'PAGE'"),
        (["nowhere.md"], 2, "'nowhere.md' does not exist"),
        ([str(Path(__file__))], 1, "has no table to update"),
        (["--help"], 0, "Update the tables of settings and bounds in PAGE"),
    ],
)
def test_what_is_wrong_is_told(given: list[str], exit_code: int, said: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "mockturk.app.settings_page", *given],
        capture_output=True,
        check=False,
        text=True,
    )

    assert told.returncode == exit_code
    assert said in " ".join((told.stdout + told.stderr).split())
    assert "Traceback" not in told.stderr
