"""The worker site in the browser: finding HITs, doing them, and what became of it.

Workers are in the paths of their pages, so that one browser is as many workers as it has windows.
Nothing here does what ``Workers`` does not.
"""

from __future__ import annotations

from mockturk.web.site import PAGE_REGISTRY
from mockturk.web.worker import (
    assignments,
    dashboard,
    hit_search,
    iframes,
    legacy_redirects,
    qualification_tests,
    qualifications,
    side_by_side_view,
    worker_picker,
)

PAGES = tuple(
    PAGE_REGISTRY.collect(
        *(
            worker_picker,
            hit_search,
            assignments,
            iframes,
            dashboard,
            qualifications,
            qualification_tests,
        ),
        *(side_by_side_view, legacy_redirects),
    )
)
