"""The files pages load, from this server and no other."""

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
    """Read a file once; none of them changes while a server runs."""
    found = files("mockturk.web.site").joinpath("static", name)
    return found.read_bytes() if found.is_file() else None


@cache
def hash_static_file(name: str) -> str:
    """Return what changes when a file does, so that browsers may keep it."""
    return hashlib.sha256(_content(name) or b"").hexdigest()[:12]


@page("GET", "/site/static/<name>", is_open=True)
def serve_static_file(context: RequestContext, name: str) -> Response:
    """Answer with a stylesheet, a script or a picture of ours."""
    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), None)
    content = None if kind is None or "/" in name or "\\" in name else _content(name)
    if content is None:
        raise NotFound("There is no such file.")
    kept = "public, max-age=31536000, immutable" if context.request.args.get("v") else "no-cache"
    return Response(content, content_type=kind, headers={"Cache-Control": kept})
