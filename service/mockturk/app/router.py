"""The routes of one world besides its calls: the control API, pages, the WSDL, files.

Werkzeug and all endpoints are imported here, so this module is imported at the first request that
is no call.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.routing import Map
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response as WerkzeugResponse

from mockturk.admin.api.endpoints import Server, WorldContext
from mockturk.admin.api.paths import ADMIN_PREFIX, READINESS
from mockturk.admin.api.responses import Awaited, json_response
from mockturk.admin.api.routes import Route
from mockturk.admin.workers import handle_external_submit
from mockturk.app.lazy_pages import LazyPages, load_demo
from mockturk.app.refusals import refuse_deleted, refuse_uncommitted
from mockturk.app.settings_schema import build_settings_schema
from mockturk.app.wsgi import from_werkzeug_response, to_environ
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.call_history import CallHistory
from mockturk.endpoint.contract_documents import PublishedContract
from mockturk.endpoint.requester_api import INTERNAL_ERROR, PATHS, RequesterAPI
from mockturk.server.messages import (
    HTTPRequest,
    HTTPResponse,
    Lane,
    ReadyResponse,
    UncommittedResponse,
    WaitingResponse,
    base_url,
    run_steps,
)
from mockturk.store.durable.errors import CommitFailedError
from mockturk.store.errors import StoreClosedError
from mockturk.web.site import SentForms, SiteContext
from mockturk.wire.contract.fields import API_VERSION
from mockturk.world.files import build_world_file_schema
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.uploaded_files import find_uploaded_file
from mockturk.world.snapshots import SnapshotStore
from mockturk.world.workers import Workers
from mockturk.world.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger("mockturk.requests")

_XML = "text/xml; charset=utf-8"
_PEM = "application/x-pem-file"
CA_PATH = f"{ADMIN_PREFIX}/ca.pem"
SCHEMA_PATH = f"{ADMIN_PREFIX}/schemas/"
_SCHEMAS: Mapping[str, Callable[[], Mapping[str, Any]]] = MappingProxyType(
    {"world-file": build_world_file_schema, "settings": build_settings_schema}
)
_PUBLISHED = (CA_PATH, *(f"{SCHEMA_PATH}{name}.json" for name in _SCHEMAS))
"""The files under the prefix of the control API that any caller may read."""

_NOTHING = "There is nothing at this address."
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTRACT = "/AWSMechanicalTurk"
_ROUTES = Map(
    [
        *(Route(path, endpoint="service") for path in PATHS),
        Route(f"{_CONTRACT}/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Route(f"{_CONTRACT}/<version>/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Route(f"{_CONTRACT}/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
        Route(f"{_CONTRACT}/<version>/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
        Route("/AWSMechanicalTurkDataSchemas/<version>/<name>.xsd", endpoint="schema"),
        Route("/mturk/files/<name>", endpoint="file"),
        Route("/mturk/externalSubmit", endpoint="external_submit"),
        Route(CA_PATH, endpoint="ca"),
        Route(f"{SCHEMA_PATH}<name>.json", endpoint="json_schema"),
    ],
    strict_slashes=False,
)


_SITES = ("/worker", "/requester", "/site", "/docs")
# Paths of the service's own worker site, which programs still put into their messages.
_OLD_SITE = (
    *("/mturk/preview", "/mturk/previewandaccept", "/mturk/accept"),
    *("/mturk/findhits", "/mturk/dashboard"),
)


class _NoServer:
    """Stands for the server of an application that is used alone: it has no other worlds."""

    settings: Mapping[str, Any] = MappingProxyType({})
    names: tuple[str, ...] = ()

    def create(self, name: str) -> None:  # noqa: ARG002 - required by the protocol
        """Raise NotFound, as there is no other world."""
        raise NotFound("There are no other worlds here.")

    def drop(self, name: str) -> bool:  # noqa: ARG002 - required by the protocol
        """Return False, as there is no other world."""
        return False


class Router:
    """Handles the HTTP requests to one world that are no calls.

    - ``requester_api``: for calls to a path with a trailing slash, and those that pages send.
    - ``pages``: the control API and the pages, which worlds share.
    - ``snapshots``: the snapshots of the world.
    - ``public_url``: the base URL of the world, with a trailing slash. None: the one the client
      used.
    - The other parameters are those of ``WorldApplication``.
    """

    def __init__(
        self,
        world: World,
        requester_api: RequesterAPI,
        endpoint: RequesterEndpoint,
        pages: LazyPages,
        snapshots: SnapshotStore,
        *,
        root: str = "",
        server: Server | None = None,
        public_url: str | None = None,
        ca_pem: bytes | None = None,
    ) -> None:
        self._world = world
        self._requester_api = requester_api
        self._json_api = pages.json_api
        self._site = pages.site
        self._snapshots = snapshots
        self._root = root
        self._server = server or _NoServer()
        self._public_url = public_url
        self._ca_pem = ca_pem
        self._published = PublishedContract(public_url)
        self._workers = Workers(world)
        self._calls = CallHistory(world.journal, endpoint)
        self._sent_forms = SentForms()

    def respond(self, request: HTTPRequest) -> ReadyResponse | WaitingResponse:
        """Return the response to a request; may block."""
        return self._settle(request, self.find_page(request))

    def _settle(
        self, request: HTTPRequest, response: ReadyResponse | WaitingResponse
    ) -> ReadyResponse | WaitingResponse:
        """Return a response that waits for the commit of what it tells of, if that is necessary."""
        commit = self._world.store.take_pending_commit()
        if commit is None or not isinstance(response, HTTPResponse):
            return response
        return UncommittedResponse(commit, response, partial(self._refuse_uncommitted, request))

    def _refuse_uncommitted(self, request: HTTPRequest) -> HTTPResponse:
        """Return the response to a request whose changes could not be committed."""
        self._sent_forms.forget_all()
        return refuse_uncommitted(request, self._world)

    def find_page(self, request: HTTPRequest) -> ReadyResponse | WaitingResponse:
        """Return the response to a request, committed or not; may block."""
        environ = to_environ(request)
        try:
            endpoint, found = _route(environ)
            # A call's path may have a trailing slash.
            if endpoint == "service" and (begun := self._requester_api.respond_or_defer(request)):
                return run_steps(begun)
            if self._world.store.is_closed:
                raise StoreClosedError  # noqa: TRY301 - as a transaction does
            return self._shown(endpoint, environ, found)
        except HTTPException as error:
            if isinstance(error, NotFound) and error.description == NotFound.description:
                error = NotFound(f"{_NOTHING} {_describe_addresses(self._url(environ))}")
            log.warning("refused %s: %s", request.path, error)
            return from_werkzeug_response(error.get_response(environ), environ)
        except CommitFailedError:
            return self._refuse_uncommitted(request)
        except StoreClosedError:
            return refuse_deleted(request)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return INTERNAL_ERROR

    def _shown(
        self, endpoint: str, environ: WSGIEnvironment, found: Mapping[str, Any]
    ) -> HTTPResponse | WaitingResponse:
        request = WerkzeugRequest(environ, populate_request=False)
        if not request.host:
            raise BadRequest("The Host header is not a valid host name.")
        try:
            response = self._METHODS[endpoint](self, request, **found)
        except UnicodeError:
            raise BadRequest("The Host header is not a valid host name.") from None
        if isinstance(response, Awaited):
            return self._await(response, request, environ)
        return _log_response(response, request, environ)

    def _await(
        self, awaited: Awaited[WerkzeugResponse], request: WerkzeugRequest, environ: WSGIEnvironment
    ) -> WaitingResponse:
        """Return a response that comes only after an event."""
        store = self._world.store

        def look() -> HTTPResponse | None:
            if store.is_closed:
                return refuse_deleted(request)
            response = awaited.look()
            return None if response is None else _log_response(response, request, environ)

        def finish() -> HTTPResponse:
            if store.is_closed:
                return refuse_deleted(request)
            return _log_response(awaited.finish(), request, environ)

        lane = Lane(self._root, request.path)
        return WaitingResponse(lane, awaited.seconds, awaited.watch, look, finish)

    def _service(self, request: WerkzeugRequest) -> WerkzeugResponse:
        url = self._url(request.environ)
        if request.method not in ("GET", "HEAD"):
            return WerkzeugResponse(
                f"Calls are sent with GET or POST. {_describe_addresses(url)}\n",
                status=405,
                headers={"Allow": "GET, HEAD, POST"},
                mimetype="text/plain",
            )
        if "wsdl" in map(str.lower, request.args):
            return self._wsdl(request)
        if self._site is not None and "text/html" in request.accept_mimetypes.values():
            return WerkzeugResponse(status=303, headers={"Location": f"{request.root_path}/site/"})
        # A SOAP library gets here if it was given the endpoint instead of the WSDL.
        return WerkzeugResponse(
            "Mockturk answers the Mechanical Turk Requester API, version 2014-08-15, over SOAP\n"
            f"and REST. {_describe_addresses(url)}\n",
            status=303,
            # Relative, as a client may use another name for this server.
            headers={"Location": f"{request.root_path}/?wsdl"},
            mimetype="text/plain",
        )

    def _wsdl(self, request: WerkzeugRequest, version: str = API_VERSION) -> WerkzeugResponse:
        contract = self._published.wsdl(request.url_root, _checked(version))
        return WerkzeugResponse(contract, content_type=_XML)

    def _xsd(self, _request: WerkzeugRequest, version: str = API_VERSION) -> WerkzeugResponse:
        return WerkzeugResponse(self._published.xsd(_checked(version)), content_type=_XML)

    def _schema(self, _request: WerkzeugRequest, version: str, name: str) -> WerkzeugResponse:
        schema = self._published.data_schema(version, name)
        if schema is None:
            raise NotFound
        return WerkzeugResponse(schema, content_type=_XML)

    def _file(self, _request: WerkzeugRequest, name: str) -> WerkzeugResponse:
        with open_transaction(self._world) as transaction:
            content = find_uploaded_file(transaction, name)
        if content is None:
            raise NotFound
        # Uploaded files must be downloaded, never shown as a page of this server.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return WerkzeugResponse(content, content_type="application/octet-stream", headers=headers)

    def _ca(self, _request: WerkzeugRequest) -> WerkzeugResponse:
        if self._ca_pem is None:
            raise NotFound("There is no CA: the server has no TLS, or uses its own certificate.")
        return WerkzeugResponse(self._ca_pem, content_type=_PEM)

    def _json_schema(self, _request: WerkzeugRequest, name: str) -> WerkzeugResponse:
        return json_response(_SCHEMAS[name]())

    def _external_submit(self, request: WerkzeugRequest) -> WerkzeugResponse:
        return handle_external_submit(self._workers, request)

    def _json(self, request: WerkzeugRequest) -> WerkzeugResponse | Awaited[WerkzeugResponse]:
        return self._json_api.answer(request, self._place(request))

    def _site_page(self, request: WerkzeugRequest) -> WerkzeugResponse:
        if self._site is None:
            raise NotFound("This server has no pages.")
        around = SiteContext(
            place=self._place(request),
            root=request.root_path,
            answer=self._requester_api.handle,
            sent_forms=self._sent_forms,
        )
        return self._site.answer(request, around)

    # Functions, not bound methods: a table of these would be a reference cycle, and a dropped world
    # would stay in memory, as a server never runs a full gc.
    _METHODS: ClassVar[
        Mapping[str, Callable[..., WerkzeugResponse | Awaited[WerkzeugResponse]]]
    ] = MappingProxyType(
        {
            "service": _service,
            "wsdl": _wsdl,
            "xsd": _xsd,
            "schema": _schema,
            "file": _file,
            "ca": _ca,
            "json_schema": _json_schema,
            "external_submit": _external_submit,
            "json": _json,
            "site_page": _site_page,
        }
    )

    def _place(self, request: WerkzeugRequest) -> WorldContext:
        url = self._url(request.environ)
        return WorldContext(
            world=self._world,
            workers=self._workers,
            calls=self._calls,
            snapshots=self._snapshots,
            server=self._server,
            base_url=url,
            load_demo=load_demo,
        )

    def _url(self, environ: WSGIEnvironment) -> str:
        """Return the base URL of the world for responses, with a trailing slash."""
        return self._public_url or base_url(
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ["SERVER_NAME"],
            environ["SERVER_PORT"],
            environ.get("SCRIPT_NAME", "").rstrip("/"),
        )


def _log_response(
    response: WerkzeugResponse, request: WerkzeugRequest, environ: WSGIEnvironment
) -> HTTPResponse:
    """Return a response for the server; it is logged."""
    # Readiness probes are frequent: log them at DEBUG.
    is_asked_again = request.method == "HEAD" or request.path in READINESS
    level = logging.DEBUG if is_asked_again else logging.INFO
    log.log(level, "%s %s %s", request.method, request.path, response.status_code)
    return from_werkzeug_response(response, environ)


def _route(environ: WSGIEnvironment) -> tuple[str, Mapping[str, Any]]:
    """Return the name in ``_METHODS`` of a request's method, and its path parameters.

    Raises NotFound.
    """
    path = environ["PATH_INFO"]
    if path == ADMIN_PREFIX or (path.startswith(f"{ADMIN_PREFIX}/") and path not in _PUBLISHED):
        return "json", {}  # unknown paths too: their 404 is JSON
    if path.startswith(_SITES) or path in _OLD_SITE:
        return "site_page", {}  # unknown paths too: their 404 is a page
    return _ROUTES.bind_to_environ(environ).match()


def _describe_addresses(url: str) -> str:
    """Return the sentence that names the endpoint and the WSDL of the world at a base URL."""
    return f"The endpoint of the Requester API is {url}, its WSDL is {url}?wsdl"


def _checked(version: str) -> str:
    if not _VERSION.fullmatch(version):
        raise NotFound
    return version
