"""Pages for people with a browser: what the worker site and the requester console share.

Pages are functions marked with a method and a path; they are routed, guarded and rendered here.
"""

from __future__ import annotations

from mockturk.web.site.dispatcher import Site
from mockturk.web.site.request_context import RequestContext, SiteContext
from mockturk.web.site.routes import PAGE_REGISTRY, PageRoute, page

__all__ = ["PAGE_REGISTRY", "PageRoute", "RequestContext", "Site", "SiteContext", "page"]
