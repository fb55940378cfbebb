"""The example of docs/labeller.md: its tests pass, and the page shows its code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
EXAMPLE = CHECKOUT / "docs" / "examples" / "labeller"
PAGE = CHECKOUT / "docs" / "labeller.md"


@pytest.mark.parametrize("arguments", [("-n0",), ("-n2",)])
def test_its_tests_pass(arguments: tuple[str, ...]) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", *arguments],
        capture_output=True,
        check=False,
        cwd=EXAMPLE,
        env={**own, "PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert re.search(r"== 12 passed in ", done.stdout)
    assert not done.stderr


def test_the_page_shows_the_code_to_the_letter() -> None:
    files = [file.read_text() for file in sorted(EXAMPLE.iterdir()) if file.is_file()]
    shown = re.findall(r"^```(?:py|ini)\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)

    assert len(shown) > 5
    for block in shown:
        assert any(block in text for text in files), block
