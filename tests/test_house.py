"""Who may import whom, which names and functions there may be; `make house` prints it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from tests import house
from tests.house import HOME, all_imports, modules, nodes, own_imports, room

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
    "griffe": ("importing/python.py",),
    "tree_sitter": ("document/code/script.py",),
    "tree_sitter_typescript": ("document/code/script.py",),
    "pygls": ("editing/server.py",),
    "lsprotocol": ("editing/server.py", "editing/wire.py"),
    "asyncio": ("editing/server.py", "serving/"),
    "websockets": ("serving/wire.py",),
    **dict.fromkeys(("dask", "distributed"), ("fleet/running.py", "fleet/fleet.py")),
    **dict.fromkeys(("pyarrow", "msgspec"), ("fleet/",)),
    "ssl": ("probing/", "serving/asking.py", "serving/wire.py"),
    "http": ("serving/keys.py", "serving/wire.py"),
    **dict.fromkeys(("mcp", "anyio", "socket"), ("probing/",)),
    "subprocess": ("disk/git.py",),
    "watchfiles": ("disk/watching.py",),
    **dict.fromkeys(("urllib.request", "ftplib", "smtplib"), ()),
}
"""Who may import a library that is heavy, or that reaches out of the process."""
BEYOND_A_RULE = {"click", "os", "io", "pathlib", "shutil", "tempfile", "sys", "time", "datetime", "random"}

MOST_LINES = 60
LONG_FUNCTIONS: dict[str, str] = {
    "document/yaml_loop.py run": "the loop over all events, 156 lines",
}
"""The functions that may have more than 60 lines, each with its reason. What is no longer so is taken out."""

MOST_FIELDS = 4
BY_POSITION = {"Finding", "Insert", "Where"}
"""The words that rules are written in, which read as a sentence: `Finding("what is wrong", node.where)`."""

FILLED_LATER = {
    "cli/program.py": "the class of context of a command, which click asks each command for",
    "document/json_text.py": "the innermost open bracket, in the loop over all of a text",
    "document/yaml_reference.py": "the reader of ruamel.yaml, made to read as libyaml does",
    "ground/later.py": "a module that is imported when it is first used",
    "ground/record.py": "the `__init__` of a class of records, written for the first of them",
    "log/following.py": "a session is put together event by event",
    "tracing/against_lock.py": "how an import differs from a lock, which a log leaves open",
    "tracing/explaining.py": "the reason of a refusal, which a log leaves open",
}
"""The modules that assign to attributes of other things, and what these are."""


def test_a_room_imports_from_lower_ranks_only() -> None:
    assert house.running_up() == []


def test_the_modules_of_a_room_are_in_order() -> None:
    assert house.without_place() == [], "put it into `ORDER` of tests/house.py"
    assert house.out_of_order() == []


def test_nothing_imports_in_a_circle() -> None:
    assert house.circles(own_imports()) == []


def test_a_circle_is_found() -> None:
    arrows = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("e", "a"), ("d", "f"), ("f", "g"), ("g", "d")]
    assert sorted(house.circles(arrows)) == [["b", "c"], ["d", "f", "g"]]
    assert house.circles([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]) == []


def test_an_import_is_followed_to_its_file() -> None:
    tree = ast.parse("from toolcheck.rules import find_rule, mcp\nimport toolcheck.api\nfrom os import path")
    assert [house.file_of(name) for name in house.imported(tree.body)] == [
        "rules/__init__.py",
        "rules/mcp/__init__.py",
        "api.py",
        None,
    ]


def test_every_room_has_a_rank_and_they_are_few() -> None:
    assert {room(file) for file in modules()} <= set(house.RANK)
    assert len(house.rooms()) <= house.MOST_ROOMS


def test_nothing_is_imported_by_dots() -> None:
    assert [one for one in all_imports() if one.name.startswith(".")] == []


def test_a_library_has_one_importer() -> None:
    wrong = [
        (file, name)
        for file, name in all_imports()
        for library, homes in ONLY.items()
        if f"{name}.".startswith(f"{library}.") and not file.startswith(homes or "nowhere")
    ]
    assert wrong == []


def test_a_rule_stands_alone() -> None:
    wrong = [
        (file, name)
        for file, name in all_imports()
        if file.startswith("rules/")
        and file not in ("rules/__init__.py", "rules/generate.py")
        and (name.split(".")[0] in BEYOND_A_RULE or name.startswith("rules/"))
    ]
    assert wrong == []


def test_a_name_is_the_name_of_one_thing() -> None:
    """A name of a class, or of an alias for types, is given once in the whole package."""
    homes: dict[str, list[str]] = defaultdict(list)
    for file, tree in modules().items():
        for name in names(tree):
            homes[name].append(file)
    twice = {name: files for name, files in homes.items() if len(files) > 1}
    assert twice == {}


def names(tree: ast.Module) -> Iterator[str]:
    """The classes of a module, and its aliases: names in capitalised words that are assigned to."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and target.id.strip("_")[:1].isupper() and not target.id.isupper():
                yield target.id


def test_no_function_is_long() -> None:
    """A function has at most 60 lines; those that are named here may have more."""
    long = {
        f"{file} {node.name}": lines
        for file, parts in nodes().items()
        for node in parts
        if file != "rules/flat.py"  # generated
        and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES
    }
    assert long.keys() == LONG_FUNCTIONS.keys(), long


def test_a_record_of_many_fields_is_made_by_keyword() -> None:
    """Two fields of one type change places silently where they are given by position."""
    found = {
        node.name
        for parts in nodes().values()
        for node in parts
        if isinstance(node, ast.ClassDef) and by_position(node)
    }
    assert found == BY_POSITION


def by_position(node: ast.ClassDef) -> bool:
    """Whether a class is a record of more than four fields, and is not made by keyword only."""
    written = [ast.unparse(one) for one in node.decorator_list]
    is_record = any(one == "record" or (one.startswith("record(") and "kw_only=True" not in one) for one in written)
    return is_record and sum(isinstance(one, ast.AnnAssign) for one in node.body) > MOST_FIELDS


def test_a_thing_is_whole_when_it_is_made() -> None:
    """No attribute is assigned from outside: in all of the package, an attribute that is assigned to (or deleted) is
    one of `self` or `cls`."""
    assert {file: found for file, found in assigned_from_outside().items() if file not in FILLED_LATER} == {}


def test_what_may_be_filled_later_is() -> None:
    assert set(FILLED_LATER) - set(assigned_from_outside()) == set()


@cache
def assigned_from_outside() -> dict[str, list[str]]:
    """The attributes of others that each module assigns to."""
    found = {
        file: [
            f"{node.lineno}: {ast.unparse(node)}"
            for node in parts
            if (isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load) and not is_own(node.value))
            or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("setattr", "delattr", "object.__setattr__"))
        ]
        for file, parts in nodes().items()
    }
    return {file: lines for file, lines in found.items() if lines}


def is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def test_nothing_asks_whether_it_is_tested() -> None:
    """What runs for users is what runs in the tests."""
    assert [file for file in modules() if "PYTEST" in (HOME / file).read_text("utf-8")] == []


def test_make_house_prints_no_fault() -> None:
    assert house.main() == 0
