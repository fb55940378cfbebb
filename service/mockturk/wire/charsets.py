"""The charsets that a Content-Type can name."""

from __future__ import annotations

import codecs
import encodings
import pkgutil
from encodings.aliases import aliases
from functools import cache


def find_charset(name: str) -> str:
    """Return the name of a charset for Python and libxml2; raises LookupError for an unknown one.

    ``codecs.lookup`` remembers every spelling it was ever asked for, so it is asked only for
    spellings of known charsets, in one form each.
    """
    spelling = encodings.normalize_encoding(name).replace(".", "_").lower()
    if spelling not in _known_spellings():
        raise LookupError(f"unknown charset: {name:.50}")
    # Python's own names of UTF-16 and UTF-32 in one byte order, such as utf-16-le, are its alone.
    return codecs.lookup(spelling).name.replace("-le", "le").replace("-be", "be")


@cache
def _known_spellings() -> frozenset[str]:
    modules = (module.name for module in pkgutil.iter_modules(encodings.__path__))
    return frozenset((*modules, *aliases, *aliases.values()))
