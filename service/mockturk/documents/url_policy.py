"""Which addresses a page may load from, as no request of a browser is to leave the machine."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What a Content-Security-Policy can name; it has no way to write IPv6 addresses.
HOSTS = ("127.0.0.1", "localhost")

# Images, sounds and films only: a document could be opened and would be a page.
_DATA = re.compile(r"data:(?:image|audio|video)/", re.IGNORECASE)
_PLAIN = re.compile(r"[!-~]+")


def is_local_address(address: str) -> bool:
    """Tell whether what is at an address is within it, or on this machine."""
    address = address.strip()
    if _DATA.match(address):
        return True
    # What browsers read in another way than we do, such as backslashes, is no such address.
    if not _PLAIN.fullmatch(address) or "\\" in address:
        return False
    try:
        split = urlsplit(address)
        host, _ = split.hostname, split.port
    except ValueError:
        return False
    return split.scheme.lower() in ("http", "https") and host in HOSTS
