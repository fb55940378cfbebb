"""The control API, the pages of both sites and the demo, which are imported on first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockturk.admin.api.access import AccessControl
    from mockturk.admin.api.endpoints import Endpoint
    from mockturk.admin.api.routing import AdminAPI
    from mockturk.server.own_hosts import OwnHosts
    from mockturk.web.site import PageRoute, Site
    from mockturk.world.world import World


class LazyPages:
    """The control API and the pages for browsers; they have no state, so many worlds share them.

    ``token`` is the control token, ``hosts`` are the server's own hosts. Without ``has_site`` there
    are no pages.
    """

    def __init__(
        self, token: str | None = None, hosts: OwnHosts | None = None, *, has_site: bool = True
    ) -> None:
        self._token = token
        self._hosts = hosts
        self._has_site = has_site

    @cached_property
    def json_api(self) -> AdminAPI:
        """The control API."""
        from mockturk.admin.api.routing import AdminAPI  # noqa: PLC0415 - slow to import

        return AdminAPI(load_endpoints(), self._access)

    @cached_property
    def site(self) -> Site | None:
        """The pages."""
        from mockturk.web.site import Site  # noqa: PLC0415 - slow to import

        return Site(load_pages, self._access) if self._has_site else None

    @cached_property
    def _access(self) -> AccessControl:
        from mockturk.admin.api.access import AccessControl  # noqa: PLC0415 - slow to import

        return AccessControl(self._token, self._hosts)


def load_endpoints() -> tuple[Endpoint, ...]:
    """Import and return all endpoints of the control API."""
    from mockturk.admin import control, workers  # noqa: PLC0415 - slow to import

    return (*control.ENDPOINTS, *workers.ENDPOINTS)


def load_pages() -> tuple[PageRoute, ...]:
    """Import and return all pages; the import is slow, and few servers need it."""
    from mockturk.web import console, worker  # noqa: PLC0415 - slow to import
    from mockturk.web.demo import front_page  # noqa: PLC0415 - slow to import
    from mockturk.web.demo import pages as of_the_demo  # noqa: PLC0415 - slow to import
    from mockturk.web.docs import pages as of_the_docs  # noqa: PLC0415 - slow to import
    from mockturk.web.site import PAGE_REGISTRY, static_files, toolbar  # noqa: PLC0415 - slow to import

    ours = PAGE_REGISTRY.collect(toolbar, front_page, static_files, of_the_demo, of_the_docs)
    return (*ours, *worker.PAGES, *console.PAGES)


def load_demo(world: World, url: str) -> None:
    """Replace everything in a world by the demo; ``url`` is the base URL of the world."""
    from mockturk.web import demo  # noqa: PLC0415 - slow to import

    demo.load_demo(world, url)
