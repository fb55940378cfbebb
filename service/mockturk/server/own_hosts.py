"""The hosts a server is reached by: loopback, and the names it was given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit


class OwnHosts:
    """Tells a Host of this server from one that leads a browser here without its leave.

    The owner of a domain can have it resolve to any address (DNS rebinding), so that pages there
    count as pages of this server. Such a page cannot choose another Host than that domain.
    ``names`` are hosts beside loopback; ``*.`` at the start stands for one label.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower().strip("[]") for name in names)

    def includes(self, host: str) -> bool:
        """Tell whether a Host header, with or without a port, names this server."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        name = name.removesuffix(".")
        return is_loopback(name) or name == "localhost" or is_among(name, self._names)


def is_among(host: str, names: Collection[str]) -> bool:
    """Tell whether a host in lower case is one of the names, which may begin with ``*.``."""
    return host in names or f"*.{host.partition('.')[2]}" in names


def is_loopback(address: str) -> bool:
    """Tell whether a text is an address of loopback, of IPv4 or IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # A socket for both families tells an IPv4 address as one of IPv6.
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
