"""Which hosts messages may go to: this machine, and those somebody named."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

_LOCALHOST = "localhost"


class AllowedHosts:
    """This machine's own addresses, and other hosts by name or address."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self._others = frozenset(_plain(host) for host in others)

    def is_allowed(self, url: str) -> bool:
        """Tell whether messages may go to where a URL points."""
        host = extract_host(url)
        return host in self._others or host == _LOCALHOST or _is_loopback(host)

    def resolve_addresses(self, url: str) -> list[str]:
        """Return the addresses of the host of a URL that messages may go to; raises OSError.

        What a name server says counts only of a host somebody named.
        """
        host = extract_host(url)
        if host in self._others:
            return _resolved(host)
        found = _resolved(host) if host == _LOCALHOST else [host]
        return [address for address in found if _is_loopback(address)]


def extract_host(url: str) -> str:
    """Return one spelling of the host of a URL for all there are."""
    return _plain(urlsplit(url).hostname or "")


def _resolved(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _is_loopback(host: str) -> bool:
    try:
        # Behind a percent sign there may be anything, which resolvers read as a name.
        return "%" not in host and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
