"""A workaround that makes Spyne 2.14 importable on Python 3.12 and later.

Import this before the first import of Spyne. Spyne 2.14.0 bundles ``six`` 1.14, whose importer
lacks ``find_spec``, which Python 3.12 requires. Some of Spyne's modules import ``cgi``, which was
removed from the standard library in 3.13; Mockturk does not load them.
"""

from __future__ import annotations

import importlib
import operator
import sys
import warnings

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


# On 3.11 the bundled copy works, but it installs an importer that warns at every later import.
_replace_bundled_six()

with warnings.catch_warnings():
    # A user of Mockturk cannot fix the deprecated imports in Spyne.
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    import spyne  # noqa: F401 - with its model, application and server
