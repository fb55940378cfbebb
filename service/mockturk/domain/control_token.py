"""The control token: the check that HTTP clients can send it."""

from __future__ import annotations

import re

# Only what an HTTP header preserves: it would lose blanks at the ends of the token.
_TOKEN = re.compile(r"[!-~]{1,4096}")


def check_token(token: str) -> None:
    """Raise ValueError, which does not show the token, if no client can send the token."""
    if not token.strip():
        raise ValueError("the control token is empty")
    if not _TOKEN.fullmatch(token):
        raise ValueError(
            "the control token must be 1 to 4,096 printable ASCII characters without blanks"
        )
