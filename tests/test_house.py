"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import toolcheck

HOME = Path(toolcheck.__file__).parent
ROOMS = (
    "ground",
    "disk document",
    "contract",
    "redaction",
    "manifest log",
    "finding",
    "fixing rules",
    "config suppressing",
    "checking",
    "compiling",
    "decoding",
    "reporting",
    "api",
    "cli",
)
"""The rooms, lowest first: a room imports from lower ones only."""
RANK = {name: rank for rank, names in enumerate(ROOMS) for name in names.split()}
ONLY = {
    "click": ("cli/",),
    "pydantic": ("contract/shapes/",),
    "pydantic_core": ("contract/shapes/",),
    "yaml": ("document/yaml_events.py",),
    "ruamel": ("document/yaml_reference.py",),
    "jsonschema": ("contract/engine.py",),
    "jsonschema_rs": ("contract/engine.py",),
    "referencing": ("contract/engine.py",),
    "markdown_it": ("document/code/markdown.py",),
    "tree_sitter": ("document/code/script.py",),
    "tree_sitter_typescript": ("document/code/script.py",),
    "socket": (),
    "subprocess": (),
    "urllib.request": (),
}
BEYOND_A_RULE = {"click", "os", "io", "pathlib", "shutil", "tempfile", "sys", "time", "datetime", "random"}


def imports() -> Iterator[tuple[str, str]]:
    """Each module's file and each module it imports, whether for types only or not."""
    for path in sorted(HOME.rglob("*.py")):
        file = path.relative_to(HOME).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module == "toolcheck":
                yield from ((file, f"toolcheck.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file} imports by dots"
                yield file, node.module or ""


def room(file: str) -> str:
    return file.partition("/")[0].removesuffix(".py")


def test_imports_point_down() -> None:
    ours = [(file, name.split(".")[1]) for file, name in imports() if name.startswith("toolcheck.")]
    wrong = [
        (file, name)
        for file, name in ours
        if room(file) in RANK
        and name in RANK
        and RANK[name] > RANK[room(file)]
        and (room(file), name) != ("finding", "manifest")
    ]
    assert wrong == []


def test_every_room_has_a_layer() -> None:
    rooms = {room(path.relative_to(HOME).as_posix()) for path in HOME.rglob("*.py")}
    assert rooms - {"__init__", "__main__"} <= set(RANK)


def test_a_library_has_one_importer() -> None:
    wrong = [
        (file, name)
        for file, name in imports()
        for library, homes in ONLY.items()
        if f"{name}.".startswith(f"{library}.") and not file.startswith(homes)
    ]
    assert wrong == []


def test_a_rule_stands_alone() -> None:
    wrong = [
        (file, name)
        for file, name in imports()
        if file.startswith("rules/")
        and file not in ("rules/__init__.py", "rules/generate.py")
        and (name.split(".")[0] in BEYOND_A_RULE or name.startswith("toolcheck.rules"))
    ]
    assert wrong == []
