"""The rooms, their order and their allowed imports."""

from __future__ import annotations

import ast
from pathlib import Path
from types import MappingProxyType

import pytest

from import_graph import (
    PACKAGE,
    find_circles,
    imported_names,
    read_graph,
    room_graph,
    room_of,
    root_entries,
)

MODULES = sorted(PACKAGE.rglob("*.py"))
GRAPH = read_graph()

# Each room may import those further down, and none beside it. Imports for the type checker and
# imports within functions count.
ORDER = (
    {"", "__main__", "pytest_plugin"},  # what users import or start
    {"exceptions", "records", "deprecated_imports"},
    {"app"},
    {"client"},
    {"web"},
    {"admin"},
    {"endpoint"},
    {"operations"},
    {"world"},
    {"documents"},
    {"wire", "store"},
    {"server"},
    {"domain"},
)
FLOOR = MappingProxyType({room: floor for floor, rooms in enumerate(ORDER) for room in rooms})

# What a room further down may import all the same: the module, what it imports, the reason.
EXCEPTIONS: tuple[tuple[str, str, str], ...] = ()
MOST_EXCEPTIONS = 8

# What the client may import of the rooms below it: it is a program of its own, and starts fast.
CLIENT_MAY_IMPORT = ("client", "domain")

# What stays pure: packages of functions from values to values, and all that they may import.
PURE = {
    "world.review_policies": ("world.review_policies", "domain"),
    "operations.validation": ("operations.validation", "domain", "wire.contract"),
    "store": ("store", "domain"),
    "wire": ("wire", "domain"),
}

# Third parties that belong to some modules only, and the standard modules that go with them.
THIRD_PARTIES = {
    "spyne": (
        ("endpoint", "wire"),
        "its types are the contract, its application is the endpoint",
    ),
    "lxml": (
        (
            *("wire", "documents", "endpoint.call_history"),
            *(
                "web.console.api_calls",
                "web.console.operation_forms",
                "web.site.xml_view",
            ),  # for its types only
        ),
        "rules and operations see no XML",
    ),
    "sortedcontainers": (("store",), "only the store keeps things in order"),
    "tinyhtml5": (("documents",), "HTML is met in documents only"),
    "jinja2": (("web",), "only pages are made from templates"),
    "markdown_it": (("web.docs",), "only the documentation is Markdown"),
    "nh3": (("documents",), "a requester's XHTML is made harmless where it is read"),
    "trustme": (("server.certificates",), "only certificates are made with it"),
    "cryptography": (("server.certificates",), "only certificates are read with it"),
    "platformdirs": (("server.certificates",), "only certificates are kept for a user"),
    "ssl": (
        ("server", "world.notifications.delivery", "client.http_exchange"),
        "only what speaks TLS needs it",
    ),
    "werkzeug": (
        ("admin", "app", "web"),
        "calls need none of it, and it is slow to import",
    ),
    "httptools": (("server",), "only the server knows HTTP's bytes"),
    "uvloop": (("server",), "only the server has an event loop"),
    "asyncio": (("server",), "only the server has an event loop"),
    "socket": (
        ("server", "world.notifications.delivery"),
        "only what serves or delivers knows sockets",
    ),
    "boto3": (
        ("world.notifications.delivery.aws_senders", "client.boto3_client"),
        "an extra, imported where it is used",
    ),
    "botocore": (
        ("world.notifications.delivery.aws_senders", "client.boto3_client"),
        "an extra, imported where it is used",
    ),
    "click": (
        ("app.cli", "app.settings_page", "app.generated_tables"),
        "only the command parses arguments",
    ),
    "random": (("domain.ids", "world.simulation"), "chance comes from one seeded source"),
    "uuid": (("domain.ids",), "identifiers come from one seeded source"),
}


def below_root(module: str) -> str:
    return module.removeprefix("mockturk").removeprefix(".")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def belongs_to(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def goes_up(module: str, imported: str) -> bool:
    own, other = room_of(module), room_of(imported)
    return own != other and FLOOR[own] >= FLOOR[other]


@pytest.mark.parametrize("module", GRAPH, ids=below_root)
def test_imports_go_down(module: str) -> None:
    excepted = {imported for own, imported, _ in EXCEPTIONS if own == below_root(module)}

    assert {
        below_root(imported) for imported in GRAPH[module] if goes_up(module, imported)
    } == excepted


def test_there_are_few_exceptions_each_with_its_reason() -> None:
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    assert all(reason for _, _, reason in EXCEPTIONS)


def test_no_modules_and_no_rooms_import_each_other() -> None:
    assert find_circles(GRAPH) == []
    assert find_circles(room_graph(GRAPH)) == []


def test_the_root_is_small() -> None:
    assert len(root_entries()) <= 17


@pytest.mark.parametrize(
    "module", [module for module in GRAPH if room_of(module) == "client"], ids=below_root
)
def test_the_client_imports_names_only(module: str) -> None:
    for imported in GRAPH[module]:
        assert belongs_to(below_root(imported), CLIENT_MAY_IMPORT)


@pytest.mark.parametrize("package", PURE)
def test_what_is_pure_stays_so(package: str) -> None:
    modules = [module for module in GRAPH if belongs_to(below_root(module), (package,))]

    assert modules
    for imported in (imported for module in modules for imported in GRAPH[module]):
        assert belongs_to(below_root(imported), PURE[package])


def test_the_server_imports_nothing_of_ours_but_the_base_of_errors() -> None:
    imported = {name for module in GRAPH if room_of(module) == "server" for name in GRAPH[module]}

    assert {name for name in imported if room_of(name) != "server"} == {
        "mockturk.domain.errors.base"  # users catch all errors of ours by one class
    }


def test_no_two_public_classes_have_one_name() -> None:
    """But for a record and its type of the wire, and what the client builds or controls."""
    owners: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                owners.setdefault(node.name, []).append(module_of(path))

    for name, modules in owners.items():
        if len(modules) > 1:
            assert len(modules) == 2, name
            assert any(belongs_to(one, ("wire.contract.types", "client")) for one in modules), name


@pytest.mark.parametrize("path", MODULES, ids=module_of)
def test_third_parties_stay_where_they_belong(path: Path) -> None:
    for name in imported_names(path):
        places, reason = THIRD_PARTIES.get(name.split(".")[0], ((module_of(path),), ""))

        assert belongs_to(module_of(path), places), f"{name}: {reason}"


@pytest.mark.parametrize("path", MODULES, ids=module_of)
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if module_of(path) in ("domain.clock", "domain.ids"):
        return
    text = path.read_text(encoding="utf-8")

    for call in ("datetime.now(", "datetime.utcnow(", "time.time(", "date.today("):
        assert call not in text


@pytest.mark.parametrize("path", MODULES, ids=module_of)
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=module_of)
def test_nothing_at_module_level_can_change(path: Path) -> None:
    """No state outside worlds: names bound at module level hold no list, set or open dict."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if ast.unparse(node).startswith("__all__"):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            assert not isinstance(node.value, ast.List | ast.Set | ast.ListComp | ast.SetComp)
        assert not any(isinstance(inner, ast.Global) for inner in ast.walk(node))
