"""The names people give: of worlds, and of snapshots."""

from __future__ import annotations

import re

# An address holds them as they are; browsers and proxies make something else of . and ..
NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,100}")

NAME_RULE = "is named by 1 to 100 letters, digits, dots, hyphens, underscores and tildes"
"""What may be said of one that has no such name."""
