"""The pages below ``/docs/``, and the files they link to."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.web.docs.library import find_file, load_page, search
from mockturk.web.docs.llms_txt import build_llms_txt
from mockturk.web.docs.navigation import read_navigation
from mockturk.web.site import RequestContext, page

_MOST_RESULTS = 30
_DEEPEST_LISTED = 3  # the level of headings in the list of a page's sections
_TEXT = "text/plain; charset=utf-8"
_TYPES = ((".png", "image/png"), (".md", "text/markdown; charset=utf-8"))


@page("GET", "/docs/search")
def show_search(context: RequestContext) -> Response:
    """Show the sections that have all words of a query; 30 at most."""
    query = context.request.args.get("q", "")
    found = search(query)
    return context.render(
        "docs/search.html",
        title="Search",
        navigation=read_navigation(),
        current=None,
        query=query,
        total=len(found),
        results=found[:_MOST_RESULTS],
    )


@page("GET", "/docs/llms.txt")
def show_llms_txt(context: RequestContext) -> Response:  # noqa: ARG001 - the signature of pages
    """Return the list of all pages for language models."""
    return Response(build_llms_txt(), content_type=_TEXT)


@page("GET", "/docs/")
@page("GET", "/docs/<path:name>")
def show_docs_page(context: RequestContext, name: str = "") -> Response:
    """Show a page, or return a file: a picture, an example, or the Markdown of a page."""
    navigation = read_navigation()
    current = navigation.find(name)
    if current is None:
        return _return_file(context, name)
    document = load_page(current)
    before, after = navigation.neighbours(current)
    return context.render(
        "docs/page.html",
        title=current.full_title,
        navigation=navigation,
        current=current,
        document=document,
        listed=[one for one in document.sections[1:] if one.level <= _DEEPEST_LISTED],
        before=before,
        after=after,
    )


def _return_file(context: RequestContext, name: str) -> Response:
    if read_navigation().find(f"{name}/"):
        return context.redirect(context.path(f"/docs/{name}/"))
    found = find_file(name)
    if found is None:
        raise NotFound("There is no such page in the documentation.")
    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), _TEXT)
    return Response(found.read_bytes(), content_type=kind)
