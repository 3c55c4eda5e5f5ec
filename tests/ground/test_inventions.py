"""What is unusual is in the room that explains it, and nowhere else."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from pathlib import Path

from tests.house import modules, nodes
from tests.running import toolcheck

HOMES = {
    "exec": {"ground/record.py"},
    "eval": {"rules/flatten.py"},  # of terms of our own rules, when `make generate` joins them
    "__import__": {"ground/later.py"},
    "_exit": {"__main__.py", "fleet/ending.py", "ground/workers.py"},
    "fork": {"ground/workers.py"},
    "sys.modules[…] =": set(),
    "__class__ =": {"ground/later.py"},
}
"""Which files call something, or assign to it."""


def test_inventions_are_at_home() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for file, parts in nodes().items():
        for node in parts:
            if isinstance(node, ast.Call):
                found[getattr(node.func, "id", getattr(node.func, "attr", ""))].add(file)
            elif isinstance(node, ast.Assign):
                for target in (
                    ast.unparse(one) for one in node.targets if isinstance(one, ast.Subscript | ast.Attribute)
                ):
                    if target.startswith("sys.modules["):
                        found["sys.modules[…] ="].add(file)
                    if target.endswith(".__class__"):
                        found["__class__ ="].add(file)
    assert {what: found[what] for what in HOMES} == HOMES


def test_the_page_names_what_is_there() -> None:
    page = ast.get_docstring(modules()["ground/__init__.py"]) or ""
    words = {word.strip("`(),.;") for word in page.split()}
    for file in ("record.py", "regex.py", "later.py", "named.py", "workers.py"):
        assert file in words
        assert f"ground/{file}" in modules()
    tests = [Path(__file__).parents[2] / word for word in words if word.startswith("tests/")]
    assert len(tests) > 5
    assert [test for test in tests if not test.exists()] == []


def test_all_is_written_before_the_process_is_left(tmp_path: Path) -> None:
    """More than a pipe holds at once."""
    tools = [{"type": "function", "name": f"no name {number}"} for number in range(500)]
    (tmp_path / "tools.json").write_text(json.dumps({"tools": tools}))
    done = toolcheck("check", "tools.json", "--output-format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stdout) > 200_000
    assert len(json.loads(done.stdout)["findings"]) >= 500
