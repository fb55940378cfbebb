"""The quick suite: what ``pytest`` runs by itself, and what it leaves to ``.ci/run``.

A test is left out if it has a marker of ``LEFT_OUT``. It runs with ``pytest --suite=rest`` (only
those) or ``--suite=all``, with ``-m MARKER``, and if its file or folder is named.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

# Those that take longest come first, so that no worker ends with a long one.
LEFT_OUT = {
    "memory": "measures memory, or keeps a server busy for a while",
    "browser": "looks at pages in a browser",
    "recipe": "runs programs of other languages, as the pages in docs show them",
    "process": "runs commands, servers or pytest in processes of their own",
    "exhaustive": "tries many cases of a kind, or compares them with stock Spyne",
    "client": "runs client libraries, or their own tests",
    "reference": "compares with captures and samples that are not in the repository",
}
# Whole folders and modules, the most specific first; single tests have a marker of their own.
_OF_PATHS = {
    "app/cli/test_serve.py": "process",
    "app/cli/test_standard_streams.py": "process",
    "app/test_cost.py": "memory",
    "app/test_garbage.py": "memory",
    "app/test_waiting.py": "memory",
    "admin/control/test_schemas.py": "exhaustive",
    "browser": "browser",
    "clients/test_tls_recipes.py": "recipe",
    "clients": "client",
    "harness": "process",
    "hostile/test_fuzz.py": "exhaustive",
    "oracle": "exhaustive",
    "test_benchmarks.py": "process",
    "test_docs.py": "process",
    "test_packaging.py": "process",
    "test_programs.py": "process",
    "test_pytest_plugin.py": "process",
    "web/demo/test_command.py": "process",
    "world/lifecycle/test_machine.py": "exhaustive",
    "world/lifecycle/test_qualification_machine.py": "exhaustive",
    "world/lifecycle/test_reviews_by_chance.py": "exhaustive",
    "world/review_policies/test_against_naive.py": "exhaustive",
}
_TESTS = Path(__file__).parent
_SUITE = pytest.StashKey[str]()
_LEFT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--suite",
        choices=["quick", "rest", "all"],
        help="which tests to run: the quick ones, those left to .ci/run, or all; by default the "
        "quick ones, or all if paths or markers are given",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name, what in LEFT_OUT.items():
        config.addinivalue_line("markers", f"{name}: {what}")
    is_named = config.args_source is config.ArgsSource.ARGS or bool(config.getoption("markexpr"))
    suite = config.getoption("suite") or ("all" if is_named else "quick")
    # A worker of pytest-xdist is given paths, whatever its controller was given.
    config.stash[_SUITE] = getattr(config, "workerinput", {}).get("suite", suite)
    config.stash[_LEFT] = Counter()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["suite"] = node.config.stash[_SUITE]


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    for path, kind in _OF_PATHS.items():
        if item.path.is_relative_to(_TESTS / path):
            item.add_marker(kind)
            break
    if "reference" in getattr(item, "fixturenames", ()):
        item.add_marker("reference")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is not in the suite; put the longest first, after pytest-randomly's shuffle."""
    suite = config.stash[_SUITE]
    left = [item for item in items if suite == ("quick" if _kind(item) else "rest")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if suite != ("quick" if _kind(item) else "rest")]
    order = [*LEFT_OUT, ""]
    items.sort(key=lambda item: order.index(_kind(item)))
    if suite == "quick":
        config.stash[_LEFT].update(map(_kind, left))


def _kind(item: pytest.Item) -> str:
    return next((name for name in LEFT_OUT if item.get_closest_marker(name)), "")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a worker of pytest-xdist
        session.config.workeroutput["left_out"] = dict(session.config.stash[_LEFT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # All workers collect the same tests.
    node.config.stash[_LEFT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left = config.stash[_LEFT]
    if left:
        counted = ", ".join(f"{count} {kind}" for kind, count in left.most_common())
        terminalreporter.write_line(
            f"{left.total()} tests were left to .ci/run ({counted}); "
            "`pytest --suite=rest` runs them, `pytest -m KIND` one kind"
        )
