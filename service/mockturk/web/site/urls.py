"""URL paths within a server, which must not lead to another host."""

from __future__ import annotations

from urllib.parse import quote

# Characters that are not escaped in a path.
_PLAIN = "/:@!$&'()*+,;=~-._"


def join_path(root: str, path: str) -> str:
    """Return a path below a root, with special characters escaped.

    The path never begins with two slashes, which would name another host.
    """
    return f"{root}/{quote(path.lstrip('/'), safe=_PLAIN)}"
