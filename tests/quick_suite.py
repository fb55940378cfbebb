"""The quick suite: what ``pytest`` runs by itself, and what it leaves to ``.ci/run``.

A test is left out if it has a marker of ``LEFT_OUT``; whole folders and modules are not even
imported. It runs with ``pytest --suite=rest`` (only those) or ``--suite=all``, with ``-m MARKER``,
and if its file or folder is named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

# Those that take longest come first, so that no worker ends with a long one.
LEFT_OUT = {
    "memory": "that measures memory, or keeps a server busy for a while",
    "browser": "that looks at pages in a browser",
    "recipe": "that runs programs of other languages, as the pages in docs show them",
    "process": "that runs commands, servers or pytest in processes of their own",
    "exhaustive": "that tries many cases of a kind, or compares them with stock Spyne",
    "client": "that runs client libraries, or their own tests",
    "reference": "that compares with captures and samples that are not in the repository",
}
# Whole folders and modules, the most specific first; single tests have a marker of their own.
_OF_PATHS = {
    "app/cli/test_data_folders.py": "process",
    "app/cli/test_serve.py": "process",
    "app/cli/test_standard_streams.py": "process",
    "app/test_cost.py": "memory",
    "app/test_fleet.py": "process",
    "app/test_garbage.py": "memory",
    "app/test_generated_tables.py": "process",
    "app/test_memory.py": "memory",
    "app/test_tls.py": "process",
    "app/test_waiting.py": "memory",
    "admin/control/test_schemas.py": "exhaustive",
    "browser": "browser",
    "clients/test_client_snippets.py": "recipe",
    "clients/test_languages.py": "recipe",
    "clients/test_tls_recipes.py": "recipe",
    "clients": "client",
    "harness": "process",
    "hostile/test_fuzz.py": "exhaustive",
    "hostile/test_concurrency_over_sockets.py": "process",
    "hostile/test_connections.py": "exhaustive",
    "documents/test_schemas_equivalent.py": "exhaustive",
    "documents/test_template_fingerprint.py": "exhaustive",
    "test_containers_page.py": "process",
    "oracle": "exhaustive",
    "server/test_connection.py": "exhaustive",
    "store/test_against_a_list.py": "exhaustive",
    "test_benchmarks.py": "process",
    "test_docs.py": "process",
    "test_packaging.py": "process",
    "test_plugin_settings.py": "process",
    "test_programs.py": "process",
    "test_tutorials.py": "process",
    "test_pytest_plugin.py": "process",
    "types": "process",
    "web/demo/test_command.py": "process",
    "wire/contract/test_wsdl_comparer.py": "exhaustive",
    "world/lifecycle/test_machine.py": "exhaustive",
    "world/lifecycle/test_qualification_machine.py": "exhaustive",
    "world/lifecycle/test_reviews_by_chance.py": "exhaustive",
    "world/review_policies/test_against_naive.py": "exhaustive",
    "world/simulation/test_work.py": "exhaustive",
}
_TESTS = Path(__file__).parent
_SUITE = pytest.StashKey[str]()


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


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["suite"] = node.config.stash[_SUITE]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_left = config.stash[_SUITE] == "quick" and _kind_of_path(collection_path)
    return True if is_left else None


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    if kind := _kind_of_path(item.path):
        item.add_marker(kind)
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


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.stash[_SUITE] == "quick":
        terminalreporter.section("left to .ci/run; `pytest --suite=rest` runs them")
        for name, what in LEFT_OUT.items():
            terminalreporter.write_line(f"{name}: a test {what}")


def _kind(item: pytest.Item) -> str:
    return next((name for name in LEFT_OUT if item.get_closest_marker(name)), "")


def _kind_of_path(path: Path) -> str:
    """Return the marker of a module in a folder or file of ``_OF_PATHS``, or the empty string."""
    return next(
        (kind for name, kind in _OF_PATHS.items() if path.is_relative_to(_TESTS / name)), ""
    )
