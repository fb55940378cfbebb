"""``python tools/docs_site.py OUTPUT`` builds the documentation site in a new folder.

It needs the extra ``site``. Warnings, such as that of a dead link, are errors.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mockturk.web.docs.llms_txt import build_llms_txt

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
LOGO = CHECKOUT / "service" / "mockturk" / "web" / "site" / "static" / "mockturk.svg"


def build_site(output: Path) -> None:
    """Build the site in a folder that does not exist yet; raises CalledProcessError.

    Besides its HTML, the site has the Markdown of all pages, and ``llms.txt``, which lists it.
    """
    # A copy, as the generator writes its cache beside its configuration.
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(CHECKOUT / "zensical.toml", folder)
        shutil.copytree(DOCS, folder / "docs")
        shutil.copy(LOGO, folder / "docs")
        subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": _extend_path(os.environ.get("PYTHONPATH"))},
            check=True,
        )
        shutil.copytree(folder / "site", output)
    for page in DOCS.rglob("*.md"):
        copied = output / page.relative_to(DOCS)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, copied)
    (output / "llms.txt").write_text(build_llms_txt(), encoding="utf-8")


def _extend_path(path: str | None) -> str:
    """Return a module search path with the folder of ``commonmark_blocks``."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parent), path)))


if __name__ == "__main__":
    if len(sys.argv) != 2 or Path(sys.argv[1]).exists():  # noqa: PLR2004 - the script and OUTPUT
        sys.exit("Usage: python tools/docs_site.py OUTPUT (a folder that does not exist yet)")
    build_site(Path(sys.argv[1]))
