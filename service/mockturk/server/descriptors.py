"""File descriptors: the standard ones, their maximum, and a check for a free one."""

from __future__ import annotations

import contextlib
import math
import os
import sys

if sys.platform != "win32":
    import resource

_LAST_STANDARD = 2


def fill_standard() -> None:
    """Open the null device for each descriptor of 0 to 2 that is closed.

    Otherwise a socket or the event loop would get that number. libuv aborts the process when it
    closes one of these numbers.
    """
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        pass
    os.close(opened)


def raise_limit() -> None:
    """Raise this process's soft limit of open files to the hard limit, if the system allows it."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(OSError, ValueError):  # macOS allows fewer than it reports
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def highest() -> float:
    """Return the highest descriptor this process may open; infinity if there is no limit."""
    if sys.platform == "win32":
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft - 1


def check_free() -> None:
    """Raise OSError if no descriptor is free."""
    os.close(os.open(os.devnull, os.O_RDONLY))
