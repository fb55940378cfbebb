"""Addresses within a server, which must not lead out of it."""

from __future__ import annotations

from urllib.parse import quote

# What stands in a path as it is; all else is escaped.
_PLAIN = "/:@!$&'()*+,;=~-._"


def join_path(root: str, path: str) -> str:
    """Return the path of something below a root, with what has no place in one escaped.

    Two slashes at the beginning would name another host, so that there is never more than one.
    """
    return f"{root}/{quote(path.lstrip('/'), safe=_PLAIN)}"
