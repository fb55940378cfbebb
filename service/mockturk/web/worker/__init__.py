"""The worker site in the browser: find HITs, do them, and see the results.

The path of a page has the WorkerId, so that each window of a browser can be another worker. All
actions are those of ``Workers``.
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
