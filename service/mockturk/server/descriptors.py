"""File descriptors: the standard ones, how many there may be, and whether one is free."""

from __future__ import annotations

import contextlib
import math
import os
import sys

if sys.platform != "win32":
    import resource

_LAST_STANDARD = 2


def fill_standard() -> None:
    """Open the null device as each of the descriptors 0 to 2 that is closed.

    A socket or the event loop would get its number otherwise, and libuv aborts the process where
    it is to close one of these.
    """
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        pass
    os.close(opened)


def raise_limit() -> None:
    """Raise the soft limit of this process to the hard one, as far as the system allows it."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(OSError, ValueError):  # macOS allows fewer than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def highest() -> float:
    """Return the highest descriptor this process may have, infinity where there is none."""
    if sys.platform == "win32":
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft - 1


def check_free() -> None:
    """Raise OSError if no descriptor is free."""
    os.close(os.open(os.devnull, os.O_RDONLY))
