"""Access control for ``/_mockturk/``: callers on this machine, and those who send the token."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Request

from mockturk.server.own_hosts import OwnHosts, is_loopback

_SCHEME = "bearer"
_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded")
_SAFE_METHODS = ("GET", "HEAD")
_OWN = ("same-origin", "none")


class AccessControl:
    """Allows callers on this machine and, if there is a token, callers who send it.

    A request that a proxy forwarded counts as one from another machine, wherever the proxy is.
    Without the token, the request's Host must be one of the server's own ``hosts``: otherwise a
    page of another site could send requests through the user's browser (DNS rebinding). For the
    same reason, changes that a browser sends from a page of another site are refused.
    """

    def __init__(self, token: str | None = None, hosts: OwnHosts | None = None) -> None:
        self._token = token
        self._hosts = hosts or OwnHosts()

    @property
    def has_token(self) -> bool:
        """Whether the server has a control token."""
        return self._token is not None

    def require(self, request: Request) -> None:
        """Raise Forbidden or Unauthorized if a request is not allowed."""
        require_same_origin(request)
        if "Authorization" in request.headers and self._token is not None:
            sent = _token_of(request)
            if not (sent and hmac.compare_digest(sent.encode(), self._token.encode())):
                raise Unauthorized("The control token is wrong.")
            return
        caller = request.environ.get("REMOTE_ADDR")
        if caller is None:
            return  # called in process, without a server
        if not is_loopback(caller) or any(name in request.headers for name in _PROXY_HEADERS):
            raise Forbidden(
                "Only callers on the server's machine may do this, or callers who send its control "
                'token (--control-token) as "Authorization: Bearer TOKEN".'
            )
        if not self._hosts.includes(request.host):
            raise Forbidden(
                f'The Host "{request.host}" is not a name of this server. Use its address, or '
                "start it with --public-url set to the URL that has this name."
            )


def require_same_origin(request: Request) -> None:
    """Raise Forbidden if a browser sends a change on behalf of a page of another site.

    Browsers name the page's origin; for a page in a sandbox it is "null". A request without an
    origin does not come from a browser, so no page can have caused it.
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
        raise Forbidden("This request came from a page of another site.")


def _token_of(request: Request) -> str:
    """Return the token of a request: a bearer token, or the password of HTTP Basic.

    Browsers send it as the password; the user name does not matter.
    """
    scheme, _, token = request.headers["Authorization"].partition(" ")
    if scheme.lower() == "basic":
        given = request.authorization
        return (given and given.password) or ""
    return token if scheme.lower() == _SCHEME else ""
