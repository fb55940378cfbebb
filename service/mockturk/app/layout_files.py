"""HIT layouts from files: the web site on which requesters created layouts no longer exists."""

from __future__ import annotations

from pathlib import Path

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.layouts import LAYOUT_ID, Layout


class LayoutError(MockturkError, ValueError):
    """A folder of layouts that cannot be used; the message says which file and why."""


def read_layouts(folder: Path) -> tuple[Layout, ...]:
    """Return the layouts of a folder: files named ``HITLAYOUTID.html``, in UTF-8.

    Raises LayoutError if the folder does not exist or a file is not a valid layout.
    """
    if not folder.is_dir():
        raise LayoutError(f"{folder} is not a folder")
    layouts = []
    for path in sorted(folder.glob("*.html")):
        if not LAYOUT_ID.fullmatch(path.stem):
            raise LayoutError(f"{path}: a HITLayoutId has up to 64 characters of A-Z, 0-9 and _")
        try:
            layouts.append(Layout(path.stem, path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            raise LayoutError(f"{path}: {error}") from None
    return tuple(layouts)
