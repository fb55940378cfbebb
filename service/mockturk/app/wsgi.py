"""Adapters between Mockturk's requests and responses and those of WSGI and Werkzeug."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterable
from http import HTTPStatus
from time import sleep
from typing import TYPE_CHECKING, Protocol

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as WerkzeugResponse
from werkzeug.wsgi import get_input_stream

from mockturk.app.refusals import build_refusal
from mockturk.server.limits import MAX_BODY
from mockturk.server.messages import HTTPRequest, HTTPResponse, build_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mockturk.requests")

_OF_CONTENT = ("content-type", "content-length")


class SyncRequestHandler(Protocol):
    """An object that handles requests."""

    def handle(self, request: HTTPRequest, /) -> HTTPResponse:
        """Return the response to a request; may block."""
        ...


class WSGIApplication:
    """A WSGI application around one of Mockturk's applications.

    ``max_body`` is in bytes. Threads may call it concurrently.
    """

    def __init__(self, application: SyncRequestHandler, max_body: int = MAX_BODY) -> None:
        self.application = application
        self._max_body = max_body

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request (PEP 3333)."""
        try:
            request = from_environ(environ, self._max_body)
        except HTTPException as error:
            path = environ.get("PATH_INFO", "")
            log.warning("refused %s: %s", path, error)
            reason = error.description or ""
            response = build_refusal(path, HTTPStatus(error.code or 400), reason)
        else:
            response = self.application.handle(request)
        if response.transmission is not None:
            sleep(response.transmission.delay)
        status = f"{response.status} {HTTPStatus(response.status).phrase}"
        start_response(status, response.all_headers())
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else response.content]


def from_environ(environ: WSGIEnvironment, max_body: int = MAX_BODY) -> HTTPRequest:
    """Convert a WSGI environ to a request, including its body.

    Raises RequestEntityTooLarge (413) if the body has more than ``max_body`` bytes.
    """
    headers = {
        name[5:].replace("_", "-").lower().encode("latin-1"): value.encode("latin-1", "replace")
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in _OF_CONTENT:
        if value := environ.get(name.upper().replace("-", "_")):
            headers[name.encode()] = value.encode("latin-1", "replace")
    return build_request(
        headers,
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO") or "/",
        query=environ.get("QUERY_STRING", ""),
        scheme=environ["wsgi.url_scheme"],
        server_name=environ["SERVER_NAME"],
        server_port=environ["SERVER_PORT"],
        body=_read_body(environ, max_body),
        caller=environ.get("REMOTE_ADDR"),
        root=environ.get("SCRIPT_NAME", "").rstrip("/"),
    )


def _read_body(environ: WSGIEnvironment, max_body: int) -> bytes:
    # One byte more than allowed: a body of unknown length is cut there, and then refused.
    body = get_input_stream(environ, max_content_length=max_body + 1).read()
    if len(body) > max_body:
        raise RequestEntityTooLarge("The body is too large.")
    return body


def to_environ(request: HTTPRequest) -> WSGIEnvironment:
    """Convert a request to a WSGI environ, for Werkzeug."""
    environ: WSGIEnvironment = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in request.headers.items()
        if b"_" not in name  # in an environ, "a_b" and "a-b" have one name
    }
    for special in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        environ.pop(special, None)
    if request.caller is not None:
        environ["REMOTE_ADDR"] = request.caller
    return environ | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": request.root,
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query,
        "CONTENT_TYPE": request.content_type,
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": request.server_name,
        "SERVER_PORT": request.server_port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def from_werkzeug_response(response: WerkzeugResponse, environ: WSGIEnvironment) -> HTTPResponse:
    """Convert a Werkzeug response to Mockturk's."""
    headers = response.get_wsgi_headers(environ)
    return HTTPResponse(
        status=response.status_code,
        content=response.get_data(),
        content_type=headers.get("Content-Type", ""),
        headers=tuple(pair for pair in headers if pair[0].lower() not in _OF_CONTENT),
    )
