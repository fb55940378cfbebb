"""The URLs that a page may load from; a browser must not send requests to other machines."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Hosts as in the Content-Security-Policy, which has no syntax for IPv6 addresses.
HOSTS = ("127.0.0.1", "localhost")

# Only images, audio and video: the data URL of a document could be opened as a page.
_DATA = re.compile(r"data:(?:image|audio|video)/", re.IGNORECASE)
_PLAIN = re.compile(r"[!-~]+")


def is_local_address(address: str) -> bool:
    """Return whether a URL is a data URL of a medium or points to this machine."""
    address = address.strip()
    if _DATA.match(address):
        return True
    # Refuse URLs that browsers parse differently from urlsplit, such as those with backslashes.
    if not _PLAIN.fullmatch(address) or "\\" in address:
        return False
    try:
        split = urlsplit(address)
        host, _ = split.hostname, split.port
    except ValueError:
        return False
    return split.scheme.lower() in ("http", "https") and host in HOSTS
