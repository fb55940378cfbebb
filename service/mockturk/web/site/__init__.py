"""The framework of all browser pages, shared by the worker site and the requester console.

A page is a function with a decorator that declares its method and path. This package routes
requests to pages, checks access and renders templates.
"""

from __future__ import annotations

from mockturk.web.site.dispatcher import Site
from mockturk.web.site.request_context import RequestContext, SiteContext
from mockturk.web.site.routes import PAGE_REGISTRY, PageRoute, page
from mockturk.web.site.sent_forms import SentForms

__all__ = [
    "PAGE_REGISTRY",
    "PageRoute",
    "RequestContext",
    "SentForms",
    "Site",
    "SiteContext",
    "page",
]
