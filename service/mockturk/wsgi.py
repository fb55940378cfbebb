"""From WSGI to an application of ours, and from a request of ours to what Werkzeug reads."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterable
from http import HTTPStatus
from time import sleep
from typing import TYPE_CHECKING, Protocol

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_input_stream

from mockturk.front_door import MAX_BODY, Answered, Arrival, described

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mockturk.requests")

_OF_CONTENT = ("content-type", "content-length")


class Application(Protocol):
    """What answers requests."""

    def handle(self, arrival: Arrival, /) -> Answered:
        """Answer a request; may wait."""
        ...


class WSGIApplication:
    """An application of ours as any WSGI server or test client calls it.

    ``max_body`` is in bytes. Threads may call it together.
    """

    def __init__(self, application: Application, max_body: int = MAX_BODY) -> None:
        self.application = application
        self._max_body = max_body

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        try:
            arrival = arrival_of(environ, self._max_body)
        except HTTPException as error:
            log.warning("refused %s: %s", environ.get("PATH_INFO", ""), error)
            return error.get_response(environ)(environ, start_response)
        answered = self.application.handle(arrival)
        if answered.sending is not None:
            sleep(answered.sending.delay)
        status = f"{answered.status} {HTTPStatus(answered.status).phrase}"
        start_response(status, answered.all_headers())
        return [b"" if arrival.method == "HEAD" else answered.content]


def arrival_of(environ: WSGIEnvironment, max_body: int = MAX_BODY) -> Arrival:
    """Return the request of a WSGI server, body included; ``max_body`` is in bytes.

    Raises RequestEntityTooLarge (413).
    """
    headers = {
        name[5:].replace("_", "-").lower().encode("latin-1"): value.encode("latin-1", "replace")
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in _OF_CONTENT:
        if value := environ.get(name.upper().replace("-", "_")):
            headers[name.encode()] = value.encode("latin-1", "replace")
    return described(
        headers,
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO") or "/",
        query=environ.get("QUERY_STRING", ""),
        scheme=environ["wsgi.url_scheme"],
        server_name=environ["SERVER_NAME"],
        server_port=environ["SERVER_PORT"],
        body=get_input_stream(environ, max_content_length=max_body).read(),
        caller=environ.get("REMOTE_ADDR"),
        root=environ.get("SCRIPT_NAME", "").rstrip("/"),
    )


def environ_of(arrival: Arrival) -> WSGIEnvironment:
    """Return a request as Werkzeug reads it."""
    environ: WSGIEnvironment = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in arrival.headers.items()
        if b"_" not in name  # it would pass for another header
    }
    for special in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        environ.pop(special, None)
    if arrival.caller is not None:
        environ["REMOTE_ADDR"] = arrival.caller
    return environ | {
        "REQUEST_METHOD": arrival.method,
        "SCRIPT_NAME": arrival.root,
        "PATH_INFO": arrival.path,
        "QUERY_STRING": arrival.query,
        "CONTENT_TYPE": arrival.content_type,
        "CONTENT_LENGTH": str(len(arrival.body)),
        "SERVER_NAME": arrival.server_name,
        "SERVER_PORT": arrival.server_port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": arrival.scheme,
        "wsgi.input": io.BytesIO(arrival.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def answered_by(response: Response, environ: WSGIEnvironment) -> Answered:
    """Return a response of Werkzeug's as ours."""
    headers = response.get_wsgi_headers(environ)
    return Answered(
        status=response.status_code,
        content=response.get_data(),
        content_type=headers.get("Content-Type", ""),
        headers=tuple(pair for pair in headers if pair[0].lower() not in _OF_CONTENT),
    )
