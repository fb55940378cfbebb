"""Where the files beside the code lie: in the package once installed, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def resource(folder: str, name: str) -> bytes:
    """Read a file of ``wsdl/`` or ``fixtures/``."""
    return resource_path(folder, name).read_bytes()


def resource_path(folder: str, name: str) -> Path:
    """Return where a file of ``wsdl/`` or ``fixtures/`` lies; others may lie beside it."""
    installed = _PACKAGE / folder / name
    return installed if installed.exists() else _CHECKOUT / folder / name
