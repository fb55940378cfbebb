"""The host names of a server: loopback and the configured names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit


class OwnHosts:
    """The valid Host headers of this server; any other may come from DNS rebinding.

    The owner of a domain can make it resolve to this server's address. Then the browser treats
    pages of that domain as pages of this server, but it still sends that domain as Host.
    ``names`` are hosts besides loopback; a leading ``*.`` stands for one label.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower().strip("[]") for name in names)

    def includes(self, host: str) -> bool:
        """Return whether a Host header, with or without a port, names this server."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        name = name.removesuffix(".")
        return is_loopback(name) or name == "localhost" or is_among(name, self._names)


def is_among(host: str, names: Collection[str]) -> bool:
    """Return whether a host in lower case is one of the names, which may begin with ``*.``."""
    return host in names or f"*.{host.partition('.')[2]}" in names


def is_loopback(address: str) -> bool:
    """Return whether a text is a loopback address, IPv4 or IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # A socket for both families reports an IPv4 address as an IPv4-mapped IPv6 address.
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
