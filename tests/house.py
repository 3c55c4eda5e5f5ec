"""How the package is built, from its imports alone; `python -m tests.house` prints it.

The first folder below `toolcheck/` is the room, also for what lies deeper. `RANKS` says which rooms a room may import,
and `ORDER` says the same of the modules in a room where that is not plain.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import toolcheck

HOME = Path(toolcheck.__file__).parent
MOST_ROOMS = 32

RANKS = (
    "ground",
    "disk document",
    "contract",
    "redaction",
    "manifest log",
    "finding",
    "served",
    "rules fixing",
    "config suppressing",
    "checking",
    "compiling",
    "decoding comparing importing",
    "tracing probing",
    "serving",
    "reporting",
    "editing fleet testing",
    "api __init__",
    "cli",
    "__main__",
)
"""The rooms, the lowest first: a room imports from lower ranks only."""
RANK = {room: rank for rank, rooms in enumerate(RANKS) for room in rooms.split()}

BESIDE = {("__init__", "api")}
"""The rooms of one rank of which the first may import the second."""

ORDER = {
    "contract": (
        "*",
        "events.py known.py regex_syntax.py strict_size.py given_values.py sought.py",
        "shapes/",
        "engine.py",
        "seeking.py widening.py",
    ),
    "manifest": (
        "placeholders.py layout.py neighbours.py marks.py sources.py unread.py apart.py remembered.py",
        "node.py address.py cleaned.py",
        "tool.py said.py items.py",
        "payload.py references.py outlined.py",
        "live.py",
        "payloads.py misfits.py texts.py",
        "manifest.py",
        "envelope.py code.py",
        "recognising.py bearing.py",
    ),
    "checking": (
        "selection.py examining.py merging.py failing.py governing.py facts.py silence.py",
        "guesses.py",
        "checking.py",
        "meeting.py configured.py fix_files.py suppress_files.py",
        "run.py verdict.py",
    ),
    "cli": (
        "exits.py click_alone.py console.py option.py completing.py unread.py guesses.py usage.py surroundings.py",
        "outputs.py known.py locks.py maps.py against.py ending.py without_surface.py",
        "options.py help.py check_args.py",
        "account.py fixes.py",
        "check_run.py",
        "check_watch.py",
        "*",
        "program.py plain.py",
        "__init__.py",
    ),
}
"""The modules of a room, the lowest first; `*` is all others. None imports another of its line, but inside a folder.

In `contract` the facts are lowest and in `cli` the commands are high: those are the `*` there.
"""


class Import(NamedTuple):
    """That a module imports something: both are files below `toolcheck/`, or the second is another library."""

    file: str
    name: str

    @property
    def rooms(self) -> tuple[str, str]:
        """The rooms of both."""
        return room(self.file), room(self.name)


@cache
def modules() -> Mapping[str, ast.Module]:
    """Each file below `toolcheck/`, parsed."""
    return {
        path.relative_to(HOME).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(HOME.rglob("*.py"))
    }


@cache
def nodes() -> Mapping[str, tuple[ast.AST, ...]]:
    """All these files are made of, in the order of `ast.walk`, which takes its time."""
    return {file: tuple(ast.walk(tree)) for file, tree in modules().items()}


def room(file: str) -> str:
    """The room a file is in."""
    return file.partition("/")[0].removesuffix(".py")


def imported(parts: Iterable[ast.AST]) -> Iterator[str]:
    """The full name of everything that a module imports, whether for types only or not."""
    for node in parts:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def file_of(name: str) -> str | None:
    """The file below `toolcheck/` that a name is imported from, or None where that is another library."""
    parts = name.split(".")
    if parts[0] != "toolcheck":
        return None
    for size in range(len(parts), 0, -1):
        for file in ("/".join(parts[1:size]) + ".py", "/".join([*parts[1:size], "__init__.py"])):
            if file in modules():
                return file
    return None


@cache
def all_imports() -> tuple[Import, ...]:
    """Every import of the package, those of other libraries with their full names."""
    found = (Import(file, file_of(name) or name) for file, parts in nodes().items() for name in imported(parts))
    return tuple(dict.fromkeys(found))


@cache
def own_imports() -> tuple[Import, ...]:
    """Every import of a module of the package by another."""
    return tuple(one for one in all_imports() if one.name in modules() and one.name != one.file)


def running_up() -> list[Import]:
    """The imports of a room of the same rank or a higher one."""
    return [one for one in own_imports() if not _is_down(*one.rooms)]


def _is_down(low: str, high: str) -> bool:
    return low == high or (low, high) in BESIDE or RANK[high] < RANK[low]


def out_of_order() -> list[Import]:
    """The imports inside a room that has an order, and that are against it."""
    inside = [
        (one, ORDER[one.rooms[0]]) for one in own_imports() if one.rooms[0] == one.rooms[1] and one.rooms[0] in ORDER
    ]
    return [one for one, order in inside if not _is_in_order(one, order)]


def _is_in_order(one: Import, order: tuple[str, ...]) -> bool:
    importer, other = (place(file.partition("/")[2], order) for file in one)
    return other < importer or (other == importer and order[other].endswith("/"))


def place(file: str, order: tuple[str, ...]) -> int:
    """The place of a module in the order of its room; -1 if it has none."""
    for number, names in enumerate(order):
        if any(file == name or (name.endswith("/") and file.startswith(name)) for name in names.split()):
            return number
    return order.index("*") if "*" in order else -1


def without_place() -> list[str]:
    """The modules of a room with an order that nobody has put into it."""
    return [
        file
        for file in modules()
        if room(file) in ORDER
        and not file.endswith("/__init__.py")
        and place(file.partition("/")[2], ORDER[room(file)]) < 0
    ]


def circles(arrows: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups in which each imports each other, directly or not (Tarjan's algorithm)."""
    beyond: dict[str, set[str]] = defaultdict(set)
    for start, end in arrows:
        beyond[start].add(end)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = lowest[node] = len(number)
        path.append(node)
        for other in sorted(beyond[node]):
            if other not in number:
                visit(other)
            if other in path:
                lowest[node] = min(lowest[node], lowest[other])
        if lowest[node] == number[node]:
            group = path[path.index(node) :]
            del path[path.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(beyond):
        if node not in number:
            visit(node)
    return found


def rooms() -> tuple[str, ...]:
    """The rooms there are, the lowest first: the folders, and the modules that lie beside them."""
    return tuple(
        sorted({room(file) for file in modules()} - {"__init__", "__main__"}, key=lambda one: (RANK[one], one))
    )


def main() -> int:
    """Print the rooms and what each imports, then what is wrong; 1 if something is."""
    for one in rooms():
        files = [file for file in modules() if room(file) == one]
        lines = sum((HOME / file).read_text("utf-8").count("\n") for file in files)
        below = sorted({there for here, there in (each.rooms for each in own_imports()) if here == one} - {one})
        print(f"{RANK[one] + 1:>2}  {one:<12} {len(files):>4} files {lines:>6} lines   {' '.join(below)}")
    up, circular = [*running_up(), *out_of_order()], circles(own_imports())
    for each in up:
        print(f"up: {each.file} imports {each.name}")
    for group in circular:
        print(f"circle: {', '.join(group)}")
    print(f"{len(rooms())} rooms, {len(up)} imports run up, {len(circular)} circles")
    return int(bool(up or circular) or len(rooms()) > MOST_ROOMS)


if __name__ == "__main__":
    sys.exit(main())
