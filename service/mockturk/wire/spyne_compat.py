"""Workarounds for the import of Spyne 2.14: on Python 3.12 and later, and for its time.

Import this before the first import of Spyne. Spyne 2.14.0 bundles ``six`` 1.14, whose importer
lacks ``find_spec``, which Python 3.12 requires. Some of Spyne's modules import ``cgi``, which was
removed from the standard library in 3.13; Mockturk does not load them.

Half of the time it takes to import Spyne goes into regular expressions for XML names, which neither
Spyne nor Mockturk uses. They are compiled at their first use.
"""

from __future__ import annotations

import importlib
import operator
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import six

_SIX_MODULES = (
    "moves",
    "moves.collections_abc",
    "moves.http_cookies",
    "moves.urllib",
    "moves.urllib.parse",
    "moves.urllib.request",
    "moves.urllib.error",
)


def _replace_bundled_six() -> None:
    if not hasattr(six, "get_function_name"):  # Spyne's private addition to its copy
        six.get_function_name = operator.attrgetter("__name__")
    sys.modules.setdefault("spyne.util.six", six)
    for name in _SIX_MODULES:
        sys.modules.setdefault(f"spyne.util.six.{name}", importlib.import_module(f"six.{name}"))


class _DeferredPattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, value)  # so that further uses cost no more than of a compiled one
        return value


@contextmanager
def _deferred_patterns() -> Iterator[None]:
    """Let the modules of Spyne's types, and no others, defer the compilation of their patterns."""
    compile_now = re.compile

    def compile_pattern(pattern: Any, flags: int = 0) -> Any:
        module = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - it is documented
        defer = _DeferredPattern if module.startswith("spyne.model.") else compile_now
        return defer(pattern, flags)

    re.compile = compile_pattern
    try:
        yield
    finally:
        re.compile = compile_now


# On 3.11 the bundled copy works, but it installs an importer that warns at every later import.
_replace_bundled_six()

with warnings.catch_warnings(), _deferred_patterns():
    # A user of Mockturk cannot fix the deprecated imports in Spyne.
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    import spyne  # noqa: F401 - with its model, application and server
