"""Static files: the styles, scripts and images of pages, all served by this server."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.routes import page

_TYPES = (
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
)


@cache
def _content(name: str) -> bytes | None:
    """Return the content of a file; cached, as files do not change while a server runs."""
    found = files("mockturk.web.site").joinpath("static", name)
    return found.read_bytes() if found.is_file() else None


@cache
def hash_static_file(name: str) -> str:
    """Return a hash of a file's content for its URL, so that browsers can cache the file."""
    return hashlib.sha256(_content(name) or b"").hexdigest()[:12]


@page("GET", "/site/static/<name>", is_open=True)
def serve_static_file(context: RequestContext, name: str) -> Response:
    """Return a stylesheet, a script or an image."""
    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), None)
    content = None if kind is None or "/" in name or "\\" in name else _content(name)
    if content is None:
        raise NotFound("There is no such file.")
    kept = "public, max-age=31536000, immutable" if context.request.args.get("v") else "no-cache"
    return Response(content, content_type=kind, headers={"Cache-Control": kept})
