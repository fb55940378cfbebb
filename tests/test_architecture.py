"""The layers, read from the imports; each rule with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import mockturk

PACKAGE = Path(mockturk.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# What each layer may import of Mockturk; whatever is not named here is the outside.
LAYERS = {
    "domain": {"domain"},
    "errors": {"errors"},
    "clock": {"domain"},
    "ids": set(),
    "nearest_name": set(),
    "rules": {"rules", "domain", "errors"},
    "review_policies": {"review_policies", "domain"},
    "documents": {"documents", "errors", "rules", "wire"},
    "layouts": {"domain"},
    "store": {"store", "domain", "fair_lock"},
    "fair_lock": set(),
    "faults": {"faults", "wire", "domain", "errors", "ids", "nearest_name"},
    "journal": {"domain", "faults", "front_door"},
    "courier": {"domain"},
    "world": {
        "clock",
        "courier",
        "documents",
        "domain",
        "faults",
        "ids",
        "journal",
        "known_secrets",
        "rules",
        "store",
    },
    "lifecycle": {"lifecycle", "domain", "errors", "review_policies", "store", "world"},
    "operations": {
        *("operations", "wire", "documents", "domain", "errors", "lifecycle", "rules"),
        *("store", "world"),
    },
    "workers": {
        *("workers", "documents", "domain", "errors", "lifecycle", "nearest_name", "rules"),
        *("store", "world"),
    },
    "delivery": {"delivery", "domain", "lifecycle", "store", "world"},
    "outbox": {
        *("delivery", "domain", "errors", "lifecycle", "nearest_name", "rules", "store"),
        *("workers", "world"),
    },
    "world_file": {
        *("world_file", "clock", "documents", "domain", "errors", "faults", "ids", "lifecycle"),
        *("rules", "store", "workers", "world"),
    },
    "settings": {"control_token", "domain", "front_door", "world"},
    "settings_file": {"settings"},
    "logs": {"settings"},
    "wire": {"wire", "clock", "domain", "errors"},
    "aws_json": set(),
    "front_door": {"aws_json"},
    "simulation": {
        *("simulation", "documents", "domain", "errors", "ids", "lifecycle", "rules", "store"),
        *("workers", "world"),
    },
    "recorded_calls": {
        *("domain", "endpoint", "errors", "front_door", "journal", "nearest_name", "wire"),
    },
    "known_secrets": set(),
    "kept_snapshots": {"world"},
    "admin": {
        *("admin", "clock", "domain", "errors", "failing", "faults", "journal", "kept_snapshots"),
        *("lifecycle", "names", "nearest_name", "outbox", "own_hosts", "recorded_calls", "rules"),
        *("simulation", "store", "workers", "world", "world_file"),
    },
    "web": {
        *(
            "web",
            "admin",
            "clock",
            "documents",
            "domain",
            "errors",
            "failing",
            "faults",
        ),
        *("front_door", "journal", "kept_snapshots", "lifecycle", "names", "nearest_name"),
        *("operations", "outbox", "recorded_calls", "review_policies", "rules"),
        *("simulation", "store", "wire", "workers", "world", "world_file"),
    },
    "demo": {
        *("demo", "clock", "documents", "endpoint", "front_door", "web"),
        *("simulation", "wire", "workers", "world", "world_file"),
    },
    "app": {
        *("demo", "web", "admin", "endpoint", "front_door", "kept_snapshots"),
        *("lifecycle", "own_hosts", "recorded_calls", "wire", "workers"),
        *("world", "wsgi"),
    },
    "names": set(),
    "control_token": set(),
    "own_hosts": set(),
    "remote": {"control_token", "names", "remote"},
    "worlds": {"app", "front_door", "names"},
    "wsgi": {"front_door"},
    "mounting": {"composition", "clock", "settings", "workers", "world", "worlds", "wsgi"},
    "server": {"server", "front_door", "own_hosts"},
    "failing": {"faults", "front_door"},
    "endpoint": {
        *("endpoint", "aws_json", "domain", "errors", "failing"),
        *("fair_lock", "faults"),
        *("front_door", "journal", "lifecycle", "logs", "operations", "own_hosts", "rules"),
        *("wire", "world"),
    },
    "sending": {"remote"},
    "commands": {
        *("commands", "control_token", "domain", "remote", "settings", "world_file"),
        # The demo is a server.
        *("composition", "wire", "demo", "endpoint", "logs", "server", "worlds"),
    },
}
# Third parties that belong to some layers only.
THIRD_PARTIES = {
    "spyne": (
        {"endpoint", "wire"},
        "its types are the contract, its application is the endpoint",
    ),
    "lxml": (
        {"wire", "documents", "sending"},
        "rules and operations see no XML",
    ),
    "sortedcontainers": ({"store"}, "only the store keeps things in order"),
    "html5lib": ({"documents"}, "HTML is met in documents only"),
    "jinja2": ({"web"}, "only pages are made from templates"),
    "nh3": ({"documents"}, "a requester's XHTML is made harmless where it is read"),
    "trustme": ({"server"}, "only certificates are made with it"),
    "cryptography": ({"server"}, "only certificates are read with it"),
    "platformdirs": ({"server"}, "only certificates are kept for a user"),
    "ssl": ({"server", "delivery", "remote"}, "only who speaks TLS needs it"),
    "werkzeug": (
        {
            *("admin", "app", "demo", "endpoint", "front_door", "recorded_calls", "web", "wsgi"),
        },
        "HTTP is the application's business",
    ),
    "httptools": ({"server"}, "only the server knows HTTP's bytes"),
    "uvloop": ({"server"}, "only the server has an event loop"),
    "asyncio": ({"server"}, "only the server has an event loop"),
    "socket": ({"server", "delivery"}, "only those who serve or deliver know sockets"),
    "boto3": ({"delivery"}, "an extra, for queues only"),
    "botocore": ({"delivery"}, "an extra, for queues only"),
    "click": ({"cli", "commands", "settings_page"}, "only the command parses arguments"),
    "random": ({"ids"}, "identifiers come from one seeded source"),
    "uuid": ({"ids"}, "identifiers come from one seeded source"),
}


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports when it runs; what is for the type checker does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    allowed = LAYERS.get(layer(path))
    if allowed is None:
        return  # composition, commands and the package itself may see everything
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("mockturk.")}

    assert ours <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_third_parties_stay_where_they_belong(path: Path) -> None:
    for name in imports(path):
        layers, reason = THIRD_PARTIES.get(name.split(".")[0], ({layer(path)}, ""))

        assert layer(path) in layers, f"{name}: {reason}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if layer(path) in ("clock", "ids"):
        return
    text = path.read_text(encoding="utf-8")

    for call in ("datetime.now(", "datetime.utcnow(", "time.time(", "date.today("):
        assert call not in text


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_at_module_level_can_change(path: Path) -> None:
    """No state outside worlds: names bound at module level hold no list, set or open dict."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if ast.unparse(node).startswith("__all__"):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            assert not isinstance(node.value, ast.List | ast.Set | ast.ListComp | ast.SetComp)
        assert not any(isinstance(inner, ast.Global) for inner in ast.walk(node))


def test_every_layer_has_a_rule_or_composes() -> None:
    composing = {"__init__", "__main__", "cli", "composition", "in_process"} | {
        *("pytest_plugin", "settings_page"),
    }

    assert {layer(path) for path in MODULES} == set(LAYERS) | composing
