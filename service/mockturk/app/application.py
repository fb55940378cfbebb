"""The HTTP application of one world: calls go to the Requester API, all else to the router."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from mockturk.admin.api.paths import READINESS
from mockturk.app.lazy_pages import LazyPages
from mockturk.endpoint.application import RequesterEndpoint, shared_endpoint
from mockturk.endpoint.authentication import Authentication, OpenAuthentication
from mockturk.endpoint.request_reader import is_json_call
from mockturk.endpoint.requester_api import PATHS, RequesterAPI
from mockturk.server.messages import (
    BegunResponse,
    DeferredResponse,
    HTTPRequest,
    HTTPResponse,
    Lane,
    ReadyResponse,
    WaitingResponse,
    resolve_response,
)
from mockturk.server.own_hosts import OwnHosts
from mockturk.world.snapshots import SnapshotStore
from mockturk.world.world import World

if TYPE_CHECKING:
    from mockturk.admin.api.endpoints import Server
    from mockturk.app.router import Router


class WorldApplication:
    """Handles all HTTP requests to one world.

    - ``root``: the path of the world, such as ``/w/one``; the caller strips it from requests.
    - ``public_url``: the base URL in the WSDL, without ``root``. None: the URL the client used.
    - ``endpoint``, ``pages``: can be shared by the applications of many worlds.
    - ``server``: the server with the other worlds.
    - ``retired``: refuse every call, as the service did after June 2019.
    - ``ca_pem``: the certificate of Mockturk's CA, which TLS clients must trust.
    - ``hosts``: the server's own host names. None: loopback names only.
    """

    def __init__(
        self,
        world: World,
        *,
        root: str = "",
        endpoint: RequesterEndpoint | None = None,
        pages: LazyPages | None = None,
        server: Server | None = None,
        public_url: str | None = None,
        authentication: Authentication | None = None,
        retired: bool = False,
        ca_pem: bytes | None = None,
        hosts: OwnHosts | None = None,
    ) -> None:
        self.world = world
        self._root = root
        self._endpoint = endpoint = endpoint or shared_endpoint()
        self._pages = pages or LazyPages(has_site=False)
        self._snapshots = SnapshotStore(world)
        self._server = server
        self._public_url = f"{public_url.rstrip('/')}{root}/" if public_url else None
        self._ca_pem = ca_pem
        self._requester_api = RequesterAPI(
            world,
            endpoint,
            authentication or OpenAuthentication(),
            root=root,
            public_url=self._public_url,
            retired=retired,
            hosts=hosts,
        )

    @cached_property
    def _router(self) -> Router:
        """The router, imported and built on first use: a client that only makes calls needs none.

        The imports would take a fourteenth of those at the start of a server.
        """
        from mockturk.app.router import Router  # noqa: PLC0415 - see above

        return Router(
            self.world,
            self._requester_api,
            self._endpoint,
            self._pages,
            self._snapshots,
            root=self._root,
            server=self._server,
            public_url=self._public_url,
            ca_pem=self._ca_pem,
        )

    def discard(self) -> None:
        """Delete the data and the snapshots of the world, in small steps."""
        self.world.discard()
        self._snapshots.forget_all()

    def handle(self, request: HTTPRequest) -> HTTPResponse:
        """Return the response to a request; may block."""
        return resolve_response(self.respond_or_defer(request))

    def respond_or_defer(self, request: HTTPRequest) -> BegunResponse:
        """Return the response to a request, or a deferred response if it may take long or block.

        API calls bypass Werkzeug's requests, routes and responses, which would add a fifth to
        their cost.
        """
        is_call = request.path in PATHS or is_json_call(request)
        if is_call and (begun := self._requester_api.respond_or_defer(request)):
            return begun
        if request.path in READINESS:
            # It tells nothing of the data, so it need not wait for a commit.
            return resolve_response(self._router.find_page(request))
        return DeferredResponse(Lane(self._root, request.path), partial(self._route, request))

    def _route(self, request: HTTPRequest) -> ReadyResponse | WaitingResponse:
        return self._router.respond(request)
