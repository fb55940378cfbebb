"""Which tests ``pytest`` leaves to ``.ci/run``: those with a marker of ``LEFT_OUT``.

``pytest --everything`` runs them too, and ``pytest -m browser`` only those with that marker.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

# Those that take longest come first, so that no worker ends with a long one.
LEFT_OUT = {
    "memory": "measures memory, or keeps a server busy for a while",
    "recipe": "runs programs of other languages as the pages in docs show them",
    "browser": "looks at pages in a browser",
    "client": "runs client libraries, or their own tests",
    "exhaustive": "tries all of many cases; a sample of them is in the quick suite",
}
# Whole folders and modules; single tests have a mark of their own.
_OF_PATHS = {
    "browser": "browser",
    "clients": "client",
}
_TESTS = Path(__file__).parent
_COUNTS = "left_out"
_LEFT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="run the tests left to .ci/run too")


def pytest_configure(config: pytest.Config) -> None:
    for name, what in LEFT_OUT.items():
        config.addinivalue_line("markers", f"{name}: {what}")
    config.stash[_LEFT] = Counter()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is left to ``.ci/run``, or put the longest first; randomly has shuffled."""
    if not (config.getoption("--everything") or config.getoption("markexpr")):
        left = [item for item in items if _kind(item)]
        config.stash[_LEFT].update(map(_kind, left))
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not _kind(item)]
    order = [*LEFT_OUT, ""]
    items.sort(key=lambda item: order.index(_kind(item)))


def _kind(item: pytest.Item) -> str:
    return next((name for name in LEFT_OUT if item.get_closest_marker(name)), "")


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    for path, kind in _OF_PATHS.items():
        if item.path.is_relative_to(_TESTS / path):
            item.add_marker(kind)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a worker of pytest-xdist
        session.config.workeroutput[_COUNTS] = dict(session.config.stash[_LEFT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # All workers collect the same tests.
    node.config.stash[_LEFT] = Counter(getattr(node, "workeroutput", {}).get(_COUNTS, {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left = config.stash[_LEFT]
    if left:
        counted = ", ".join(f"{count} {kind}" for kind, count in left.most_common())
        terminalreporter.write_line(
            f"{left.total()} tests were left to .ci/run ({counted}); "
            "`pytest --everything` runs them, `pytest -m KIND` one kind"
        )
