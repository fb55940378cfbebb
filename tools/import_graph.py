"""Read the imports of a package, and print the figures of its layout.

``python tools/import_graph.py`` prints how many entries the root has, how many rooms there are
and on how many levels, every circle of imports and the longest modules. Imports for type checkers
and imports within functions count like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "service" / "mockturk"
# Not counted among the entries of the root: a marker, and what serves the old deep imports.
NOT_COUNTED = frozenset({"py.typed", "deprecated_imports.py"})

Graph = Mapping[str, frozenset[str]]
"""The modules that each module imports, by their dotted names."""


def read_graph(package: Path = PACKAGE) -> Graph:
    """Return what each module of a package imports from that package."""
    files = {_module_name(package, path): path for path in sorted(package.rglob("*.py"))}
    return {name: frozenset(_within(files, path) - {name}) for name, path in files.items()}


def imported_names(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a file imports, wherever the statement stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    """Return the room of a module: the first name below the package, empty for the package."""
    return module.partition(".")[2].partition(".")[0]


def room_graph(graph: Graph) -> Graph:
    """Return the rooms that each room imports."""
    rooms: dict[str, set[str]] = {room_of(module): set() for module in graph}
    for module, imports in graph.items():
        rooms[room_of(module)] |= {room_of(name) for name in imports} - {room_of(module)}
    return {room: frozenset(others) for room, others in rooms.items()}


def find_circles(graph: Graph) -> list[list[str]]:
    """Return groups of modules that import each other, each group sorted."""
    reached = {module: _reachable(graph, module) for module in graph}
    groups = {
        frozenset(other for other in reached[module] if module in reached[other])
        for module in graph
        if module in reached[module]
    }
    return sorted(sorted(group) for group in groups)


def count_levels(graph: Graph) -> int:
    """Return the length of the longest chain of imports; raises CycleError for a circle."""
    level: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        level[name] = 1 + max((level[other] for other in graph[name]), default=0)
    return max(level.values())


def root_entries(package: Path = PACKAGE) -> list[str]:
    """Return the modules and packages at the root of a package."""
    return sorted(
        path.name
        for path in package.iterdir()
        if path.name not in NOT_COUNTED and path.name != "__pycache__"
    )


def _module_name(package: Path, path: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _within(files: Mapping[str, Path], path: Path) -> set[str]:
    """Return the modules among ``files`` that one of them imports."""
    found = set()
    for name in imported_names(path):
        module = name if name in files else name.rpartition(".")[0]
        if module in files:
            found.add(module)
    return found


def _count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _reachable(graph: Graph, start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def main() -> None:
    """Print the figures."""
    graph = read_graph()
    rooms = room_graph(graph)
    packages = [name for name in root_entries() if (PACKAGE / name).is_dir()]
    print(f"modules: {len(graph)}")
    print(f"entries at the root: {len(root_entries())}")
    print(f"rooms: {len(packages)}")
    try:
        print(f"levels of rooms: {count_levels(rooms)}")
    except CycleError:
        print("levels of rooms: none, rooms import each other")
        for circle in find_circles(rooms):
            print(f"  {' '.join(circle)}")
    circles = find_circles(graph)
    print(f"circles of modules: {len(circles)}")
    for circle in circles:
        print(f"  {' '.join(circle)}")
    longest = max(PACKAGE.rglob("*.py"), key=_count_lines)
    print(f"longest module: {longest.relative_to(PACKAGE)}, {_count_lines(longest)} lines")


if __name__ == "__main__":
    main()
