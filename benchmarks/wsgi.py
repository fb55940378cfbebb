"""Calls of Mockturk's application in this process, without sockets."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import envelopes
from werkzeug.test import EnvironBuilder

from mockturk import Settings, wsgi_app
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_PATH, _, _QUERY = envelopes.PATH.partition("?")
_ENVIRON = EnvironBuilder(
    path=_PATH, query_string=_QUERY, method="POST", headers=list(envelopes.HEADERS.items())
).get_environ()


def fresh_application() -> WorldApplication:
    """Return an application with a world of its own, under the settings as they ship."""
    return build_worlds(Settings()).default


def fresh_wsgi_application() -> WSGIApplication:
    """Return the same as other servers call it."""
    return wsgi_app()


def environ_of(body: bytes) -> WSGIEnvironment:
    """Return what a server would pass for a call."""
    return {**_ENVIRON, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}


def require_valid(application: WSGIApplication, environ: WSGIEnvironment) -> None:
    """Have a call answered; raises RuntimeError unless it is valid."""
    answer = b"".join(application(environ, _start_response))
    if envelopes.VALID not in answer:
        raise RuntimeError(f"a call was refused: {answer[:2000]!r}")


def _start_response(_status: str, _headers: list[tuple[str, str]], _info: Any = None) -> Any:
    return None
