"""The rule for names of worlds and snapshots."""

from __future__ import annotations

import re

# Names appear unescaped in URLs. "." and ".." are excluded, because browsers and proxies resolve
# them.
NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,100}")

NAME_RULE = "has a name of 1 to 100 letters, digits, dots, hyphens, underscores and tildes"
"""The end of the error message for an invalid name, after a noun such as "A world"."""

# A world takes some 40 KB when it is empty.
MAX_WORLDS = 1_000
"""The limit of worlds besides the default one, unless a setting says otherwise.

Any request creates its world; the limit stops clients that never delete them.
"""
