"""Pages for people with a browser: what the worker site and the requester console share.

Pages are functions marked with a method and a path; they are routed, guarded and rendered here.
"""

from __future__ import annotations

from mockturk.web.site.page_request import Surroundings, Visit
from mockturk.web.site.routes import PAGE_REGISTRY, Page, page
from mockturk.web.site.site import Site

__all__ = ["PAGE_REGISTRY", "Page", "Site", "Surroundings", "Visit", "page"]
