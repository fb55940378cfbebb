"""The charsets that a Content-Type can name."""

from __future__ import annotations

import codecs
import encodings
from encodings.aliases import aliases
from functools import cache

_USUAL_SPELLINGS = frozenset((*aliases, *aliases.values()))


def find_charset(name: str) -> str:
    """Return the name of a charset for Python and libxml2; raises LookupError for an unknown one.

    ``codecs.lookup`` remembers every spelling it was ever asked for, so it is asked only for
    spellings of known charsets, in one form each.
    """
    spelling = encodings.normalize_encoding(name).replace(".", "_").lower()
    if spelling not in _USUAL_SPELLINGS and spelling not in _module_names():
        raise LookupError(f"unknown charset: {name:.50}")
    # Python's own names of UTF-16 and UTF-32 in one byte order, such as utf-16-le, are its alone.
    return codecs.lookup(spelling).name.replace("-le", "le").replace("-be", "be")


@cache
def _module_names() -> frozenset[str]:
    """Return the names of all charsets that Python has; some have no alias."""
    import pkgutil  # noqa: PLC0415 - with the list, a third of the first call

    return frozenset(module.name for module in pkgutil.iter_modules(encodings.__path__))
