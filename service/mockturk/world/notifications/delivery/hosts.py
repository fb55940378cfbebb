"""The hosts that messages may be sent to: this machine, and the configured hosts."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

_LOCALHOST = "localhost"


class AllowedHosts:
    """The loopback addresses of this machine, and ``others`` by name or address."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self._others = frozenset(_plain(host) for host in others)

    def is_allowed(self, url: str) -> bool:
        """Return whether messages may be sent to the host of a URL."""
        host = extract_host(url)
        return host in self._others or host == _LOCALHOST or _is_loopback(host)

    def resolve_addresses(self, url: str) -> list[str]:
        """Return the allowed addresses of the host of a URL. Raises OSError.

        Only configured hosts may resolve to other addresses than this machine's. Otherwise a name
        server could direct messages to any host.
        """
        host = extract_host(url)
        if host in self._others:
            return _resolved(host)
        found = _resolved(host) if host == _LOCALHOST else [host]
        return [address for address in found if _is_loopback(address)]


def extract_host(url: str) -> str:
    """Return the host of a URL in normal form: lower case, no brackets, no dot at the end."""
    return _plain(urlsplit(url).hostname or "")


def _resolved(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _is_loopback(host: str) -> bool:
    try:
        # An IPv6 zone, after a percent sign, may be any text, and resolvers would look it up.
        return "%" not in host and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
