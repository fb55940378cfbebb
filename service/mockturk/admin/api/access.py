"""Who may use the JSON under ``/_mockturk/``: whoever is on this machine, or has the token."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Request

from mockturk.server.own_hosts import OwnHosts, is_loopback

_SCHEME = "bearer"
_SAFE_METHODS = ("GET", "HEAD")
_OWN = ("same-origin", "none")


class AccessControl:
    """Lets callers of this machine in, and others with the token; without one only those.

    A caller without the token must have used one of the server's own ``hosts``, as a page of
    another site may have the browser ask. Nor does such a page change anything by a browser's
    leave.
    """

    def __init__(self, token: str | None = None, hosts: OwnHosts | None = None) -> None:
        self._token = token
        self._hosts = hosts or OwnHosts()

    @property
    def has_token(self) -> bool:
        """Whether there is a token that lets callers in."""
        return self._token is not None

    def require(self, request: Request) -> None:
        """Raise Forbidden or Unauthorized unless a request may go on."""
        require_same_origin(request)
        if "Authorization" in request.headers and self._token is not None:
            sent = _token_of(request)
            if not (sent and hmac.compare_digest(sent.encode(), self._token.encode())):
                raise Unauthorized("The control token is wrong.")
            return
        caller = request.environ.get("REMOTE_ADDR")
        if caller is None:
            return  # no server is between them
        if not is_loopback(caller):
            raise Forbidden(
                "Only callers on the server's machine may do this, or those who send its control "
                'token (--control-token) as "Authorization: Bearer TOKEN".'
            )
        if not self._hosts.includes(request.host):
            raise Forbidden("The Host is no name of this machine.")


def require_same_origin(request: Request) -> None:
    """Raise Forbidden for a change that a page of another site has a browser ask for.

    Browsers say where a request comes from; a page in a sandbox comes from nowhere, "null". What
    says nothing is no browser, and nobody's who could be misled.
    """
    if request.method in _SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    try:
        is_own = origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        is_own = False
    if not is_own or site not in _OWN:
        raise Forbidden("This was asked for by a page of another site.")


def _token_of(request: Request) -> str:
    """Return the token that was sent: as such, or by a browser as the password of any name."""
    scheme, _, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() == "basic":
        given = request.authorization
        return (given and given.password) or ""
    return token if scheme.lower() == _SCHEME else ""
