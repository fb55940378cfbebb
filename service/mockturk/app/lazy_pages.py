"""The pages of both sites and the demo, which are imported when they are first needed."""

from __future__ import annotations

from mockturk.web.site import PAGE_REGISTRY, PageRoute
from mockturk.world.world import World


def load_pages() -> tuple[PageRoute, ...]:
    """Import and return all pages; the import is slow, and few servers need it."""
    from mockturk.web import console, worker  # noqa: PLC0415 - slow to import
    from mockturk.web.demo import front_page  # noqa: PLC0415 - slow to import
    from mockturk.web.demo import pages as of_the_demo  # noqa: PLC0415 - slow to import
    from mockturk.web.docs import pages as of_the_docs  # noqa: PLC0415 - slow to import
    from mockturk.web.site import static_files, toolbar  # noqa: PLC0415 - slow to import

    ours = PAGE_REGISTRY.collect(toolbar, front_page, static_files, of_the_demo, of_the_docs)
    return (*ours, *worker.PAGES, *console.PAGES)


def load_demo(world: World, url: str) -> None:
    """Replace everything in a world by the demo; ``url`` is the base URL of the world."""
    from mockturk.web import demo  # noqa: PLC0415 - slow to import

    demo.load_demo(world, url)
