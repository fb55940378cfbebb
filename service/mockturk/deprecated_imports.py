"""The modules that programs imported before all public names were in ``mockturk``.

Each still works for one release, with a DeprecationWarning, and is then removed.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType
from typing import Any


def _tell_story(world: Any, endpoint: Any, url: str) -> None:  # noqa: ARG001 - the old signature
    """Fill a world with the demo, as ``world.load_demo()`` does."""
    world.load_demo()


_OLD = "mockturk.client.deprecated_names"

# For each old module: the module that has its names now, and the names that changed.
_MOVED: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "mockturk.clock": ("mockturk.domain.clock", {}),
        "mockturk.demo": (__name__, {"tell_story": "_tell_story"}),
        "mockturk.errors": ("mockturk.domain.errors", {}),
        "mockturk.remote": (
            "mockturk.client",
            {
                "RemoteWorld": "World",
                "CannotReach": "UnreachableError",
                "CannotTrust": "UntrustedCertificateError",
                "ConnectionLost": "ConnectionLostError",
                "NotReady": "NotReadyError",
                "Refused": "ControlAPIError",
                "RefusedValue": "InvalidValueError",
            },
        ),
        "mockturk.simulation": (_OLD, {"Summary": "SimulationSummary"}),
        "mockturk.world_file": (
            _OLD,
            {
                "document_of": "parse_world_file",
                "exported": "export_world",
                "imported": "import_world",
                "text_of": "format_world_file",
            },
        ),
    }
)


def install() -> None:
    """Make the old modules importable. Further calls have no effect."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


class _Finder:
    """Finds and makes the old modules, if no other finder has found a real one.

    It has the methods of a finder and of a loader, but not their base classes: importing
    ``importlib.abc`` would take as long as all else that ``import mockturk`` does.
    """

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of an old module; None for any other."""
        if fullname not in _MOVED:
            return None
        return ModuleSpec(fullname, self)  # type: ignore[arg-type] # no subclass, see above

    def create_module(self, spec: ModuleSpec) -> None:
        """Return None, so that Python creates the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Warn, and make the module look names up in the new one."""
        old = module.__name__
        target, renamed = _MOVED[old]
        warnings.warn(
            f"{old} is removed in the next release; import from mockturk or mockturk.exceptions"
            " (docs/python-api.md)",
            DeprecationWarning,
            stacklevel=2,
        )

        def look_up(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(f"module {old!r} has no attribute {name!r}")
            return getattr(import_module(target), renamed.get(name, name))

        module.__getattr__ = look_up  # type: ignore[method-assign] # PEP 562
