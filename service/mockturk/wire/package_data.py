"""Access to data files: in the installed package, or else in the source checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def resource(folder: str, name: str) -> bytes:
    """Return the content of a file in ``wsdl/``, ``fixtures/`` or ``docs/``."""
    return resource_path(folder, name).read_bytes()


def resource_path(folder: str, name: str) -> Path:
    """Return the path of a file in ``wsdl/``, ``fixtures/`` or ``docs/``."""
    installed = _PACKAGE / folder / name
    return installed if installed.exists() else _CHECKOUT / folder / name
