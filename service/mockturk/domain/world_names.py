"""The rule for names of worlds and snapshots."""

from __future__ import annotations

import re
import secrets

# Names appear unescaped in URLs. "." and ".." are excluded, because browsers and proxies resolve
# them.
NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,100}")

NAME_RULE = "has a name of 1 to 100 letters, digits, dots, hyphens, underscores and tildes"
"""The end of the error message for an invalid name, after a noun such as "A world"."""

MADE_UP_NAME = re.compile(r"x-[0-9a-f]{16}")
"""The form of names that ``make_up_name`` returns.

A world with such a name is not created by a request to it: it belongs to a test or a program, which
deletes it, and a late request of a thread must not bring it back.
"""


def make_up_name() -> str:
    """Return a name that nothing has."""
    return f"x-{secrets.token_hex(8)}"


# A world takes some 40 KB when it is empty.
MAX_WORLDS = 1_000
"""The limit of worlds besides the default one, unless a setting says otherwise.

Almost any request creates its world; the limit stops clients that never delete them.
"""
